"""Who sees what, and who may do what: the whole of it, on one page.

SEEING is one rule, written once, as SQL over (professional, row). A professional sees a row when, today,

  1. they are AT THE TABLE of its case: named in a seat there (a stand-in: on the days of that), working for the
     organisation that has the seat, while the seat and that organisation's part in the covenant are in force; and
  2. the row is that organisation's OWN, or it is SHARED with that seat, or with them by name since they are named in
     that seat: whoever is named again is not shown again what was shared with them before.

The SHARED SCREEN of a conference is a viewer of its own: it sees what everybody who counts as present sees, and who
opened it as well, since they can do that anywhere; and nothing when nobody counts, or when somebody from the case
before has not left the room.

A GUEST (a resident, a client supporter, an observer) has no login, and a seat of their own for one case in one
meeting. They look at the shared screen, and are shown there what was shared with them, the head of the case and
who is there: of nothing else there is a rule for guests.

A row without an owning organisation (a secret address, a safety plan) is seen by those it is shared with by name,
and by nobody else. Nothing else grants sight: no role, no duty, no directorship, no earlier sight.

The professional is a value or a column. With a value (ME) the rule is attached to every statement of every
session (database.py), and once more for whoever looks along (BESIDE), so that only what both of them see is left.
With a column it answers, in one query for the hub, who of those connected sees which rows.
Each table is registered with its rule next to its model, or stands in OPEN below; a test over the metadata holds
that. What the rule says of today, it says of the Amsterdam date of the session that asks.

INTERVISION is apart from all this: a group is seen by its members, a session and what was said there by its
participants, and a learning point as far as they opened it.

DOING is separate and small: the `may_*` at the end. They are asked only about rows that are already seen; and who
looks along as somebody else (Bekijk als) changes nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, Protocol, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm._typing import _InternalEntityType
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlmodel import SQLModel, col, select

from app.database import Duty, Row, Screen, Session, Viewer, install, running
from app.errors import NotVisible
from app.events import Event
from app.partners.models import Partner, Professional, ProfessionalDuty, Team
from app.seats.models import (
    Covenant,
    CovenantPart,
    Ground,
    GuestSeat,
    GuestShare,
    Seat,
    SeatPerson,
    Share,
    in_force,
    on_its_days,
)

Truth = sa.ColumnElement[bool]
Who = sa.ColumnElement[UUID]


class Columns(Protocol):
    """The columns of the row that is asked about: a mapped class, or the `.c` of a table."""

    def __getattr__(self, name: str) -> sa.ColumnElement[Any]: ...


RowRule = Callable[[Who, Columns], Truth]
GuestRule = Callable[[Columns, Columns], Truth]
"""Of a guest's seat, and a row."""

ME: Final[Who] = sa.bindparam("me", callable_=lambda: running().professional_id, type_=sa.Uuid())
BESIDE: Final[Who] = sa.bindparam("beside", callable_=lambda: running().beside, type_=sa.Uuid())
SCREEN: Final[Who] = sa.bindparam("screen", callable_=lambda: running().conference_id, type_=sa.Uuid())
OPENER: Final[Who] = sa.bindparam("opener", callable_=lambda: running().opened_by, type_=sa.Uuid())
TODAY: Final = sa.bindparam("today", callable_=lambda: running().today, type_=sa.Date())

OPEN: Final[frozenset[type[SQLModel]]] = frozenset(
    {Partner, Professional, ProfessionalDuty, Team, Ground, Covenant, CovenantPart}
)
"""Known to whoever logs in: who the organisations are, who works there, and what they agreed on sharing."""


