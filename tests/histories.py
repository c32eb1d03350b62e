"""Histories: what people do at a table, one moment after the other, in words that read as sentences.

    history = [
        happens(lays("Rosa", "plan", TABLE)),
        hidden(edits("Noor", "noor", 1)),                      # in the first of two courses only
        meanwhile(enters("Wim", "plan", "line"), accepts("Pieter", "quiet agreement")),
        after_days(2),
    ]

Everything goes in by the forms of the pages. A name in braces stands for the id of what was made under that name:
ids follow from who makes something, and at which moment, so that two courses of a history can be compared to the byte.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from string import Formatter
from tempfile import TemporaryDirectory
from typing import Final, Protocol
from uuid import UUID

from httpx2 import Response
from sqlalchemy import event
from sqlmodel import SQLModel, col, select

from app.board.live import BoardHub
from app.calendar.models import MailOut
from app.cases.actions import NewCase, allocate, open_case
from app.cases.models import Case
from app.database import SYSTEM, Row, Session, System, Viewer, running
from app.login.actions import start_session
from app.login.models import Account, LoginSession
from app.main import create_app
from app.meeting.models import Attendance
from app.minutes.models import Minutes
from app.notices.models import Reminder
from app.seats.models import CovenantPart, Seat, Share
from app.settings import Settings
from tests.conftest import SECRET, LiveSite, Template
from tests.pages import LivePage, Page
from tests.serving import serving
from tests.world import Clock

QUARTER_SECONDS: Final = 90 * 24 * 3600
ENGLISH: Final = frozenset({"Tom"})
IN_ENGLISH: Final = "en"
HOME: Final = "home"
AGENDA: Final = "agenda"
OWED: Final = "owed"
DIRECTED: Final = "directed"
OF_NO_CASE: Final = {
    HOME: "/",
    AGENDA: "/conferences/{conference}",
    OWED: "/agreements?whose=ours",
    DIRECTED: "/agreements?whose=directed",
}
"""The pages that are not of one case."""
PAGE_OF: Final = "page of "
"""Before the name of an agreement: the page of it alone."""

Fields = tuple[tuple[str, str], ...]

US: Final[Fields] = (("audience", "us"),)
TABLE: Final[Fields] = (("audience", "table"),)
DIRECTOR: Final[Fields] = (("audience", "director"),)


def seats(*names: str) -> Fields:
    return (("audience", "some"), *(("seat", f"{{seat {name}}}") for name in names))


def people(*names: str) -> Fields:
    return (("audience", "some"), *(("person", f"{{{name}}}") for name in names))


# ── What people do ───────────────────────────────────────────────────────────────────────────────────────────────


class Act(Protocol):
    async def happen(self, run: "Run") -> Response | None: ...


@dataclass(frozen=True)
class Send:
    """A form that somebody sends. makes: the name and the table of what comes of it.

    by_halves: it is done in two commits; whether a page shows the first for a moment is a matter of time.
    """

    who: str
    address: str
    fields: Fields = ()
    makes: tuple[str, str] = ("", "")
    by_halves: bool = False

    async def happen(self, run: "Run") -> Response:
        fields: dict[str, list[str]] = {}
        for name, value in self.fields:
            fields.setdefault(name, []).append(await run.told(value) if value.startswith("{") else value)
        client = await run.site.as_(self.who)
        return await client.post(await run.told(self.address), data=fields)


def lays(who: str, name: str, to: Fields = US, domain: str = "money", at: str = "case", **more: str) -> Send:
    fields = (("token", name), ("text", f"{who}: {name}"), ("domain", domain), *to, *more.items())
    return Send(who, f"/cases/{{{at}}}/items", fields, (name, "Item"))


def asks(who: str, name: str, asked: str, to: Fields = US) -> Send:
    return lays(who, name, to, kind="question", asked=f"{{partner {asked}}}")


def enters(who: str, item: str, name: str, to: Fields = TABLE) -> Send:
    fields = (("token", name), ("text", f"{who}: {name}"), *to)
    return Send(who, f"/items/{{{item}}}/entries", fields, (name, "Entry"))


def edits(who: str, item: str, version: int, text: str = "") -> Send:
    said = text or f"{who}: {item}, text {version + 1}"
    return Send(who, f"/items/{{{item}}}/text", (("text", said), ("version", str(version))))


def moves(who: str, item: str, domain: str = "money", below: str = "") -> Send:
    return Send(who, f"/items/{{{item}}}/place", (("domain", domain), ("below", f"{{{below}}}" if below else "")))


def retracts(who: str, item: str) -> Send:
    return Send(who, f"/items/{{{item}}}/retraction")


def restores(who: str, item: str) -> Send:
    return Send(who, f"/items/{{{item}}}/restoration")


def types(who: str, item: str) -> Send:
    return Send(who, f"/items/{{{item}}}/typing")


def retracts_line(who: str, entry: str) -> Send:
    return Send(who, f"/entries/{{{entry}}}/retraction")


def restores_line(who: str, entry: str) -> Send:
    return Send(who, f"/entries/{{{entry}}}/restoration")


def shares(who: str, row: str, to: Fields, until: date | None = None) -> Send:
    return Send(who, f"/rows/{{{row}}}/shares", (*to, ("until", str(until or ""))))


def stops_sharing(who: str, row: str, reader: str) -> Send:
    """reader: who was named, or someone of the seat that it was shared with."""
    return Send(who, f"/shares/{{share {row} {reader}}}/withdrawal")


def agrees(who: str, name: str, assignee: str, due_on: date | None, to: Fields = US, **more: str) -> Send:
    """due_on: None is before the next meeting."""
    fields = (
        ("token", name),
        ("text", f"{who}: {name}"),
        ("assignee", f"{{partner {assignee}}}"),
        ("due_on", str(due_on or "")),
        ("before_meeting", "" if due_on else "1"),
    )
    return Send(who, "/cases/{case}/agreements", (*fields, *to, *more.items()), (name, "Item"))


def accepts(who: str, item: str) -> Send:
    return Send(who, f"/agreements/{{{item}}}/acceptance")


def declines(who: str, item: str) -> Send:
    return Send(who, f"/agreements/{{{item}}}/refusal", (("reason", f"{who} has no time"),))


def begins(who: str, item: str) -> Send:
    return Send(who, f"/agreements/{{{item}}}/start")


def finishes(who: str, item: str, turn: str = "") -> Send:
    return Send(who, f"/agreements/{{{item}}}/completion", (("word", f"{who} did it"), ("turn", turn)))


def ends(who: str, item: str, state: str = "could_not", turn: str = "") -> Send:
    fields = (("state", state), ("reason", f"{who} tried"), ("turn", turn))
    return Send(who, f"/agreements/{{{item}}}/ending", fields)


def stops(who: str, item: str) -> Send:
    """It repeats no more."""
    return Send(who, f"/agreements/{{{item}}}/last-turn")


def hands_over(who: str, item: str, old: str, new: str) -> Send:
    """old, new: a person; or, with a colon after it, the organisation of that person as a whole."""
    assignees = (("from", _assignee(old)), ("assignee", _assignee(new)))
    return Send(who, f"/agreements/{{{item}}}/handover", assignees)


def _assignee(name: str) -> str:
    return f"{{partner {name[:-1]}}}" if name.endswith(":") else f"{{partner {name}}} {{{name}}}"


def explains(who: str, item: str, because: str) -> Send:
    return Send(who, f"/agreements/{{{item}}}/origin", (("because", f"{{{because}}}"),))


def aims(who: str, item: str, goal: str) -> Send:
    return Send(who, f"/agreements/{{{item}}}/goal", (("goal", f"{{{goal}}}" if goal else ""),))


def reopens(who: str, item: str) -> Send:
    return Send(who, f"/agreements/{{{item}}}/reopening")


def takes_back(who: str, item: str, state: str = "accepted") -> Send:
    return Send(who, f"/agreements/{{{item}}}/withdrawal", (("state", state),))


def adds_person(who: str, name: str, to: Fields) -> Send:
    return Send(who, "/cases/{case}/people", (("token", name), ("name", f"{who}: {name}"), *to), (name, "Person"))


def adds_address(who: str, name: str, to: Fields) -> Send:
    return Send(who, "/cases/{case}/addresses", (("token", name), ("text", f"{who}: {name}"), *to), (name, "Address"))


def adds_secret_address(who: str, name: str, *readers: str) -> Send:
    named = (("person", f"{{{reader}}}") for reader in readers)
    fields = (("token", name), ("text", f"{who}: {name}"), ("secret", "1"), *named)
    return Send(who, "/cases/{case}/addresses", fields, (name, "Address"))


def gives_seat(who: str, to: str, ends_on: date | None = None) -> Send:
    fields = (("partner", f"{{partner {to}}}"), ("purpose", "coordination"), ("ends_on", str(ends_on or "")))
    return Send(who, "/cases/{case}/seats", fields, (f"seat {to}", "Seat"))


def withdraws_seat(who: str, of: str) -> Send:
    return Send(who, f"/seats/{{seat {of}}}/withdrawal")


def names(who: str, colleague: str, seat: str) -> Send:
    return Send(who, f"/seats/{{seat {seat}}}/people", (("professional", f"{{{colleague}}}"),))


def unnames(who: str, colleague: str, seat: str) -> Send:
    return Send(who, f"/seats/{{seat {seat}}}/people/{{{colleague}}}/withdrawal")


def visits(who: str, at: str = "case") -> Send:
    """What a board says by itself when it is seen, and a button says on the home page."""
    return Send(who, f"/cases/{{{at}}}/visit")


def steers(who: str, phase: str, wish: str = "", at: str = "case") -> Send:
    shown = ("version", f"{{version {at}}}")
    return Send(who, f"/cases/{{{at}}}/direction", (("phase", phase), ("wish", wish), shown))


def offers_case(who: str, to: str) -> Send:
    return Send(who, "/cases/{case}/offer", (("director", f"{{{to}}}"),))


def takes_over(who: str) -> Send:
    return Send(who, "/cases/{case}/acceptance")


def refuses_case(who: str) -> Send:
    return Send(who, "/cases/{case}/refusal")


def takes_offer(who: str, seat: str, *items: str, person: str = "") -> Send:
    chosen = (("item", f"{{{item}}}") for item in items)
    return Send(
        who,
        f"/seats/{{seat {seat}}}/offer",
        (("answer", "yes"), ("person", f"{{{person}}}" if person else ""), *chosen),
    )


def declines_offer(who: str, seat: str) -> Send:
    return Send(who, f"/seats/{{seat {seat}}}/offer", (("answer", "no"),))


def plans(who: str, name: str, chair: str, day: date) -> Send:
    when = (("starts_on", str(day)), ("starts_at", "14:00"), ("place", f"{who}: {name}"), ("chair", f"{{{chair}}}"))
    fields = (("token", name), ("team", "{team}"), ("kind", "conference"), *when)
    return Send(who, "/conferences", fields, (name, "Conference"))


def rearranges(who: str, conference: str, chair: str, day: date) -> Send:
    when = (("starts_on", str(day)), ("starts_at", "14:00"), ("place", f"{who} moves it"), ("chair", f"{{{chair}}}"))
    return Send(who, f"/conferences/{{{conference}}}/arrangement", when)


def puts_on_agenda(who: str, name: str, conference: str, case: str) -> Send:
    fields = (("case", f"{{{case}}}"), ("question", f"{who}: {name}"), ("minutes", "20"))
    return Send(who, f"/conferences/{{{conference}}}/points", fields, (name, "AgendaPoint"))


def changes_point(who: str, point: str, question: str, minutes: int) -> Send:
    return Send(who, f"/points/{{{point}}}", (("question", f"{who}: {question}"), ("minutes", str(minutes))))


def takes_off(who: str, point: str) -> Send:
    return Send(who, f"/points/{{{point}}}/withdrawal")


def puts_back(who: str, point: str) -> Send:
    return Send(who, f"/points/{{{point}}}/restoration")


def puts_before(who: str, point: str, other: str) -> Send:
    return Send(who, f"/points/{{{point}}}/place", (("before", f"{{{other}}}"),))


def tells_the_times(who: str, conference: str = "conference") -> Send:
    return Send(who, f"/conferences/{{{conference}}}/publication")


def prepares(who: str, point: str, version: int = 0) -> Send:
    said = (("text", f"{who} prepares {point}, text {version}"), ("version", str(version)))
    return Send(who, f"/points/{{{point}}}/preparation", said)


def knocks(who: str) -> Send:
    return Send(who, "/conferences/{conference}/arrival")


def goes_home(who: str) -> Send:
    return Send(who, "/conferences/{conference}/departure")


def lets_in(who: str, guest: str, point: str) -> Send:
    return Send(who, f"/attendances/{{there {point} {guest}}}/admission", by_halves=True)


def sends_out(who: str, guest: str, point: str) -> Send:
    return Send(who, f"/attendances/{{there {point} {guest}}}/departure")


def names_guest(who: str, name: str, point: str) -> Send:
    fields = (("name", f"{who}: {name}"), ("role", "resident"))
    return Send(who, f"/points/{{{point}}}/guests", fields, (name, "GuestSeat"))


def signs(who: str, guest: str) -> Send:
    """Whoever chairs notes it."""
    return Send(who, f"/guests/{{{guest}}}/signature")


def lets_guest_in(who: str, guest: str) -> Send:
    return Send(who, f"/attendances/{{{guest}}}/admission", by_halves=True)


def sends_guest_out(who: str, guest: str) -> Send:
    return Send(who, f"/attendances/{{{guest}}}/departure")


def shows_guest(who: str, guest: str, *items: str) -> Send:
    chosen = (("item", f"{{{item}}}") for item in items)
    return Send(who, f"/guests/{{{guest}}}/offer", (("answer", "yes"), *chosen))


def shows_guest_nothing(who: str, guest: str) -> Send:
    return Send(who, f"/guests/{{{guest}}}/offer", (("answer", "no"),))


def leads(who: str, point: str, what: str, *fields: tuple[str, str]) -> Send:
    """What whoever chairs does with one button: opening, step, pause, resumption, extension, room, growth, leaving."""
    return Send(who, f"/points/{{{point}}}/{what}", fields)


def escalates(who: str, level: str, at: str = "case") -> Send:
    return Send(who, f"/cases/{{{at}}}/escalation", (("level", level), ("reason", f"{who} is stuck")))


def closes(who: str) -> Send:
    return Send(who, "/conferences/{conference}/closing")


def exports_case(who: str) -> Send:
    return Send(who, "/cases/{case}/export")


def exports_agreements(who: str, whose: str = "ours") -> Send:
    return Send(who, "/agreements/export", (("whose", whose),))


def wants_mail(who: str, wish: str) -> Send:
    return Send(who, "/notices/mail", (("wish", wish),))


def searches(who: str, words: str) -> Send:
    return Send(who, "/search", (("sought", words),))


@dataclass(frozen=True)
class Open:
    """Somebody opens the board of a case, or another page that is live, and keeps it open."""

    who: str
    at: str = "case"

    async def happen(self, run: "Run") -> None:
        await run.open(self.who, self.at)


@dataclass(frozen=True)
class CovenantEnds:
    """For the organisation of this person, on this last day: something that no page does."""

    who: str
    ends_on: date

    async def happen(self, run: "Run") -> None:
        await run.site.database.write(SYSTEM, self._end, run.site.world[self.who].partner_id)

    def _end(self, db: Session, _: System, partner_id: UUID) -> None:
        for part in db.exec(select(CovenantPart).where(CovenantPart.partner_id == partner_id)):
            part.ends_on = self.ends_on


@dataclass(frozen=True)
class OtherCase:
    """The desk opens another case for the same household, and directs it."""

    async def happen(self, run: "Run") -> None:
        world = run.site.world
        household = await run.site.database.read(world["Rosa"], household_at, run.known["case"])
        new = NewCase(next(iter(world.town.teams.values())), "Casus 2", "Hoe nu verder?")
        case = await run.site.database.write(world["Marijke"], open_case, household, new)
        await run.site.database.write(world["Marijke"], allocate, case.id, world["Marijke"].professional_id)


def household_at(db: Session, _: Viewer, case_id: UUID) -> UUID:
    return db.find(Case, case_id).household_id


# ── Moments ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Turn:
    """One moment: what happens at once, and what beside it in only one of two courses of the history."""

    acts: tuple[Act, ...] = ()
    only_first: tuple[Act, ...] = ()
    only_second: tuple[Act, ...] = ()
    days: int = 0


History = Sequence[Turn]


def happens(*acts: Act) -> Turn:
    return Turn(acts)


def hidden(*acts: Act) -> Turn:
    return Turn(only_first=acts)


def meanwhile(act: Act, *hidden_acts: Act) -> Turn:
    return Turn((act,), hidden_acts)


def either(first: Act, second: Act) -> Turn:
    return Turn((), (first,), (second,))


def made_in(acts: Iterable[Act]) -> list[str]:
    return [act.makes[0] for act in acts if isinstance(act, Send) and act.makes[0]]


def after_days(days: int) -> Turn:
    return Turn(days=days)


# ── Ids that can be told ─────────────────────────────────────────────────────────────────────────────────────────


MADE_BY_THE_SYSTEM: Final[Mapping[type[Row], tuple[str, str]]] = {
    Minutes: ("point_id", "seat_id"),
    Account: ("professional_id", "username"),
    Reminder: ("account_id", "notice_id"),
    MailOut: ("account_id", "conference_id"),
}
"""Of several people or cases at once; each is known by what it is of."""


def id_made(viewer: Viewer, moment: datetime, table: str, number: int = 1) -> UUID:
    return _told(f"{viewer.professional_id} {moment.isoformat()} {table} {number}")


def _told(text: str) -> UUID:
    return UUID(bytes=blake2b(text.encode(), digest_size=16).digest(), version=4)


@contextmanager
def ids_that_can_be_told() -> Iterator[None]:
    """Rows get the id that follows from who makes them, and at which moment; as the system, from what they say."""
    made: Counter[tuple[Viewer, datetime, str]] = Counter()

    def give(row: Row, _: object, values: dict[str, object]) -> None:
        if known_by := MADE_BY_THE_SYSTEM.get(type(row)):
            values.setdefault("id", _told(f"{type(row).__name__} {[str(values[name]) for name in known_by]}"))
        elif isinstance((db := running()).viewer, Viewer):
            key = (db.viewer, db.now, type(row).__name__)
            made[key] += 1
            values.setdefault("id", id_made(*key, made[key]))
        else:
            said = sorted((name, str(value)) for name, value in values.items())
            values.setdefault("id", _told(f"{type(row).__name__} {db.now.isoformat()} {said}"))

    mapped = [mapper.class_ for mapper in SQLModel._sa_registry.mappers]
    models = [model for model in mapped if issubclass(model, Row) and model is not LoginSession]
    for model in models:
        event.listen(model, "init", give)
    try:
        yield
    finally:
        for model in models:
            event.remove(model, "init", give)


# ── One course ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Run:
    """One course of a history, on a database and a site of its own."""

    site: LiveSite
    known: dict[str, UUID]
    boards: dict[tuple[str, str], LivePage] = field(default_factory=dict)

    @property
    def hub(self) -> BoardHub:
        found: BoardHub = self.site.app.state.hub
        return found

    async def told(self, text: str) -> str:
        """With ids in the place of names."""
        wanted = [name for _, name, _, _ in Formatter().parse(text) if name]
        shared = {name: await self._share(name) for name in wanted if name.startswith("share ")}
        there = {name: await self._attendance(name) for name in wanted if name.startswith("there ")}
        shown = {name: await self._version(name) for name in wanted if name.startswith("version ")}
        return text.format_map({**self.known, **shared, **there, **shown})

    async def _version(self, name: str) -> int:
        case_id = self.known[name.removeprefix("version ")]
        return (await self.site.database.read(SYSTEM, lambda db, _: db.find(Case, case_id))).version

    async def _share(self, name: str) -> UUID:
        row, reader = name.removeprefix("share ").rsplit(" ", 1)
        return await self.site.database.read(SYSTEM, share_with, self.known[row], self.site.world[reader])

    async def _attendance(self, name: str) -> UUID:
        point, guest = name.removeprefix("there ").rsplit(" ", 1)
        return await self.site.database.read(SYSTEM, attendance_of, self.known[point], self.known[guest])

    async def get(self, who: str, address: str) -> Response:
        own = address.replace("{own feed}", self.site.world.feeds[who])
        return await (await self.site.as_(who)).get(await self.told(own))

    async def open(self, who: str, at: str = "case") -> Page:
        """Load the page, and listen as it asks to. Returns the page as it was loaded."""
        answer = await self.get(who, address_of(at))
        assert answer.status_code == 200, f"{who} sees the page"
        page = Page(answer.text)
        live = await self.told(live_address_of(at))
        self.boards[who, at] = LivePage(page, await self.site.listens(who, live, page.shown))
        await self.settle()
        return page

    async def take(self, turn: Turn, *acts: Act) -> Mapping[Send, Response]:
        """Let these happen at once, one minute after what was before, and wait until all is delivered."""
        clock = self.site.world.clock
        clock.now += timedelta(days=turn.days, minutes=1)
        for act in (*turn.acts, *turn.only_first, *turn.only_second):
            if isinstance(act, Send) and act.makes[0]:
                self.known[act.makes[0]] = id_made(self.site.world[act.who], clock.now, act.makes[1])
        answers = await asyncio.gather(*(act.happen(self) for act in acts))
        if turn.days:
            for hub in self.site.app.state.hubs:
                hub.look_again()
        await self.settle()
        return {
            act: answer
            for act, answer in zip(acts, answers, strict=True)
            if isinstance(act, Send) and answer is not None
        }

    async def settle(self) -> None:
        """Until everyone was sent what there is to send, and who was put out is not shown as here any more."""
        await self.site.settled()
        for board in self.boards.values():
            await board.listen()
        tables = {at for _, at in self.boards if at not in OF_NO_CASE and not at.startswith(PAGE_OF)}
        for _ in range(500):
            if all(self.hub.here(f"case:{self.known[at]}") == self._listening(at) for at in tables):
                break
            await asyncio.sleep(0.01)
        await self.site.settled()

    def _listening(self, at: str) -> frozenset[str]:
        open_now = {who for (who, where), board in self.boards.items() if where == at and board.close_code is None}
        return frozenset(str(self.site.world[who].professional_id) for who in open_now)


def address_of(page: str) -> str:
    if page.startswith(PAGE_OF):
        return f"/agreements/{{{page.removeprefix(PAGE_OF)}}}"
    return OF_NO_CASE.get(page, f"/cases/{{{page}}}")


def live_address_of(page: str) -> str:
    path, asked, choice = address_of(page).partition("?")
    return f"{path.rstrip('/')}/live{asked}{choice}"


def attendance_of(db: Session, _: System, point_id: UUID, professional_id: UUID) -> UUID:
    there = select(Attendance.id).where(Attendance.point_id == point_id, Attendance.professional_id == professional_id)
    return db.exec(there).one()


def share_with(db: Session, _: System, row_id: UUID, reader: Viewer) -> UUID:
    shares = select(Share.id).join(Seat, col(Seat.id) == Share.seat_id)
    return db.exec(
        shares.where(
            Share.row_id == row_id,
            Seat.partner_id == reader.partner_id,
            col(Share.professional_id).in_([reader.professional_id]) | col(Share.professional_id).is_(None),
            col(Share.withdrawn_at).is_(None),
        )
    ).first() or UUID(int=0)


def attaches(who: str, row: str, name: str, to: Fields = TABLE) -> "SendFile":
    """To what is their own; to what is not, with a line."""
    fields = (("token", name), ("text", f"{who}: {name}"), *to)
    return SendFile(who, f"/rows/{{{row}}}/attachments", fields, (name, "Attachment"))


@dataclass(frozen=True)
class SendFile(Send):
    async def happen(self, run: "Run") -> Response:
        client = await run.site.as_(self.who)
        file = (f"{self.makes[0]}.txt", f"{self.who} sends {self.makes[0]}".encode())
        return await client.post(await run.told(self.address), data=dict(self.fields), files=[("files", file)])


def raises(who: str, item: str, level: str = "case") -> Send:
    fields = (("level", level), ("reason", f"{who} is stuck with {item}"), ("acts_as", f"{who}'s manager"))
    return Send(who, f"/items/{{{item}}}/bottleneck", fields)


def scales(who: str, item: str, seen_at: str, level: str) -> Send:
    fields = (("seen_at", seen_at), ("level", level), ("reason", f"{who}: {item}"), ("acts_as", "the alderman"))
    return Send(who, f"/items/{{{item}}}/bottleneck/level", fields)


def solves(who: str, item: str) -> Send:
    return Send(who, f"/items/{{{item}}}/bottleneck/solution", (("reason", f"{who} found a place"),))


def retracts_file(who: str, name: str) -> Send:
    return Send(who, f"/attachments/{{{name}}}/retraction")


@asynccontextmanager
async def begun(template: Template) -> AsyncIterator[Run]:
    """The world, with nobody at their boards yet."""
    url = await asyncio.to_thread(template.copy)
    world = replace(template.world, clock=Clock(template.world.clock.now), cases=deepcopy(template.world.cases))
    with TemporaryDirectory(prefix="files-") as folder, ids_that_can_be_told():
        settings = Settings(
            url,
            SECRET,
            files_folder=Path(folder),
            secure_cookies=False,
            heartbeat_seconds=3600,
            presence_grace_seconds=0.05,
            home_pause_seconds=0,
        )
        app = create_app(settings, world.clock)
        async with serving(app) as port:
            site = LiveSite(app, world, port=port)
            async with site.sockets:
                yield Run(site, known_in(site))
            for client in site.clients.values():
                await client.aclose()


async def log_in(run: Run, *people: str) -> None:
    """For so long that no login ends in a history; one of them reads English."""
    for name in people:
        language = IN_ENGLISH if name in ENGLISH else "nl"
        viewer = run.site.world[name]
        run.site.tokens[name] = await run.site.database.write(
            SYSTEM, start_session, viewer.professional_id, language, QUARTER_SECONDS
        )


def known_in(site: LiveSite) -> dict[str, UUID]:
    world = site.world
    case, other = world.dijkhuizen, world.van_oosten
    return {
        "case": case.id,
        "other": other.id,
        "team": next(iter(world.town.teams.values())),
        "conference": world.conference,
        "point": world.points["dijkhuizen"],
        "other point": world.points["van_oosten"],
        **{name: viewer.professional_id for name, viewer in world.town.viewers.items()},
        **{f"partner {name}": viewer.partner_id for name, viewer in world.town.viewers.items()},
        **{f"seat {name}": id for name, id in case.seats.items()},
        **case.items,
        **{f"other {name}": id for name, id in other.items.items()},
    }
