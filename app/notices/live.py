"""The live list of notices. A change at the table of a case concerns everyone who is, or was, named there."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from app.database import SYSTEM, Database, Session, Viewer
from app.events import notices_topic
from app.live import AcrossCases, Guest, still_the_same
from app.notices.queries import Notice, Notices, notices
from app.today.live import changed_lately, ever_named
from app.web import render
from realtime.bus import EVERYTHING, Message
from realtime.hub import Group, Region

LISTS: Final = ("unread", "read")


def regions_of(db: Session, viewer: Viewer) -> Sequence[Region]:
    found = notices(db, viewer)
    head = render(viewer, "notices/_head.html", found=found)
    badge = render(viewer, "notices/_badge.html", count=len(found.unread))
    unread = [_card(viewer, found, notice, "unread") for notice in found.unread]
    read = [_card(viewer, found, notice, "read") for notice in found.read]
    return [Region("notices-badge", badge), Region("notices-head", head), *unread, *read]


def _card(viewer: Viewer, found: Notices, notice: Notice, inside: str) -> Region:
    html = render(viewer, "notices/_notice.html", notice=notice, found=found, unread=inside == "unread")
    return Region(f"notice-{notice.id}", html, inside, (-notice.at.timestamp(), str(notice.id)))


class NoticesScene(AcrossCases[Guest]):
    """A topic `notices:<id>` for each professional. Which notices a change makes or ends is not known beforehand:
    all are found again, and what is otherwise is sent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rooms(self, message: Message) -> Mapping[str, frozenset[str]] | None:
        rooms = await super().rooms(message)
        return None if rooms is None else dict.fromkeys(rooms, EVERYTHING)

    async def concerned(self, case_id: UUID, ids: frozenset[str]) -> Mapping[str, frozenset[str]]:
        people = await self._database.read(SYSTEM, ever_named, case_id)
        return {notices_topic(person): ids for person in people}

    async def look(
        self, topic: str, guests: Collection[Guest], ids: frozenset[str], here: frozenset[str]
    ) -> Sequence[Group[Guest]]:
        good = await self._database.read(SYSTEM, still_the_same, guests)
        return [Group(list(good), [])]

    async def present(self, topic: str, guest: Guest, here: frozenset[str]) -> Sequence[Region] | None:
        return await self._database.read(guest.viewer, regions_of)

    async def changed(self, topic: str, seconds: float) -> frozenset[str]:
        professional_id = UUID(topic.partition(":")[2])
        return await self._database.read(SYSTEM, changed_lately, professional_id, timedelta(seconds=seconds))

    def lists(self, topic: str) -> Collection[str]:
        return LISTS