# ── Seeing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def at_table(
    me: Who, case_id: sa.ColumnElement[UUID], and_there: Callable[[Columns, Columns], Truth] | None = None
) -> Truth:
    """Named in a seat of the case that is in force today; `and_there` asks more of that same seat, and naming."""
    seat, named, person, part = _alias(Seat), _alias(SeatPerson), _alias(Professional), _alias(CovenantPart)
    return _exists(
        (seat, named, person, part),
        seat.c.case_id == case_id,
        *_takes_part(seat, part),
        named.c.seat_id == seat.c.id,
        named.c.professional_id == me,
        named.c.withdrawn_at.is_(None),
        on_its_days(named, TODAY),
        person.c.id == me,
        person.c.active,
        person.c.partner_id == seat.c.partner_id,
        *([and_there(seat.c, named.c)] if and_there else []),
    )


def _takes_part(seat: sa.FromClause, part: sa.FromClause) -> tuple[Truth, ...]:
    """The seat is in force today, and so is its organisation's part in the covenant."""
    return (
        seat.c.withdrawn_at.is_(None),
        in_force(seat, TODAY),
        part.c.covenant_id == seat.c.covenant_id,
        part.c.partner_id == seat.c.partner_id,
        part.c.purpose == seat.c.purpose,
        part.c.receives,
        in_force(part, TODAY),
    )


def sees(me: Who, row: Columns) -> Truth:
    """At the table, and the row is one's own organisation's or shared with the seat one is named in."""
    return at_table(
        me, row.case_id, lambda seat, named: sa.or_(seat.partner_id == row.partner_id, _shared(named, seat, row))
    )


def _shared(named: Columns | None, seat: Columns, row: Columns, *and_then: Callable[[Columns], Truth]) -> Truth:
    """A share of the row, in force today, with this seat as a whole or with who is named in it, since they are."""
    share = _alias(Share)
    return _exists(
        (share,),
        share.c.row_id == row.id,
        share.c.seat_id == seat.id,
        sa.or_(
            _by_name(share.c, named) if named else sa.false(),
            sa.and_(share.c.professional_id.is_(None), row.partner_id.is_not(None)),
        ),
        share.c.withdrawn_at.is_(None),
        sa.or_(share.c.until.is_(None), share.c.until >= TODAY),
        *(condition(share.c) for condition in and_then),
    )


def _by_name(share: Columns, named: Columns) -> Truth:
    return sa.and_(share.professional_id == named.professional_id, share.shared_at >= named.named_at)


def seat_takes_part(seat_id: Who, and_so: Callable[[Columns], Truth] = lambda _: sa.true()) -> Truth:
    """Asked by the system of a seat, whoever is named in it; `and_so` asks something more of it."""
    seat, part = _alias(Seat), _alias(CovenantPart)
    return _exists((seat, part), seat.c.id == seat_id, *_takes_part(seat, part), and_so(seat.c))


def seat_sees(seat_id: Who, row: Columns) -> Truth:
    """What everyone in a seat sees: its organisation's own, and what is shared with it as a whole, not by name."""

    def as_a_whole(seat: Columns) -> Truth:
        return sa.and_(seat.case_id == row.case_id, sa.or_(row.partner_id == seat.partner_id, _shared(None, seat, row)))

    return seat_takes_part(seat_id, as_a_whole)


def in_that_seat(me: Who, row: Columns) -> Truth:
    """Minutes: frozen for a seat, and read by who is named in that very seat, now."""
    return at_table(me, row.case_id, lambda seat, _: seat.id == row.seat_id)


def sees_under(parent: type[SQLModel], link: str) -> RowRule:
    """A part with shares of its own: seen when it is one's own, or when it is shared and its parent is seen.

    Who looks along as another sees the parent as well, or the part would tell whether the other sees it.
    """

    def rule(me: Who, row: Columns) -> Truth:
        above = _alias(parent)
        seen = [sees(who, above.c) for who in ((ME, BESIDE) if me is BESIDE else (me,))]
        return sa.or_(own(me, row), sa.and_(sees(me, row), _exists((above,), above.c.id == getattr(row, link), *seen)))

    return rule


def part_of(parent: type[SQLModel], link: str) -> RowRule:
    """A part without shares of its own: seen with its parent."""

    def rule(me: Who, row: Columns) -> Truth:
        above = _alias(parent)
        return _exists((above,), above.c.id == getattr(row, link), RULES[parent](me, above.c))

    return rule


