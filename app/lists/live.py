"""The live list of agreements: one region for each of them, for each heading, and for the counts.

What comes next in a list follows from all of it, so that after a change at the table of a case all is compared, for
everyone who is, or was, named there and has a list before them.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from app import policy
from app.board.models import Item, ItemKind
from app.database import SYSTEM, Database, Session, System, Viewer
from app.events import list_topic
from app.i18n import translate
from app.lists.groups import By, Group, Whose
from app.lists.queries import Choice, Lines, Section, agreements_of, pages_of, sections_of, with_texts
from app.live import AcrossCases, Guest, still_the_same
from app.today.live import changed_lately, ever_named
from app.web import render
from app.words import word_of
from realtime.bus import EVERYTHING
from realtime.hub import Group as Alike
from realtime.hub import Region

LISTS: Final = ("agreements",)
OF_THE_DIRECTOR: Final = (Group.LATE, Group.REFUSED, Group.UNANSWERED, Group.RUNNING, Group.OVER)
OF_AN_ORGANISATION: Final = tuple(g for g in Group if g not in (Group.UNANSWERED, Group.RUNNING))


@dataclass(frozen=True)
class ListGuest:
    """With what they chose to see."""

    guest: Guest
    choice: Choice


def regions_of(db: Session, viewer: Viewer, choice: Choice) -> Sequence[Region]:
    """The whole page."""
    found = agreements_of(db, viewer, choice)
    sections = sections_of(found)
    return [
        _tabs(viewer, found),
        _counts(viewer, found),
        _filter(viewer, found),
        _turning(viewer, found),
        Region("bulk-to", render(viewer, "lists/_colleagues.html", names=found.names)),
        *_rows(db, viewer, found, sections),
        *_idle(viewer, found),
    ]


def _tabs(viewer: Viewer, found: Lines) -> Region:
    directs = any(policy.may_direct(viewer, case) for case, _ in found.names.cases.values())
    tabs = [whose for whose in Whose if directs or whose is not Whose.DIRECTED or found.choice.whose is whose]
    return Region("whose", render(viewer, "lists/_whose.html", tabs=tabs, choice=found.choice))


def _counts(viewer: Viewer, found: Lines) -> Region:
    groups = OF_THE_DIRECTOR if found.choice.whose is Whose.DIRECTED else OF_AN_ORGANISATION
    html = render(viewer, "lists/_counts.html", groups=groups, counts=found.counts, choice=found.choice)
    return Region("counts", html)


def _filter(viewer: Viewer, found: Lines) -> Region:
    return Region("choose", render(viewer, "lists/_choose.html", found=found, choice=found.choice))


def _turning(viewer: Viewer, found: Lines) -> Region:
    in_pages = found.choice.group is not None or found.choice.by is not By.WHEN
    pages = pages_of(found) if in_pages else 1
    return Region("turning", render(viewer, "lists/_turning.html", choice=found.choice, pages=pages))


def _rows(db: Session, viewer: Viewer, found: Lines, sections: Sequence[Section]) -> Sequence[Region]:
    texts, rows = with_texts(db, [line for section in sections for line in section.lines]), []
    for at, section in enumerate(sections):
        rows.append(_head(viewer, found, section, at))
        for place, line in enumerate(section.lines):
            html = render(
                viewer,
                "lists/_row.html",
                viewer=viewer,
                names=found.names,
                choice=found.choice,
                line=line,
                group=found.groups[line.item_id],
                text=texts[line.item_id],
                today=db.today,
            )
            rows.append(Region(f"row-{line.item_id}", html, "agreements", (at, 1, place)))
    return rows


def _head(viewer: Viewer, found: Lines, section: Section, at: int) -> Region:
    first, by = section.lines[0], found.choice.by
    title = {
        By.WHEN: translate(viewer.language, word_of(found.groups[first.item_id])),
        By.CASE: found.names.household(first),
        By.PERSON: found.names.person(first),
    }[by]
    case_id = first.case_id if by is By.CASE else None
    html = render(viewer, "lists/_head.html", title=title, section=section, choice=found.choice, case_id=case_id)
    return Region(f"head-{section.key}", html, "agreements", (at, 0))


def _idle(viewer: Viewer, found: Lines) -> Sequence[Region]:
    """Last: what is not agreed is no less stuck, but what is goes first."""
    if not found.idle:
        return []
    head = Region("head-idle", render(viewer, "lists/_idle_head.html", total=len(found.idle)), "agreements", (999, 0))
    rows = [
        Region(
            f"idle-{case.id}", render(viewer, "lists/_idle.html", case=case, household=home), "agreements", (999, 1, i)
        )
        for i, (case, home) in enumerate(found.idle)
    ]
    return [head, *rows]


# ── What the hub asks ────────────────────────────────────────────────────────────────────────────────────────────


class ListScene(AcrossCases[ListGuest]):
    """A topic `list:<id>` for each professional, whatever of it they chose to see.

    One at a time, as for the home page.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = asyncio.Lock()

    async def concerned(self, case_id: UUID, ids: frozenset[str]) -> Mapping[str, frozenset[str]]:
        people = await self._database.read(SYSTEM, concerned, case_id, ids)
        return {list_topic(person): EVERYTHING for person in people}

    async def look(
        self, topic: str, guests: Collection[ListGuest], ids: frozenset[str], here: frozenset[str]
    ) -> Sequence[Alike[ListGuest]]:
        """Who is still admitted; what they see is asked for as a whole."""
        async with self._turn:
            good = await self._database.read(SYSTEM, still_the_same, [guest.guest for guest in guests])
        return [Alike([guest for guest in guests if guest.guest in good], [])]

    async def present(self, topic: str, guest: ListGuest, here: frozenset[str]) -> Sequence[Region] | None:
        async with self._turn:
            return await self._database.read(guest.guest.viewer, regions_of, guest.choice)

    async def changed(self, topic: str, seconds: float) -> frozenset[str]:
        professional_id = UUID(topic.partition(":")[2])
        return await self._database.read(SYSTEM, changed_lately, professional_id, timedelta(seconds=seconds))

    def lists(self, topic: str) -> Collection[str]:
        return LISTS


def concerned(db: Session, _: System, case_id: UUID, ids: frozenset[str]) -> Sequence[UUID]:
    """Nobody, when all that changed are items of another kind."""
    rows = [UUID(id) for id in ids]
    others = select(Item.id).where(col(Item.id).in_(rows), Item.kind != ItemKind.AGREEMENT)
    if rows and len(db.exec(others).all()) == len(rows):
        return []
    return ever_named(db, SYSTEM, case_id)
