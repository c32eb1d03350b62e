"""What live pages have in common: each is made of regions, says which it shows, and is followed by a guest."""

from abc import abstractmethod
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from starlette.websockets import WebSocket

from app.database import SYSTEM, Session, System, Viewer
from app.login.actions import good_logins
from app.login.sockets import follow, welcome
from app.partners.queries import duties_of
from realtime.bus import Message
from realtime.hub import STAY_AWAY, Hub, Region, Scene, digest_of, page_of

G = TypeVar("G", bound=Hashable)


@dataclass(frozen=True)
class Guest:
    """Who is connected, and through which login: the socket closes when either is no longer good."""

    viewer: Viewer
    login_id: UUID

    @property
    def name(self) -> str:
        return str(self.viewer.professional_id)


class AcrossCases(Scene[G]):
    """Pages of topics of their own, which show something of cases: what happens to a case concerns these too."""

    async def rooms(self, message: Message) -> Mapping[str, frozenset[str]] | None:
        kind, _, id = message.topic.partition(":")
        if kind != "case":
            return {message.topic: message.ids}
        try:
            return await self.concerned(UUID(id), message.ids)
        except (SQLAlchemyError, OSError):  # the database is out of reach: whom it concerns is found out later
            return None

    @abstractmethod
    async def concerned(self, case_id: UUID, ids: frozenset[str]) -> Mapping[str, frozenset[str]]:
        """The topics of the pages that a change of these rows of the case can show on, and what to look at there."""


def still_the_same(db: Session, _: System, guests: Collection[Guest]) -> Sequence[Guest]:
    """Those who are logged in still, and have the duties of the page: with others it is loaded again."""
    good = good_logins(db, SYSTEM, [guest.login_id for guest in guests])
    duties = duties_of(db, {guest.viewer.professional_id for guest in guests})
    return [
        guest
        for guest in guests
        if guest.login_id in good and guest.viewer.duties == duties.get(guest.viewer.professional_id, frozenset())
    ]


def parts_of(regions: Sequence[Region], lists: Collection[str]) -> Mapping[str, object]:
    """For the template of a whole page: the very regions that the hub sends.

    regions: html by id, of what stands in no list. digest: tells the hub what need not be sent.
    """
    return {
        "regions": {region.id: region.html for region in regions if not region.inside},
        "lists": members_of(regions, lists),
        "digest": digest_of(page_of(regions)),
    }


def members_of(regions: Sequence[Region], lists: Collection[str]) -> Mapping[str, Sequence[str | None]]:
    """The html of what stands in each list, in its order."""
    listed = sorted((r for r in regions if r.inside), key=lambda r: (r.inside, r.order, r.id))
    return {name: [region.html for region in listed if region.inside == name] for name in lists}


def guest_at(socket: WebSocket) -> Guest:
    return Guest(cast(Viewer, socket.state.viewer), socket.state.login_id)


async def follow_own(socket: WebSocket, hub: Hub[Guest], topic_of: Callable[[UUID], str]) -> None:
    """The page that everybody has one of."""
    wire = await welcome(socket)
    if wire is not None:
        guest = guest_at(socket)
        await follow(socket, wire, hub, topic_of(guest.viewer.professional_id), guest, guest.name)


async def follow_one(socket: WebSocket, hub: Hub[Guest], topic_of: Callable[[UUID], str], id_name: str) -> None:
    """The page of what the address names."""
    wire = await welcome(socket)
    if wire is None:
        return
    try:
        topic = topic_of(UUID(socket.path_params[id_name]))
    except ValueError:
        wire.close(STAY_AWAY)
        return
    guest = guest_at(socket)
    await follow(socket, wire, hub, topic, guest, guest.name)