def part_of_line(line: type[SQLModel], line_link: str, parent: type[SQLModel], link: str) -> RowRule:
    """A part of a line, seen with it; or of the line's parent, where it is not under a line."""

    def rule(me: Who, row: Columns) -> Truth:
        of_parent = sa.and_(getattr(row, line_link).is_(None), part_of(parent, link)(me, row))
        return sa.or_(part_of(line, line_link)(me, row), of_parent)

    return rule


def parent_of(child: type[SQLModel], link: str) -> RowRule:
    """Seen by whoever sees one of its children."""

    def rule(me: Who, row: Columns) -> Truth:
        below = _alias(child)
        return _exists((below,), getattr(below.c, link) == row.id, RULES[child](me, below.c))

    return rule


def saw_then(parent: type[SQLModel], link: str) -> RowRule:
    """An earlier text: seen by those who see its parent now and were already shown it before it was replaced."""

    def rule(me: Who, row: Columns) -> Truth:
        above = _alias(parent)

        def own_or_shown_before(seat: Columns, named: Columns) -> Truth:
            shown_before = _shared(named, seat, above.c, lambda share: share.shared_at <= row.replaced_at)
            return sa.or_(seat.partner_id == above.c.partner_id, shown_before)

        return _exists((above,), above.c.id == getattr(row, link), at_table(me, above.c.case_id, own_or_shown_before))

    return rule


def sees_case(me: Who, row: Columns) -> Truth:
    """Title, wish, phase, director, next date: the table's."""
    return at_table(me, row.id)


def sees_at_table(me: Who, row: Columns) -> Truth:
    """The table's: who else has, or had, a seat there; when the case is discussed, and who was in the room then."""
    return at_table(me, row.case_id)


def own(me: Who, row: Columns) -> Truth:
    """One's own organisation's, and never shared."""
    return at_table(me, row.case_id, lambda seat, _: seat.partner_id == row.partner_id)


def sees_conference(point: type[SQLModel]) -> RowRule:
    """Who is named in one of its cases; and who plans or leads it, since at first it has none: it tells of none."""

    def rule(me: Who, row: Columns) -> Truth:
        on_agenda = _alias(point)
        at_one = _exists(
            (on_agenda,),
            on_agenda.c.conference_id == row.id,
            on_agenda.c.withdrawn_at.is_(None),
            at_table(me, on_agenda.c.case_id),
        )
        return sa.or_(row.chair_id == me, row.note_taker_id == me, row.planned_by == me, at_one)

    return rule


def sees_what_is_shared(me: Who, row: Columns) -> Truth:
    """A share follows today's sight of the row that it is about."""
    return sa.or_(*(part_of(model, "row_id")(me, row) for model in SHARED))


def sees_subject(me: Who, row: Columns) -> Truth:
    """An event follows today's sight of what it is about: something shared, something of the table, or the case."""
    of_the_table = (part_of(model, "row_id")(me, row) for model in TABLES)
    about_the_case = sa.and_(row.row_id == row.case_id, at_table(me, row.case_id))
    return sa.or_(sees_what_is_shared(me, row), *of_the_table, about_the_case)


def on_duty(duty: Duty) -> RowRule:
    """Not of a case: what a listed duty needs, such as the register for the intake desk."""

    def rule(me: Who, row: Columns) -> Truth:
        listed, person = _alias(ProfessionalDuty), _alias(Professional)
        return _exists(
            (listed, person),
            listed.c.professional_id == me,
            listed.c.duty == duty,
            listed.c.withdrawn_at.is_(None),
            person.c.id == listed.c.professional_id,
            person.c.active,
        )

    return rule


