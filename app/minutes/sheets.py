"""Minutes as they are read, in words and in order: the page and the PDF are two ways to set one and the same sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from app.agreements.models import AgreementState
from app.board.models import CONCLUDING, ItemKind
from app.conferences.models import Conference
from app.database import AMSTERDAM
from app.i18n import N_, say_clock, say_full_date, translate
from app.minutes.body import Common, Piece, Presence, Promise, Said
from app.minutes.queries import Added, Copy
from app.words import say_rhythm, word_of

CONCLUSIONS: Final = N_("Conclusions and decisions")
AGREEMENTS: Final = N_("Agreements")
GOALS: Final = N_("Goals")
HEADED: Final = (*CONCLUDING, ItemKind.GOAL)


@dataclass(frozen=True)
class Fact:
    name: str
    value: str


@dataclass(frozen=True)
class Note:
    """A text; above it what it is about, below it who wrote it, and the lines that were added."""

    text: str
    by: str = ""
    marks: Sequence[str] = ()
    lines: Sequence["Note"] = ()


@dataclass(frozen=True)
class Row:
    """Of a grid: the first cell is a note, and names the row."""

    note: Note
    cells: Sequence[str]


@dataclass(frozen=True)
class Grid:
    headers: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True)
class Section:
    """remark: a sentence below the heading, or what is said when there is nothing."""

    heading: str
    remark: str = ""
    facts: Sequence[Fact] = ()
    notes: Sequence[Note] = ()
    grid: Grid | None = None


@dataclass(frozen=True)
class Sheet:
    """The minutes of one case. own: the annex; added: the addenda that this reader sees."""

    heading: str
    facts: Sequence[Fact]
    sections: Sequence[Section]
    annex: str
    annex_remark: str
    own: Sequence[Section]
    added: Section | None
    digest: Fact


@dataclass(frozen=True)
class Bundle:
    """What one reader gets of one conference: who it is for and when it was made stand on every page of it."""

    title: str
    subtitle: str
    confidential: str
    made_for: str
    contents: str
    sheets: Sequence[Sheet]


@dataclass(frozen=True)
class Setter:
    """Sets minutes in one language."""

    language: str

    def say(self, message: str, **values: str) -> str:
        return translate(self.language, message, **values)

    def day(self, day: date) -> str:
        return say_full_date(self.language, day)

    def time(self, moment: datetime | None) -> str:
        return say_clock(self.language, moment) if moment else ""

    def moment(self, at: datetime) -> str:
        return f"{self.day(at.astimezone(AMSTERDAM).date())}, {self.time(at)}"

    def bundle(self, conference: Conference, copies: Sequence[Copy], reader: str, now: datetime) -> Bundle:
        """Without a name of a household in its title, which stands in the properties of a file."""
        body = copies[0].body
        kind, on = self.say(word_of(conference.kind)), self.day(conference.starts_at.astimezone(AMSTERDAM).date())
        return Bundle(
            title=self.say(N_("Minutes of {day}"), day=on),
            subtitle=f"{kind}, {body.common.team}",
            confidential=self.say(N_("Confidential")),
            made_for=self.say(
                N_("For {reader}, {moment}"), reader=f"{reader}, {body.partner}", moment=self.moment(now)
            ),
            contents=self.say(N_("Cases")),
            sheets=[self.sheet(copy) for copy in copies],
        )

    def sheet(self, copy: Copy) -> Sheet:
        common, partner = copy.body.common, copy.body.partner
        own = list(self.written(copy.body.annex))
        alone = N_("This stands in the minutes of {partner} only. It is not for others.")
        nothing = N_("There is nothing that only {partner} saw.")
        return Sheet(
            heading=common.household,
            facts=list(self.facts(common)),
            sections=list(self.sections(common)),
            annex=self.say(N_("For you alone: {partner}"), partner=partner),
            annex_remark=self.say(alone if own else nothing, partner=partner),
            own=own,
            added=self.added(copy),
            digest=Fact(self.say(N_("Fingerprint of these minutes (SHA-256)")), copy.minutes.digest),
        )

    # ── The frame ────────────────────────────────────────────────────────────────────────────────────────────────

    def facts(self, common: Common) -> Iterator[Fact]:
        found = (
            (N_("Meeting"), f"{self.say(word_of(common.kind))}, {common.team}"),
            (N_("Date"), f"{self.moment(common.opened_at)}–{self.time(common.left_at)}"),
            (N_("Place"), common.place),
            (N_("Chair"), common.chair),
            (N_("Note taker"), common.note_taker),
            (N_("Case"), common.title),
            (N_("Wish of the household"), f"‘{common.wish}’" if common.wish else ""),
            (N_("Question"), common.question),
            (N_("Level of escalation"), self.say(word_of(common.escalation))),
        )
        return (Fact(self.say(name), value) for name, value in found if value)

    def sections(self, common: Common) -> Iterator[Section]:
        """First goals; conclusions and agreements also when there are none: that is what people look for."""
        written = {section.heading: section for section in self.written(common.pieces)}
        if goals := written.pop(self.say(GOALS), None):
            yield goals
        for heading, nothing in (
            (CONCLUSIONS, N_("Nothing was concluded that everyone at the table sees.")),
            (AGREEMENTS, N_("Nothing was agreed that everyone at the table sees.")),
        ):
            yield written.pop(self.say(heading), Section(self.say(heading), self.say(nothing)))
        if household := list(self.household(common)):
            yield Section(self.say(N_("After the meeting")), facts=household)
        if common.left_with:
            why = N_("The case was left although something was missing. The chair wrote: {reason}")
            yield Section(self.say(N_("Left open")), self.say(why, reason=common.left_with))
        yield from written.values()
        yield Section(self.say(N_("Present")), grid=self.attendance(common.present))

    def household(self, common: Common) -> Iterator[Fact]:
        if common.teller:
            on = f", {self.day(common.tells_on)}" if common.tells_on else ""
            yield Fact(self.say(N_("Tells the household")), common.teller + on)
        if common.evaluates_on:
            yield Fact(self.say(N_("The table looks back on")), self.day(common.evaluates_on))

    def attendance(self, present: Sequence[Presence]) -> Grid:
        rows = [
            Row(
                Note(self.say(N_("{name}, from home"), name=there.person) if there.from_home else there.person),
                [self.belonging(there), self.time(there.arrived_at), self.time(there.left_at)],
            )
            for there in present
        ]
        return Grid([self.say(name) for name in (N_("Name"), N_("Organisation"), N_("From"), N_("Until"))], rows)

    def belonging(self, there: Presence) -> str:
        """To which organisation; or as whom a guest was there."""
        if there.role is None:
            return there.partner
        role = self.say(N_("Guest: {role}"), role=self.say(word_of(there.role)).lower())
        return f"{role}, {there.for_whom}" if there.for_whom else role

    # ── What was written ─────────────────────────────────────────────────────────────────────────────────────────

    def written(self, pieces: Sequence[Piece]) -> Iterator[Section]:
        """Only the sections in which something stands."""
        if goals := [self.note(piece) for piece in pieces if piece.kind is ItemKind.GOAL]:
            yield Section(self.say(GOALS), notes=goals)
        if concluded := [self.note(piece) for piece in pieces if piece.kind in CONCLUDING]:
            yield Section(self.say(CONCLUSIONS), notes=concluded)
        if agreed := [self.promised(piece, piece.promise) for piece in pieces if piece.promise]:
            headers = [self.say(name) for name in (N_("What"), N_("Who"), N_("By when"), N_("Answer"))]
            yield Section(self.say(AGREEMENTS), grid=Grid(headers, agreed))
        if rest := [self.note(piece) for piece in pieces if piece.kind not in HEADED and not piece.promise]:
            yield Section(self.say(N_("Discussed")), notes=rest)

    def note(self, piece: Piece) -> Note:
        return Note(piece.said.text, self.by(piece.said), list(self.marks(piece)), list(map(self.line, piece.lines)))

    def line(self, said: Said) -> Note:
        return Note(said.text, self.by(said))

    def by(self, said: Said) -> str:
        return f"{said.person}, {said.partner} · {self.time(said.at)}"

    def marks(self, piece: Piece) -> Iterator[str]:
        if piece.repeated:
            yield self.say(N_("Under what everyone sees"))
        if piece.domain:
            yield self.say(word_of(piece.domain))
        if piece.asked:
            yield self.say(N_("A question to {partner}"), partner=piece.asked)
        elif piece.kind not in (ItemKind.CONTRIBUTION, ItemKind.AGREEMENT):
            yield self.say(word_of(piece.kind))
        if piece.nature:
            yield self.say(word_of(piece.nature))
        if piece.source:
            yield f"{self.say(N_('Source:'))} {piece.source}"
        if piece.promise and piece.promise.goal:
            yield f"{self.say(N_('For the goal:'))} {piece.promise.goal}"
        if piece.no_onward:
            yield self.say(N_("Do not pass on"))

    def promised(self, piece: Piece, promise: Promise) -> Row:
        answered = f", {promise.answered_by}" if promise.answered_by else ""
        word = f": {promise.answer}" if promise.answer else ""
        answer = self.say(word_of(promise.state))
        if promise.state is not AgreementState.ASKED:
            answer += answered + word
        return Row(self.note(piece), [self.doer(promise), self.due(promise), answer])

    def doer(self, promise: Promise) -> str:
        asked = f"{promise.person}, {promise.partner}" if promise.person else promise.partner
        if promise.by_whom:
            watches = self.say(N_("{name} watches over it"), name=asked)
            return f"{promise.by_whom}; {watches}"
        return asked

    def due(self, promise: Promise) -> str:
        day = self.day(promise.due_on)
        if promise.before_meeting:
            return f"{self.say(N_('before the next meeting,'))} {day}"
        if promise.rhythm and promise.until and promise.until > promise.due_on:
            turns = say_rhythm(self.language, promise.rhythm, promise.every, promise.due_on)
            return f"{day}; {turns} {self.say(N_('until'))} {self.day(promise.until)}"
        return day

    def added(self, copy: Copy) -> Section | None:
        remark = N_("Added after the minutes were made. The minutes themselves are never changed.")
        notes = [self.addition(added) for added in copy.added]
        return Section(self.say(N_("Added later")), self.say(remark), notes=notes) if notes else None

    def addition(self, added: Added) -> Note:
        said = added.said
        return Note(said.text, f"{said.person}, {said.partner} · {self.moment(said.at)}")
