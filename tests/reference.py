"""The rule a second time, in plain Python, and random towns to compare it on. It shares no code with app/policy.py.

`Sight` is the whole of it: what one professional sees of a town on one day; and `ScreenSight`, what the shared
screen of a conference shows. The towns are small, and everything in
them is near a border: dates of yesterday, today and tomorrow, seats that ended and were given again, people who are
no longer named or went to work elsewhere, shares with a seat at another table.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import product
from random import Random
from typing import Final, TypeVar, cast
from uuid import UUID, uuid4

from sqlmodel import SQLModel

from app.agreements.models import Agreement
from app.attachments.models import Attachment, FileKind
from app.board.models import DeclinedOffer, Entry, Item, Revision
from app.bottlenecks.models import Bottleneck
from app.calendar.models import CalendarFeed, MailOut
from app.cases.models import Case
from app.conferences.models import AgendaPoint, Conference, Invitation, Preparation
from app.database import Duty, Row
from app.events import Event
from app.households.models import Address, Household, Person
from app.intervision.models import (
    AdviceCard,
    GroupMember,
    IntervisionGroup,
    IntervisionSession,
    LearningPoint,
    MethodName,
    OpenTo,
    Participant,
    SessionNote,
)
from app.login.models import Account, LoginAttempt, LoginSession, Submission
from app.meeting.models import Attendance
from app.minutes.models import Addendum, Minutes, Reading
from app.notices.models import MailChoice, MailWish, OpenedNotice, ReadUpTo, Reminder
from app.partners.models import Partner, PartnerKind, Professional, ProfessionalDuty, Team
from app.persons.models import RegisterPerson, RegisterResidence
from app.screens.models import ScreenLink
from app.seats.models import (
    Covenant,
    CovenantPart,
    Ground,
    GroundKind,
    GuestRole,
    GuestSeat,
    GuestShare,
    Present,
    Purpose,
    Seat,
    SeatPerson,
    Share,
)
from app.today.models import Visit

M = TypeVar("M")
T = TypeVar("T", bound=SQLModel)
Owned = Item | Entry | Person | Address | DeclinedOffer | Addendum | Preparation
Shareable = Item | Entry | Person | Address | DeclinedOffer | Addendum

DAY: Final = date(2026, 11, 20)
DAYS: Final = (DAY - timedelta(days=1), DAY, DAY + timedelta(days=1))
MOMENTS: Final = tuple(datetime(2026, 11, 10, 9, minute, tzinfo=UTC) for minute in range(4))
"""Of sharing and of editing: often the very same, to find out what happens then."""

COME: Final = (1, 2, 3, 3, 3, 4, 5)
"""How far people have come at a case: mostly they are in the room."""


@dataclass(frozen=True)
class Town:
    rows: Sequence[SQLModel]

    def all(self, model: type[T]) -> Sequence[T]:
        return cast(Sequence[T], self._by_model[model])

    @cached_property
    def _by_model(self) -> Mapping[type[SQLModel], Sequence[SQLModel]]:
        found: defaultdict[type[SQLModel], list[SQLModel]] = defaultdict(list)
        for row in self.rows:
            found[type(row)].append(row)
        return found

    @cached_property
    def by_id(self) -> Mapping[UUID, Row]:
        return {row.id: row for row in self.rows if isinstance(row, Row)}


# ── The rule ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Sight:
    """What this professional sees of the town today."""

    town: Town
    me: Professional
    today: date

    @cached_property
    def named_at(self) -> Mapping[UUID, datetime]:
        """In which seats I am named today, and since when."""
        places = [n for n in self.town.all(SeatPerson) if n.professional_id == self.me.id and not n.withdrawn_at]
        today = [n for n in places if (n.starts_on or date.min) <= self.today <= (n.ends_on or date.max)]
        return {named.seat_id: named.named_at for named in today}

    @cached_property
    def seats(self) -> Sequence[Seat]:
        """In which I sit today."""
        parts = {
            (p.covenant_id, p.partner_id, p.purpose) for p in self.town.all(CovenantPart) if p.receives and self.now(p)
        }
        return [
            seat
            for seat in self.town.all(Seat)
            if seat.id in self.named_at and self.me.active and self.me.partner_id == seat.partner_id
            if not seat.withdrawn_at and self.now(seat)
            if (seat.covenant_id, seat.partner_id, seat.purpose) in parts
        ]

    @cached_property
    def duties(self) -> set[tuple[UUID, Duty]]:
        standing = [listed for listed in self.town.all(ProfessionalDuty) if not listed.withdrawn_at]
        return {(listed.professional_id, listed.duty) for listed in standing}

    def now(self, dated: Seat | CovenantPart) -> bool:
        return dated.starts_on <= self.today <= (dated.ends_on or date.max)

    def sits_at(self, case_id: UUID | None) -> bool:
        return any(seat.case_id == case_id for seat in self.seats)

    def owns(self, row: Owned) -> bool:
        return row.partner_id == self.me.partner_id and self.sits_at(row.case_id)

    def members(self, group_id: UUID) -> set[UUID]:
        return {m.professional_id for m in self.town.all(GroupMember) if m.group_id == group_id and not m.left_at}

    def participants(self, session_id: UUID) -> set[UUID]:
        return {p.professional_id for p in self.town.all(Participant) if p.session_id == session_id and not p.left_at}

    def is_in_team_of(self, point: LearningPoint) -> bool:
        group = self.town.by_id[point.group_id]
        team = self.town.by_id[group.team_id] if isinstance(group, IntervisionGroup) else None
        mine = [p for p in self.town.all(CovenantPart) if p.partner_id == self.me.partner_id and self.now(p)]
        return isinstance(team, Team) and any(part.covenant_id == team.covenant_id for part in mine)

    def given(self, row: Shareable) -> Sequence[Share]:
        """The shares through which I see it."""
        seats = {seat.id for seat in self.seats if seat.case_id == row.case_id}
        to_me = [s for s in self.town.all(Share) if s.row_id == row.id and s.seat_id in seats and not s.withdrawn_at]
        mine = [s for s in to_me if s.professional_id == self.me.id]
        by_name = [s for s in mine if s.shared_at >= self.named_at[s.seat_id]]
        as_seat = [s for s in to_me if s.professional_id is None and row.partner_id]
        return [s for s in (*by_name, *as_seat) if self.today <= (s.until or date.max)]

    def sees(self, row: SQLModel | None) -> bool:
        match row:
            case Entry():
                return self.owns(row) or (bool(self.given(row)) and self.sees(self.town.by_id[row.item_id]))
            case Item() | Person() | Address() | DeclinedOffer() | Addendum():
                return self.owns(row) or bool(self.given(row))
            case Revision():
                item = self.town.by_id[row.item_id]
                assert isinstance(item, Item)
                return self.owns(item) or any(share.shared_at <= row.replaced_at for share in self.given(item))
            case Agreement() | Bottleneck():
                return self.sees(self.town.by_id[row.item_id])
            case Attachment():
                return self.sees(self.town.by_id[row.entry_id or row.item_id])
            case Preparation():
                return self.owns(row)
            case Minutes():
                return any((seat.id, seat.case_id) == (row.seat_id, row.case_id) for seat in self.seats)
            case Case():
                return self.sits_at(row.id)
            case Conference():
                leads = self.me.id in (row.chair_id, row.note_taker_id, row.planned_by)
                agenda = [point for point in self.town.all(AgendaPoint) if point.conference_id == row.id]
                return leads or any(self.sits_at(point.case_id) for point in agenda if not point.withdrawn_at)
            case Household():
                return any(case.household_id == row.id and self.sees(case) for case in self.town.all(Case))
            case Seat() | AgendaPoint() | Invitation() | Attendance() | GuestSeat() | Reading():
                return self.sits_at(row.case_id)
            case SeatPerson():
                return self.sees(self.town.by_id[row.seat_id])
            case Share() | GuestShare():
                subject = self.town.by_id.get(row.row_id)
                return isinstance(subject, Shareable) and self.sees(subject)
            case Event():
                subject = self.town.by_id.get(row.row_id)
                return isinstance(subject, Shareable | Case | Seat | AgendaPoint) and self.sees(subject)
            case RegisterPerson():
                return self.me.active and (self.me.id, Duty.INTAKE_DESK) in self.duties
            case Account() | LoginSession():
                return self.me.active and (self.me.id, Duty.ADMINISTRATION) in self.duties
            case RegisterResidence():
                hidden = any(other.key == row.key and other.secret for other in self.town.all(RegisterResidence))
                return not hidden and self.sees(self.town.by_id[row.person_id])
            case ScreenLink():
                of_it = [point for point in self.town.all(AgendaPoint) if point.conference_id == row.conference_id]
                at_hand = [point for point in of_it if point.opened_at and not point.left_at]
                leads = any(point.chair_id == self.me.id and self.sits_at(point.case_id) for point in at_hand)
                return leads or row.professional_id == self.me.id
            case IntervisionGroup():
                return self.me.active and self.me.id in self.members(row.id)
            case GroupMember():
                return self.sees(self.town.by_id[row.group_id])
            case IntervisionSession():
                return self.me.active and self.me.id in self.participants(row.id)
            case Participant() | AdviceCard():
                return self.sees(self.town.by_id[row.session_id])
            case SessionNote():
                session = self.town.by_id[row.session_id]
                alone = isinstance(session, IntervisionSession) and session.silent_step == row.step
                return self.sees(session) and (row.written_by == self.me.id or not alone)
            case LearningPoint():
                opened = {OpenTo.ALL: True, OpenTo.TEAM: self.is_in_team_of(row), OpenTo.PARTICIPANTS: False}
                return self.sees(self.town.by_id[row.session_id]) or (self.me.active and opened[row.open_to])
            case Submission() | Visit() | CalendarFeed() | ReadUpTo() | OpenedNotice() | MailChoice():
                return row.professional_id == self.me.id
            case _:
                return False


@dataclass(frozen=True)
class ScreenSight:
    """What the shared screen of this conference shows today: what all who are counted see, once the room is clear.

    And who opened it sees all of it.
    """

    town: Town
    conference: Conference
    opener: Professional
    today: date

    @cached_property
    def counted(self) -> Sequence[tuple[Sight, AgendaPoint]]:
        """Who counts, and at which point: from before they are shown as present until the screen may grow."""
        people = {person.id: person for person in self.town.all(Professional)}
        return [
            (Sight(self.town, people[there.professional_id], self.today), self.running[there.point_id])
            for there in self.town.all(Attendance)
            if self.counts(there)
        ]

    @cached_property
    def guests(self) -> "Sequence[GuestSight]":
        return [GuestSight(self.town, guest) for guest in self.town.all(GuestSeat) if self.counts(guest)]

    @cached_property
    def running(self) -> Mapping[UUID, AgendaPoint]:
        return {
            point.id: point
            for point in self.town.all(AgendaPoint)
            if point.conference_id == self.conference.id and point.opened_at and not point.left_at
        }

    def counts(self, there: Present) -> bool:
        return there.point_id in self.running and bool(there.counted_from) and not there.counted_until

    def sees(self, row: SQLModel) -> bool:
        clear = any(point.room_clear_at for _, point in self.counted)
        seen_by_colleagues = all(sight.sees(row) for sight, _ in self.counted)
        seen_by_opener = Sight(self.town, self.opener, self.today).sees(row)
        return clear and seen_by_opener and seen_by_colleagues and all(guest.sees(row) for guest in self.guests)


@dataclass(frozen=True)
class GuestSight:
    """What a guest is shown: what was shared with them, the head of their case, and who is in the room."""

    town: Town
    guest: GuestSeat

    def sees(self, row: SQLModel) -> bool:
        return not self.guest.withdrawn_at and self.is_shown(row)

    def is_shown(self, row: SQLModel) -> bool:
        match row:
            case Case():
                return row.id == self.guest.case_id
            case AgendaPoint():
                return row.id == self.guest.point_id
            case Conference():
                point = self.town.by_id[self.guest.point_id]
                return isinstance(point, AgendaPoint) and row.id == point.conference_id
            case Present():
                return row.point_id == self.guest.point_id
            case Item():
                given = {
                    g.row_id for g in self.town.all(GuestShare) if g.guest_id == self.guest.id and not g.withdrawn_at
                }
                return row.case_id == self.guest.case_id and row.id in given
            case Agreement():
                return self.is_shown(self.town.by_id[row.item_id])
            case _:
                return False


# ── Random towns ─────────────────────────────────────────────────────────────────────────────────────────────────


def random_town(seed: int) -> Town:
    return Town(_Builder(Random(seed), Random(seed)).build())


@dataclass
class _Builder:
    """Adds row after row, each with what was added before it to choose from. away: says who is there as a stand-in."""

    random: Random
    away: Random
    rows: list[SQLModel] = field(default_factory=list)

    def build(self) -> Sequence[SQLModel]:
        self.organisations()
        self.cases()
        self.things()
        self.parts()
        self.conferences()
        self.events()
        self.desk()
        self.guests()
        self.intervision()
        return self.rows

    def add(self, row: T) -> T:
        self.rows.append(row)
        return row

    def all(self, model: type[T]) -> Sequence[T]:
        return [row for row in self.rows if isinstance(row, model)]

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    def one(self, of: Sequence[M]) -> M:
        return self.random.choice(of)

    def any(self, model: type[T]) -> T:
        return self.one(self.all(model))

    def first_day(self) -> date:
        return self.one((*[DAY - timedelta(days=30)] * 6, DAY, DAYS[2]))

    def last_day(self) -> date | None:
        return self.one((*[None] * 6, *DAYS))

    def withdrawn(self) -> datetime | None:
        return MOMENTS[0] if self.chance(0.15) else None

    def organisations(self) -> None:
        for _ in range(2):
            self.add(Covenant(name=new_name()))
        self.add(Team(name=new_name(), covenant_id=self.any(Covenant).id))
        self.add(Ground(kind=GroundKind.BASIS, code=new_name(), name="", starts_on=DAY))
        for kind in (PartnerKind.MUNICIPALITY, PartnerKind.HOUSING, PartnerKind.POLICE):
            self.add(Partner(name=new_name(), kind=kind))
        for _ in range(7):
            self.add(Professional(partner_id=self.any(Partner).id, name="", work="", active=self.chance(0.85)))
        for person in self.all(Professional):
            if self.chance(0.85):
                self.add(ProfessionalDuty(professional_id=person.id, duty=self.one(list(Duty))))
        for covenant, partner, purpose in product(self.all(Covenant), self.all(Partner), list(Purpose)[:2]):
            if self.chance(0.85):
                self.covenant_part(covenant, partner, purpose)

    def covenant_part(self, covenant: Covenant, partner: Partner, purpose: Purpose) -> None:
        part = CovenantPart(
            covenant_id=covenant.id,
            partner_id=partner.id,
            purpose=purpose,
            receives=self.chance(0.85),
            starts_on=self.first_day(),
            ends_on=self.last_day(),
        )
        self.add(part)

    def cases(self) -> None:
        """Each partner has at most one seat that was not withdrawn, and perhaps one from before."""
        for _ in range(2):
            self.add(Household(name=""))
        for _ in range(3):
            household, team = self.any(Household), self.any(Team)
            case = self.add(Case(household_id=household.id, team_id=team.id, title="", opened_at=MOMENTS[0]))
            for partner in self.all(Partner):
                if self.chance(0.2):
                    self.seat(case, partner, MOMENTS[0])
                if self.chance(0.8):
                    self.seat(case, partner, None)

    def seat(self, case: Case, partner: Partner, withdrawn_at: datetime | None) -> None:
        """With, now and then, someone named in it who works elsewhere by now."""
        seat = Seat(
            case_id=case.id,
            partner_id=partner.id,
            covenant_id=self.any(Covenant).id,
            purpose=self.one(list(Purpose)[:2]),
            basis_id=self.any(Ground).id,
            starts_on=self.first_day(),
            ends_on=self.last_day(),
            given_by=self.any(Professional).id,
            given_at=MOMENTS[0],
            withdrawn_at=withdrawn_at,
        )
        self.add(seat)
        for person in self.all(Professional):
            if self.chance(0.85 if person.partner_id == partner.id else 0.15):
                named = SeatPerson(
                    seat_id=seat.id,
                    professional_id=person.id,
                    named_by=person.id,
                    named_at=self.away.choice(MOMENTS),
                    withdrawn_at=self.withdrawn(),
                )
                if self.away.random() < 0.2:
                    named.starts_on, named.ends_on = self.away.choice(DAYS), self.away.choice((*DAYS, DAYS[2]))
                    named.stands_in_for_id = person.id
                self.add(named)

    def things(self) -> None:
        for case in self.all(Case):
            for rank in range(3):
                item = self.write(Item, case, text="", rank=bytes([rank]))
                self.write(Entry, case, item_id=item.id, text="")
            self.write(Person, case, name="")
            self.write(Address, case, text="")
            self.write(Address, case, text="", partner_id=None)
            self.write(DeclinedOffer, case, seat_id=self.any(Seat).id)
        for thing in self.shareable():
            for _ in range(self.random.randint(1, 3)):
                self.share(thing)

    def write(self, model: type[T], case: Case, **more: object) -> T:
        written = {
            "case_id": case.id,
            "partner_id": self.any(Partner).id,
            "written_by": self.any(Professional).id,
            "written_at": MOMENTS[0],
        }
        return self.add(model.model_validate(written | more))

    def shareable(self) -> Sequence[Shareable]:
        return [row for row in self.rows if isinstance(row, Shareable)]

    def share(self, thing: Shareable) -> None:
        """Now and then with a seat at another table, or by name with someone of another organisation."""
        here = [seat for seat in self.all(Seat) if seat.case_id == thing.case_id]
        seat = self.one(here) if here and self.chance(0.85) else self.any(Seat)
        theirs = [person for person in self.all(Professional) if person.partner_id == seat.partner_id]
        person = self.one(theirs) if theirs and self.chance(0.85) else self.any(Professional)
        share = Share(
            case_id=thing.case_id,
            row_id=thing.id,
            seat_id=seat.id,
            professional_id=self.one((None, person.id)),
            purpose=seat.purpose,
            basis_id=seat.basis_id,
            until=self.last_day(),
            shared_by=person.id,
            shared_at=self.one(MOMENTS),
            withdrawn_at=self.withdrawn(),
        )
        if not share.withdrawn_at and self.is_given(share):
            share.withdrawn_at = MOMENTS[0]
        self.add(share)

    def is_given(self, share: Share) -> bool:
        of_it = [s for s in self.all(Share) if s.row_id == share.row_id and not s.withdrawn_at]
        return (share.seat_id, share.professional_id) in {(s.seat_id, s.professional_id) for s in of_it}

    def parts(self) -> None:
        """What hangs under an item and has no shares of its own."""
        for item in self.all(Item):
            self.add(Agreement(item_id=item.id, assignee_partner_id=item.partner_id, due_on=DAY))
            for moment in self.random.sample(MOMENTS, 2):
                self.add(Revision(item_id=item.id, text="", replaced_by=item.written_by, replaced_at=moment))
            self.attach(item)
            stuck = {"reason": "", "raised_by": item.written_by, "raised_for": item.partner_id, "raised_at": MOMENTS[0]}
            self.add(Bottleneck(case_id=item.case_id, item_id=item.id, **stuck))

    def attach(self, item: Item) -> None:
        """To the item itself, to its line, and to the line of another one, which is then what counts."""
        lines = self.all(Entry)
        own = next(line for line in lines if line.item_id == item.id)
        other = lines[lines.index(own) - 1]
        told = item.model_dump(include={"case_id", "partner_id", "written_by", "written_at"})
        for entry_id in (None, own.id, other.id):
            file = {"item_id": item.id, "entry_id": entry_id, "stored_as": uuid4(), "name": "", "size": 1}
            self.add(Attachment.model_validate({**told, **file, "kind": FileKind.PDF}))

    def conferences(self) -> None:
        """At some nobody is, or nothing is on the agenda; at most a case is at hand, and now and then two are."""
        for _ in range(8):
            conference = self.conference()
            for place, case in enumerate(self.random.sample(self.all(Case), self.one((0, 1, 2, 2, 3)))):
                point = self.point(conference, case, at_hand=self.chance(0.15 if place else 0.9))
                self.around(point, case)
            link = {"conference_id": conference.id, "professional_id": self.any(Professional).id}
            until = {"code_hash": new_name(), "code_until": MOMENTS[0], "ends_at": MOMENTS[0]}
            self.add(ScreenLink.model_validate(link | until))

    def conference(self) -> Conference:
        conference = Conference(
            team_id=self.any(Team).id,
            starts_at=MOMENTS[0],
            chair_id=self.any(Professional).id,
            note_taker_id=self.one((None, self.any(Professional).id)),
            planned_by=self.any(Professional).id,
            planned_at=MOMENTS[0],
        )
        return self.add(conference)

    def point(self, conference: Conference, case: Case, *, at_hand: bool) -> AgendaPoint:
        discussed = not at_hand and self.chance(0.5)
        point = AgendaPoint(
            conference_id=conference.id,
            case_id=case.id,
            chair_id=conference.chair_id,
            opened_at=MOMENTS[0] if at_hand or discussed else None,
            room_clear_at=MOMENTS[0] if self.chance(0.8) else None,
            left_at=MOMENTS[1] if discussed else None,
            withdrawn_at=self.withdrawn(),
        )
        return self.add(point)

    def around(self, point: AgendaPoint, case: Case) -> None:
        """Who is asked, who is there, and what some of them prepared: mostly people who have a seat at the case."""
        here = [seat for seat in self.all(Seat) if seat.case_id == case.id]
        for seat in here:
            if self.chance(0.5):
                self.add(Invitation(case_id=case.id, point_id=point.id, seat_id=seat.id, withdrawn_at=self.withdrawn()))
        for partner in self.random.sample(self.all(Partner), 2):
            self.write(Preparation, case, point_id=point.id, partner_id=partner.id, text="")
        for person in self.people_around(here):
            self.attends(point, person)
        self.minuted(point, case, here)

    def minuted(self, point: AgendaPoint, case: Case, seats: Sequence[Seat]) -> None:
        """For some seats; and now and then, by mistake, for a seat at another table."""
        around = {"case_id": case.id, "point_id": point.id}
        for seat in [seat if self.chance(0.9) else self.any(Seat) for seat in seats if self.chance(0.5)]:
            told = dict.fromkeys(("body", "digest", "seal"), "") | {"number": 1, "frozen_at": MOMENTS[0]}
            self.add(Minutes.model_validate(around | told | {"seat_id": seat.id, "partner_id": seat.partner_id}))
        if seats:
            read = {"seat_id": self.one(seats).id, "professional_id": self.any(Professional).id, "read_at": MOMENTS[0]}
            self.add(Reading.model_validate(around | read))
        self.share(self.write(Addendum, case, point_id=point.id, text="", digest=""))

    def people_around(self, seats: Sequence[Seat]) -> Sequence[Professional]:
        """Mostly people who are named there; now and then somebody who is not, or is not any more."""
        open_seats = {seat.id for seat in seats if not seat.withdrawn_at}
        named = {named.professional_id for named in self.all(SeatPerson) if named.seat_id in open_seats}
        known = [person for person in self.all(Professional) if person.active and person.id in named]
        some = self.random.sample(known, min(len(known), self.random.randint(0, 4)))
        others = [person for person in self.all(Professional) if person not in known and self.chance(0.05)]
        return [*some, *others]

    def attends(self, point: AgendaPoint, person: Professional, come: Sequence[int] = COME) -> None:
        there = {"case_id": point.case_id, "point_id": point.id, "professional_id": person.id, "signed_at": MOMENTS[0]}
        self.add(Attendance.model_validate(there | self.so_far(come)))

    def so_far(self, come: Sequence[int]) -> Mapping[str, object]:
        """As one can come: asked to be let in, counted, arrived, left, and counted until then."""
        moments = ("knocked_at", "counted_from", "arrived_at", "left_at", "counted_until")
        return dict.fromkeys(moments[: self.one(come)], MOMENTS[1])

    def guests(self) -> None:
        """At some points; and at meetings of their own, where few are in the room and so more is on the screen."""
        for point in self.all(AgendaPoint):
            if self.chance(0.3):
                self.guest(point)
        for case in [*self.all(Case)] * 3:
            point = self.point(self.conference(), case, at_hand=True)
            here = [seat for seat in self.all(Seat) if seat.case_id == case.id]
            self.attends(point, self.one(self.people_around(here) or self.all(Professional)), (3,))
            for _ in range(self.one((1, 1, 2))):
                self.guest(point, (3, 3, 4))
        for model in (GuestSeat, GuestShare):
            for subject in self.random.sample(self.all(model), 2):
                self.event(subject)

    def guest(self, point: AgendaPoint, come: Sequence[int] = COME) -> None:
        """With whom something is shared, now and then by mistake of another case."""
        named = {"case_id": point.case_id, "point_id": point.id, "named_by": point.chair_id, "named_at": MOMENTS[0]}
        who = {"name": "", "role": self.one(list(GuestRole)), "withdrawn_at": self.one((None, None, MOMENTS[0]))}
        guest = self.add(GuestSeat.model_validate(named | who | self.so_far(come)))
        for thing in self.shareable():
            if self.chance(0.8 if thing.case_id == point.case_id else 0.4):
                self.share_with_guest(thing, guest)

    def share_with_guest(self, thing: Shareable, guest: GuestSeat) -> None:
        share = GuestShare(
            case_id=thing.case_id,
            row_id=thing.id,
            guest_id=guest.id,
            purpose=self.one(list(Purpose)),
            basis_id=self.any(Ground).id,
            shared_by=guest.named_by,
            shared_at=MOMENTS[0],
            withdrawn_at=self.one((None, None, MOMENTS[0])),
        )
        self.add(share)

    def events(self) -> None:
        """About something of each kind, also of kinds about which nobody reads anything."""
        at_tables = (Case, Seat, Share, Item, Entry, Person, Address, DeclinedOffer, Agreement, Professional)
        of_conferences = (AgendaPoint, Conference, Invitation, Attendance, Preparation, Minutes, Addendum, Reading)
        for model in (*at_tables, *of_conferences, Attachment, Bottleneck):
            for subject in self.random.sample(self.all(model), 2):
                self.event(subject)

    def event(self, subject: Row) -> None:
        case_id, someone = getattr(subject, "case_id", None), self.any(Professional)
        self.add(Event(at=MOMENTS[0], professional_id=someone.id, code="", row_id=subject.id, case_id=case_id))

    def desk(self) -> None:
        """The register, and what each login leaves behind."""
        for key in "AABBCDEF":
            digest = uuid4().bytes
            texts = dict.fromkeys(RegisterPerson.model_fields.keys() - {"id", "household_id"}, "")
            told = texts | {"bsn_encrypted": digest, "bsn_fingerprint": digest, "secret": False}
            person = self.add(RegisterPerson.model_validate(told))
            place = dict.fromkeys(RegisterResidence.model_fields.keys() - {"id"})
            home = place | {"person_id": person.id, "key": key, "secret": self.chance(0.15), "at_home": True}
            self.add(RegisterResidence.model_validate(home))
        for listed in self.all(ProfessionalDuty):
            listed.withdrawn_at = self.withdrawn()
        for worker in self.all(Professional)[:3]:
            at = MOMENTS[0]
            self.add(Submission(digest=new_name(), professional_id=worker.id, at=at))
            account = self.add(Account(professional_id=worker.id, username=new_name(), password_hash=""))
            self.add(ReadUpTo(professional_id=worker.id, moment=at))
            self.add(OpenedNotice(professional_id=worker.id, notice_id=worker.id, at=at))
            self.add(MailChoice(professional_id=worker.id, wish=MailWish.OFF))
            self.add(Reminder(account_id=account.id, notice_id=worker.id, created_at=at))
            self.add(MailOut(account_id=account.id, conference_id=self.any(Conference).id, created_at=at))
            self.add(CalendarFeed(professional_id=worker.id, token_hash=new_name(), language="nl", made_at=at))
            self.add(LoginSession(token_hash=new_name(), professional_id=worker.id, started_at=at, ends_at=at))
            self.add(LoginAttempt(who_hash="", at=at))
            self.add(Visit(professional_id=worker.id, case_id=self.any(Case).id, at=at))

    def intervision(self) -> None:
        """Of people who are members, participants, or both, now or once; with a round that nobody opened yet."""
        for partner in self.random.sample(self.all(Partner), 2):
            covenant = self.add(Covenant(name=new_name()))
            self.covenant_part(covenant, partner, self.one(list(Purpose)))
            team = self.add(Team(name=new_name(), covenant_id=covenant.id))
            group = self.add(IntervisionGroup(name="", team_id=team.id))
            for person in self.all(Professional):
                if self.chance(0.5):
                    self.add(GroupMember(group_id=group.id, professional_id=person.id, left_at=self.withdrawn()))
            for silent_step in (None, 1):
                self.session(group, silent_step)

    def session(self, group: IntervisionGroup, silent_step: int | None) -> None:
        people = self.random.sample(self.all(Professional), 4)
        session = IntervisionSession(
            group_id=group.id,
            starts_at=MOMENTS[0],
            facilitator_id=people[0].id,
            bringer_id=people[1].id,
            method=MethodName.INCIDENT,
            silent_step=silent_step,
        )
        at = {"session_id": self.add(session).id, "text": ""}
        for person in people:
            there = {"session_id": session.id, "professional_id": person.id, "left_at": self.one((None, MOMENTS[0]))}
            self.add(Participant.model_validate(there))
            for step in (0, 1):
                said = {"written_by": person.id, "written_at": MOMENTS[0], "step": step}
                self.add(SessionNote.model_validate(at | said))
        self.add(AdviceCard.model_validate(at | {"step": 1}))
        for open_to in OpenTo:
            told = {"group_id": group.id, "written_at": MOMENTS[0], "open_to": open_to}
            self.add(LearningPoint.model_validate(at | told))


def new_name() -> str:
    return uuid4().hex