def unless_one_is(model: type[SQLModel], mark: str, sharing: str, otherwise: RowRule) -> RowRule:
    """One marked row hides all that have the same value: a secret person hides the address of all who live there."""

    def rule(me: Who, row: Columns) -> Truth:
        other = _alias(model)
        marked = _exists((other,), getattr(other.c, sharing) == getattr(row, sharing), getattr(other.c, mark))
        return sa.and_(otherwise(me, row), sa.not_(marked))

    return rule


def seen_by_all_present(row: Columns, rule: RowRule, to_guests: GuestRule) -> Truth:
    """What the shared screen shows: somebody is counted at the case at hand, and nobody who is does not see the row.

    Nor does it show what whoever opened it does not see: the planner of a conference is at few of its tables.
    Who arrives is counted before they are shown as present, and who left until the chair lets the screen grow. An
    answer that is unknown, since a column is empty, is a no.
    """
    counted, point = _COUNTED
    someone, anyone, guest = _alias(counted), _alias(counted), _alias(GuestSeat)
    at_hand, here, with_us = _alias(point), _alias(point), _alias(point)
    sees_it = sa.func.coalesce(rule(anyone.c.professional_id, row), sa.false())
    guest_sees_it = sa.and_(guest.c.withdrawn_at.is_(None), to_guests(guest.c, row))
    return sa.and_(
        _exists((someone, at_hand), *_counts(someone, at_hand), at_hand.c.room_clear_at.is_not(None)),
        rule(OPENER, row),
        sa.not_(_exists((anyone, here), *_counts(anyone, here), sa.not_(sees_it))),
        sa.not_(_exists((guest, with_us), *_counts(guest, with_us), sa.not_(guest_sees_it))),
    )


def _counts(attendance: sa.FromClause, point: sa.FromClause) -> tuple[Truth, ...]:
    return (
        attendance.c.point_id == point.c.id,
        attendance.c.counted_from.is_not(None),
        attendance.c.counted_until.is_(None),
        point.c.conference_id == SCREEN,
        point.c.opened_at.is_not(None),
        point.c.left_at.is_(None),
    )


# ── Shown to a guest ─────────────────────────────────────────────────────────────────────────────────────────────


def shared_with_guest(guest: Columns, row: Columns) -> Truth:
    """Of their case, and its owner chose to share it with them."""
    given = _alias(GuestShare)
    return sa.and_(
        row.case_id == guest.case_id,
        _exists((given,), given.c.row_id == row.id, given.c.guest_id == guest.id, given.c.withdrawn_at.is_(None)),
    )


def under_what_is_shared(parent: type[SQLModel], link: str) -> GuestRule:
    """A part without shares of its own."""

    def rule(guest: Columns, row: Columns) -> Truth:
        above = _alias(parent)
        return _exists((above,), above.c.id == getattr(row, link), shared_with_guest(guest, above.c))

    return rule


def their_case(guest: Columns, row: Columns) -> Truth:
    """Its neutral title and its wish; the name of the household stands elsewhere."""
    return row.id == guest.case_id


def their_point(guest: Columns, row: Columns) -> Truth:
    return row.id == guest.point_id


def at_their_point(guest: Columns, row: Columns) -> Truth:
    """Who else is in the room, or is coming in."""
    return row.point_id == guest.point_id


def with_their_point(point: type[SQLModel]) -> GuestRule:
    def rule(guest: Columns, row: Columns) -> Truth:
        theirs = _alias(point)
        return _exists((theirs,), theirs.c.id == guest.point_id, theirs.c.conference_id == row.id)

    return rule


def not_for_guests(guest: Columns, row: Columns) -> Truth:
    return sa.false()


# ── Not of a case ────────────────────────────────────────────────────────────────────────────────────────────────


def mine(me: Who, row: Columns) -> Truth:
    return row.professional_id == me


def mine_or_at_hand(point: type[SQLModel]) -> RowRule:
    """Of a conference: what I made there myself, or anyone did when I chair the case at hand."""

    def rule(me: Who, row: Columns) -> Truth:
        led = _alias(point)
        chairs = _exists(
            (led,),
            led.c.conference_id == row.conference_id,
            led.c.chair_id == me,
            led.c.opened_at.is_not(None),
            led.c.left_at.is_(None),
            at_table(me, led.c.case_id),
        )
        return sa.or_(mine(me, row), chairs)

    return rule


def named_among(people: type[SQLModel], link: str) -> RowRule:
    """Intervision: a group by its members, a session by its participants, and by nobody else."""

    def rule(me: Who, row: Columns) -> Truth:
        named = _alias(people)
        is_named = _exists(
            (named,), getattr(named.c, link) == row.id, named.c.professional_id == me, named.c.left_at.is_(None)
        )
        return sa.and_(is_named, _works_here(me))

    return rule


def once_opened(session: type[SQLModel]) -> RowRule:
    """A note of a session: by its participants; while everyone writes alone, by who wrote it."""

    def rule(me: Who, row: Columns) -> Truth:
        above = _alias(session)
        still_silent = sa.func.coalesce(above.c.silent_step == row.step, sa.false())
        shown = sa.or_(row.written_by == me, sa.not_(still_silent))
        return _exists((above,), above.c.id == row.session_id, RULES[session](me, above.c), shown)

    return rule


def as_far_as_opened(session: type[SQLModel], group: type[SQLModel]) -> RowRule:
    """A learning point: by who was there; by the organisations of the group's team, or by all, once opened."""

    def rule(me: Who, row: Columns) -> Truth:
        of, team, theirs, reader = _alias(group), _alias(Team), _alias(CovenantPart), _alias(Professional)
        in_its_team = _exists(
            (of, team, theirs, reader),
            of.c.id == row.group_id,
            team.c.id == of.c.team_id,
            theirs.c.covenant_id == team.c.covenant_id,
            in_force(theirs, TODAY),
            reader.c.partner_id == theirs.c.partner_id,
            reader.c.id == me,
        )
        opened = sa.or_(row.open_to == "all", sa.and_(row.open_to == "team", in_its_team))
        return sa.or_(part_of(session, "session_id")(me, row), sa.and_(opened, _works_here(me)))

    return rule


def _works_here(me: Who) -> Truth:
    person = _alias(Professional)
    return _exists((person,), person.c.id == me, person.c.active)


def nobody(me: Who, row: Columns) -> Truth:
    """Read by the system at the door, never by a person."""
    return sa.false()


def columns_of(model: type[SQLModel]) -> Columns:
    """For asking a rule with a column for the professional; only the system does (board/live.py)."""
    return cast(Columns, model)


def _alias(model: type[SQLModel]) -> sa.FromClause:
    """A table as itself: the one place that goes below the mapped classes, because the rule cannot filter itself."""
    table: sa.Table = sa.inspect(model).local_table
    return table.alias()


def _exists(own: Sequence[sa.FromClause], *conditions: Truth) -> Truth:
    # Said outright: left alone, SQLAlchemy correlates with the nearest statement only, and would join the rest.
    return sa.exists(sa.select(sa.literal(1)).select_from(*own).where(*conditions).correlate_except(*own))


# ── Every table has a rule ───────────────────────────────────────────────────────────────────────────────────────

RULES: Final[dict[type[SQLModel], RowRule]] = {}
TO_GUESTS: Final[dict[type[SQLModel], GuestRule]] = {}
"""Of these tables a guest is shown something; of all others nothing."""
SHARED: Final[list[type[Row]]] = []
"""Tables whose rows have an owning organisation and shares of their own."""
OWNED: Final[list[type[Row]]] = []
"""These, and those whose rows are their organisation's alone."""
TABLES: Final[list[type[Row]]] = [Seat]
"""Tables whose rows the whole table of their case sees, and of which events tell."""


def register(model: type[SQLModel], rule: RowRule) -> None:
    RULES[model] = rule
    _criteria.cache_clear()
    _criteria_of_screens.cache_clear()


def register_shared(model: type[Row], rule: RowRule) -> None:
    SHARED.append(model)
    register_owned(model, rule)


def register_owned(model: type[Row], rule: RowRule) -> None:
    OWNED.append(model)
    register(model, rule)


def show_to_guests(model: type[SQLModel], rule: GuestRule) -> None:
    TO_GUESTS[model] = rule
    _criteria_of_screens.cache_clear()


_COUNTED: list[type[Row]] = []
"""Attendance and AgendaPoint, which lie above this page."""


def count_those_present(attendance: type[Row], point: type[Row]) -> None:
    _COUNTED[:] = [attendance, point]


def register_at_table(model: type[Row]) -> None:
    TABLES.append(model)
    register(model, sees_at_table)


class _Attached(LoaderCriteriaOption):
    """A rule on its way into a statement, known to the cache of compiled statements by its identity alone.

    Its expression never changes, and its two parameters are read when the statement runs. Without this, SQLAlchemy
    walks through every rule for every statement to see whether it did: 5 ms instead of 0.3.
    """

    inherit_cache = True
    _resolved: Truth | None = None

    def _gen_cache_key(self, anon_map: object, bindparams: object) -> tuple[object, ...]:
        return (_Attached, self)

    def _resolve_where_criteria(self, ext_info: "_InternalEntityType[Any]") -> Truth:
        """The same for every entity: walked through once, and not for every statement that is new, 0.5 s a page."""
        if self._resolved is None:
            self._resolved = super()._resolve_where_criteria(ext_info)
        return self._resolved


@cache
def _criteria(who: Who) -> list[ORMOption]:
    return [_Attached(model, rule(who, columns_of(model)), include_aliases=True) for model, rule in RULES.items()]


@cache
def _criteria_of_screens() -> list[ORMOption]:
    return [_Attached(model, _on_screen(model), include_aliases=True) for model in RULES]


def _on_screen(model: type[SQLModel]) -> Truth:
    return seen_by_all_present(columns_of(model), RULES[model], TO_GUESTS.get(model, not_for_guests))


for _model, _rule in (
    (Seat, sees_at_table),
    (SeatPerson, part_of(Seat, "seat_id")),
    (Share, sees_what_is_shared),
    (GuestSeat, sees_at_table),
    (GuestShare, sees_what_is_shared),
    (Event, sees_subject),
):
    register(_model, _rule)
show_to_guests(GuestSeat, at_their_point)


# ── Writing: only what one sees, and only under what one sees ────────────────────────────────────────────────────


class Guard:
    """What database.py attaches to its sessions."""

    def options(self, viewer: Viewer | Screen) -> Sequence[ORMOption]:
        if isinstance(viewer, Screen):
            return _criteria_of_screens()
        return [*_criteria(ME), *_criteria(BESIDE)] if viewer.beside else _criteria(ME)

    def check(self, db: Session, viewer: Viewer | Screen) -> None:
        if isinstance(viewer, Screen):
            raise RuntimeError("a screen changes nothing")
        if viewer.beside:
            raise RuntimeError("who looks along changes nothing")
        if db.deleted:
            raise RuntimeError("nothing is deleted: what ends keeps its row")
        changed = [row for row in db.dirty if db.is_modified(row)]
        written = [*db.new, *changed]
        for row in written:
            _check_owner(row, viewer)
        fresh = {row.id for row in db.new if isinstance(row, Row)}
        _check_seen(db, [(type(row), row.id) for row in changed if isinstance(row, Row)], fresh)
        _check_seen(db, [parent for row in written for parent in _parents(row)], fresh)
        for row in written:
            if isinstance(row, Share | GuestShare) and _sets(row, "row_id") and row.row_id not in fresh | db.created:
                _check_subject(db, row)
        db.created |= fresh


def _check_owner(row: SQLModel, viewer: Viewer) -> None:
    """Nobody writes in the name of another organisation, moves a row to another, or alters the open tables."""
    if type(row) in OPEN and Duty.ADMINISTRATION not in viewer.duties:
        raise RuntimeError("the open tables are for the administration")
    if type(row) in OWNED:
        owner = sa.inspect(row, raiseerr=True).attrs.partner_id
        if _is_new(row) and owner.value not in (None, viewer.partner_id):
            raise RuntimeError("a row belongs to the organisation of whoever writes it")
        if not _is_new(row) and owner.history.has_changes():
            raise RuntimeError("a row stays with its organisation")


def _check_seen(db: Session, rows: Iterable[tuple[type[SQLModel], UUID]], fresh: set[UUID]) -> None:
    """Asks the rule itself, in one query for each table, about what was not made in this very session."""
    wanted: dict[type[Row], set[UUID]] = {}
    for model, id in rows:
        if issubclass(model, Row) and id not in db.created | fresh:
            wanted.setdefault(model, set()).add(id)
    for model, ids in wanted.items():
        if set(db.exec(select(model.id).where(col(model.id).in_(ids)))) != ids:
            raise NotVisible


def _parents(row: SQLModel) -> Iterable[tuple[type[SQLModel], UUID]]:
    """What the row is hung under now, as far as that has a rule.

    The household of a new case is not among them: the intake desk opens one on a household that it need not see.
    """
    models = {sa.inspect(model).local_table: model for model in RULES}
    for key in sa.inspect(type(row)).local_table.foreign_keys:
        parent, id, name = models.get(key.column.table), getattr(row, key.parent.name), key.parent.name
        opens_a_case = name == "household_id" and _is_new(row)
        if parent and id and _sets(row, name) and not opens_a_case:
            yield parent, id


def _sets(row: SQLModel, name: str) -> bool:
    """Is this column written, rather than left as it was?"""
    return _is_new(row) or sa.inspect(row, raiseerr=True).attrs[name].history.has_changes()


def _is_new(row: SQLModel) -> bool:
    return bool(sa.inspect(row, raiseerr=True).pending)


def _check_subject(db: Session, share: Share | GuestShare) -> None:
    if not any(db.exec(select(model.id).where(model.id == share.row_id)).first() for model in SHARED):
        raise NotVisible


install(Guard())


# ── Doing: asked only about what is seen ─────────────────────────────────────────────────────────────────────────


class Owned(Protocol):
    @property
    def partner_id(self) -> UUID | None: ...


class Assigned(Protocol):
    assignee_partner_id: UUID


class Directed(Protocol):
    director_id: UUID | None
    allocated_at: datetime | None


class Delivering(Protocol):
    @property
    def delivers_maatwerk(self) -> bool: ...


class Stuck(Protocol):
    raised_for: UUID
    acts_partner_id: UUID | None


class Led(Protocol):
    chair_id: UUID


class Chaired(Led, Protocol):
    planned_by: UUID


class Noted(Chaired, Protocol):
    note_taker_id: UUID | None


class Written(Protocol):
    @property
    def written_by(self) -> UUID | None: ...


class Facilitated(Protocol):
    facilitator_id: UUID
    bringer_id: UUID


def may_edit(viewer: Viewer, row: Owned) -> bool:
    return viewer.acts and row.partner_id == viewer.partner_id


def may_share(viewer: Viewer, row: Owned) -> bool:
    """Its own organisation; a row without one is passed on by whoever it was shared with by name."""
    return viewer.acts and row.partner_id in (None, viewer.partner_id)


def may_withdraw(viewer: Viewer, row: Owned, given: Share) -> bool:
    """Its own organisation; of a row without one, whoever gave this share: nobody takes it from the writer."""
    given_by_me = viewer.acts and given.shared_by == viewer.professional_id
    return may_edit(viewer, row) if row.partner_id else given_by_me


def may_order(viewer: Viewer, row: Owned, case: Directed) -> bool:
    return may_edit(viewer, row) or may_direct(viewer, case)


def may_answer(viewer: Viewer, agreement: Assigned) -> bool:
    """The organisation that was asked says yes, no or done."""
    return viewer.acts and agreement.assignee_partner_id == viewer.partner_id


def may_name(viewer: Viewer, seat: Seat) -> bool:
    """The organisation names its own people in its seat."""
    return viewer.acts and seat.partner_id == viewer.partner_id


def may_direct(viewer: Viewer, case: Directed) -> bool:
    return viewer.acts and case.director_id == viewer.professional_id


def may_scale(viewer: Viewer, bottleneck: Stuck, case: Directed) -> bool:
    """The director has the mandate; so has who raised it, and who is to act, as organisations."""
    concerned = viewer.partner_id in (bottleneck.raised_for, bottleneck.acts_partner_id)
    return may_direct(viewer, case) or (viewer.acts and concerned)


def may_give_seats(viewer: Viewer, case: Directed) -> bool:
    """The desk until allocation, the director after it."""
    return may_direct(viewer, case) if case.allocated_at else Duty.INTAKE_DESK in viewer.duties


def may_open_cases(viewer: Viewer) -> bool:
    return Duty.INTAKE_DESK in viewer.duties


def may_allocate(viewer: Viewer) -> bool:
    return Duty.INTAKE_DESK in viewer.duties


def may_plan_conferences(viewer: Viewer) -> bool:
    return viewer.acts and Duty.INTAKE_DESK in viewer.duties


def may_chair(viewer: Viewer, conference: Chaired) -> bool:
    """The agenda is the chair's, or of whoever plans for them."""
    return viewer.acts and viewer.professional_id in (conference.chair_id, conference.planned_by)


def may_seat_who_leads(viewer: Viewer, conference: Chaired, case: Directed) -> bool:
    """At a case where their organisation has no seat: whoever plans the meeting, and who gives seats there."""
    return (viewer.acts and viewer.professional_id == conference.planned_by) or may_give_seats(viewer, case)


def may_oversee(viewer: Viewer, conference: Noted) -> bool:
    """Tells its times, and closes it: of these, who has a place at every case on the agenda, and so sees all of it."""
    has_a_place = viewer.professional_id in (conference.chair_id, conference.note_taker_id)
    return may_chair(viewer, conference) and has_a_place


def may_lead(viewer: Viewer, point: Led) -> bool:
    """Moves through the case at hand, lets people in, and leaves it."""
    return viewer.acts and point.chair_id == viewer.professional_id


def may_invite_guests(viewer: Viewer, conference: Chaired, point: Led, case: Directed) -> bool:
    """Before the meeting whoever may put the case on the agenda; while it is discussed, whoever leads it."""
    return may_lead(viewer, point) or may_chair(viewer, conference) or may_direct(viewer, case)


def may_conclude(viewer: Viewer, own: Delivering) -> bool:
    """Who would deliver maatwerk advises on it, and neither concludes nor decides (Wmo 2015 art. 2.6.3)."""
    return viewer.acts and not own.delivers_maatwerk


def may_decide(viewer: Viewer) -> bool:
    """A decision on maatwerk is municipal (Wmo 2015 art. 2.6.3): only its own people are given the mandate."""
    return Duty.MANDATE in viewer.duties


def may_facilitate(viewer: Viewer, session: Facilitated) -> bool:
    """Moves a session of intervision from step to step, and closes it."""
    return viewer.acts and session.facilitator_id == viewer.professional_id


def may_choose_advice(viewer: Viewer, session: Facilitated) -> bool:
    """The one who brought the question."""
    return viewer.acts and session.bringer_id == viewer.professional_id


def may_take_back(viewer: Viewer, written: Written) -> bool:
    """What somebody wrote in intervision, for as long as it is known that they did."""
    return viewer.acts and written.written_by == viewer.professional_id


def may_search_register(viewer: Viewer) -> bool:
    return Duty.INTAKE_DESK in viewer.duties


def may_administer(viewer: Viewer) -> bool:
    return Duty.ADMINISTRATION in viewer.duties
