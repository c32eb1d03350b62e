"""The rule, spoiled on purpose: each single edit must show in the random towns, or the towns are too kind.

An edit is made in the source. The edited policy.py is run under another name, beside the real one, and the statements
with which the models register themselves are repeated with it; nothing of this reaches the sessions of other tests.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import permutations, product
from pathlib import Path
from types import CodeType, ModuleType
from typing import Final
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

import app
from app import policy
from app.board.models import Item
from app.database import SYSTEM, Screen, Viewer, install, session_for
from app.tables import metadata
from tests.reference import DAYS, Town, random_town
from tests.test_policy import (
    Pairs,
    Seen,
    asked_every_way,
    build,
    by_reference,
    due_on_screen,
    ids_seen,
    just_after_midnight,
    rules,
    screens_in,
    seen_by_seats,
    viewers_in,
    who_sees,
    whole_seats,
)

SEEDS: Final = range(6)
POLICY: Final = "app.policy"
SEATS: Final = "app.seats.models"
BOARD: Final = "app.board.models"
CONFERENCES: Final = "app.conferences.models"
MEETING: Final = "app.meeting.models"
MINUTES: Final = "app.minutes.models"
SCREENS: Final = "app.screens.models"
INTERVISION: Final = "app.intervision.models"
REGISTERING: Final = (
    BOARD,
    "app.calendar.models",
    "app.cases.models",
    CONFERENCES,
    MEETING,
    MINUTES,
    SCREENS,
    "app.households.models",
    INTERVISION,
    "app.agreements.models",
    "app.attachments.models",
    "app.bottlenecks.models",
    "app.persons.models",
    "app.login.models",
    "app.notices.models",
    "app.today.models",
)
OF_ONES_OWN: Final = ", lambda seat, _: seat.partner_id == row.partner_id"
FOR_THE_CHAIR: Final = """
policy.register(AgendaPoint, lambda me, row: sa.or_(policy.sees_at_table(me, row), row.chair_id == me))"""
A_SINGLE_ONE: Final = "_exists((anyone, here), *_counts(anyone, here), sees_it)"
"""Who is counted and sees it, where it takes them all."""


@dataclass(frozen=True)
class Mutant:
    before: str
    after: str = ""
    module: str = POLICY

    def __str__(self) -> str:
        return " ".join(f"{self.before} ▸ {self.after}".split())


OF_AT_TABLE: Final = (
    Mutant("        seat.c.case_id == case_id,\n"),
    Mutant("        seat.c.withdrawn_at.is_(None),\n"),
    Mutant("        in_force(seat, TODAY),\n"),
    Mutant("        named.c.seat_id == seat.c.id,\n"),
    Mutant("        named.c.professional_id == me,\n"),
    Mutant("        named.c.withdrawn_at.is_(None),\n"),
    Mutant("        on_its_days(named, TODAY),\n"),
    Mutant("on_its_days(named, TODAY)", "named.c.starts_on.is_(None)"),
    Mutant("on_its_days(named, TODAY)", "in_force(named, TODAY)"),
    Mutant("        person.c.id == me,\n"),
    Mutant("        person.c.id == me,\n        person.c.active,\n", "        person.c.id == me,\n"),
    Mutant("        person.c.partner_id == seat.c.partner_id,\n"),
    Mutant("        part.c.covenant_id == seat.c.covenant_id,\n"),
    Mutant("        part.c.partner_id == seat.c.partner_id,\n"),
    Mutant("        part.c.purpose == seat.c.purpose,\n"),
    Mutant("        part.c.receives,\n", "        part.c.gives,\n"),
    Mutant("        in_force(part, TODAY),\n"),
    Mutant("[and_there(seat.c, named.c)] if and_there else []", ""),
    Mutant("table.c.starts_on <= today", "table.c.starts_on < today", SEATS),
    Mutant("table.c.ends_on >= today", "table.c.ends_on > today", SEATS),
    Mutant("sa.or_(table.c.ends_on.is_(None), table.c.ends_on >= today)", "table.c.ends_on >= today", SEATS),
    Mutant("sa.or_(table.c.ends_on.is_(None), table.c.ends_on >= today)", "sa.true()", SEATS),
    Mutant("running().today", "running().now.astimezone(__import__('datetime').UTC).date()"),
)
OF_SHARED: Final = (
    Mutant("named: sa.or_(seat.partner_id ==", "named: sa.and_(seat.partner_id =="),
    Mutant("named: sa.or_(seat.partner_id ==", "named: sa.or_(seat.partner_id !="),
    Mutant("named: sa.or_(seat.partner_id == row.partner_id, ", "named: sa.or_("),
    Mutant("row.partner_id, _shared(named, seat, row)", "row.partner_id"),
    Mutant("        share.c.row_id == row.id,\n"),
    Mutant("        share.c.seat_id == seat.id,\n"),
    Mutant("share.professional_id == named.professional_id", "share.professional_id.is_not(None)"),
    Mutant("            _by_name(share.c, named) if named else sa.false(),\n"),
    Mutant(", share.shared_at >= named.named_at"),
    Mutant("share.shared_at >= named.named_at", "share.shared_at > named.named_at"),
    Mutant("_shared(named, seat, above.c", "_shared(None, seat, above.c"),
    Mutant(", row.partner_id.is_not(None)"),
    Mutant("sa.and_(share.c.professional_id.is_(None)", "sa.or_(share.c.professional_id.is_(None)"),
    Mutant("        share.c.withdrawn_at.is_(None),\n"),
    Mutant("        sa.or_(share.c.until.is_(None), share.c.until >= TODAY),\n"),
    Mutant("share.c.until >= TODAY", "share.c.until > TODAY"),
    Mutant("share.c.until.is_(None), "),
    Mutant("        *(condition(share.c) for condition in and_then),\n"),
)
OF_RULES: Final = (
    Mutant("sees(me, row), _exists((above,), above.c.id == getattr(row, link), *seen)", "sees(me, row)"),
    Mutant("above.c.id == getattr(row, link), *seen", "*seen"),
    Mutant("getattr(row, link), *seen", "getattr(row, link)"),
    Mutant("sa.and_(sees(me, row)", "sa.or_(sees(me, row)"),
    Mutant("sa.or_(own(me, row), sa.and_(", "sa.or_(sa.and_("),
    Mutant("above.c.id == getattr(row, link), RULES", "RULES"),
    Mutant("getattr(row, link), RULES[parent](me, above.c)", "getattr(row, link)"),
    Mutant("getattr(below.c, link) == row.id, RULES", "RULES"),
    Mutant("== row.id, RULES[child](me, below.c)", "== row.id"),
    Mutant(
        "sa.and_(getattr(row, line_link).is_(None), part_of(parent, link)(me, row))", "part_of(parent, link)(me, row)"
    ),
    Mutant("sa.or_(part_of(line, line_link)(me, row), of_parent)", "of_parent"),
    Mutant("sa.or_(part_of(line, line_link)(me, row), of_parent)", "part_of(line, line_link)(me, row)"),
    Mutant("share.shared_at <= row.replaced_at", "share.shared_at < row.replaced_at"),
    Mutant("share.shared_at <= row.replaced_at", "share.shared_at >= row.replaced_at"),
    Mutant("sa.or_(seat.partner_id == above.c.partner_id, shown_before)", "shown_before"),
    Mutant("sa.or_(seat.partner_id == above.c.partner_id, ", "sa.and_(seat.partner_id == above.c.partner_id, "),
    Mutant("above.c.id == getattr(row, link), at_table", "at_table"),
    Mutant('date: the table\'s."""\n    return at_table(me, row.id)', 'date."""\n    return sa.true()'),
    Mutant("sa.and_(row.row_id == row.case_id, at_table(me, row.case_id))", "at_table(me, row.case_id)"),
    Mutant("row.row_id == row.case_id, at_table(me, row.case_id)", "row.row_id == row.case_id"),
    Mutant("(me, row) for model in TABLES)", "(me, row) for model in TABLES[:1])"),
    Mutant("(me, row) for model in SHARED))", "(me, row) for model in SHARED[1:]))"),
    Mutant("(me, row) for model in SHARED))", "(me, row) for model in OWNED))"),
    Mutant("= [Seat]", "= []"),
    Mutant("    TABLES.append(model)\n"),
    Mutant("            listed.c.duty == duty,\n"),
    Mutant("            listed.c.professional_id == me,\n"),
    Mutant("            listed.c.withdrawn_at.is_(None),\n"),
    Mutant("listed.c.professional_id,\n            person.c.active,", "listed.c.professional_id,"),
    Mutant("getattr(other.c, sharing) == getattr(row, sharing)", "other.c.id == row.id"),
    Mutant("sa.not_(marked)", "marked"),
    Mutant("sa.and_(otherwise(me, row), ", "sa.or_(otherwise(me, row), "),
    Mutant("row.professional_id == me\n", "sa.true()\n"),
    Mutant('never by a person."""\n    return sa.false()', 'never by a person."""\n    return sa.true()'),
    Mutant(".correlate_except(*own)"),
)
OF_CONFERENCES: Final = (
    Mutant("            on_agenda.c.conference_id == row.id,\n"),
    Mutant("            on_agenda.c.withdrawn_at.is_(None),\n"),
    Mutant("            at_table(me, on_agenda.c.case_id),\n"),
    Mutant("row.chair_id == me, "),
    Mutant("row.note_taker_id == me, "),
    Mutant("row.planned_by == me, "),
    Mutant("row.planned_by == me, at_one)", "row.planned_by == me)"),
    Mutant(*(f'never shared."""\n    return at_table(me, row.case_id{more})' for more in (OF_ONES_OWN, ""))),
    Mutant("register_at_table(AgendaPoint)", "register(AgendaPoint, policy.sees_at_table)", CONFERENCES),
    Mutant("register_at_table(AgendaPoint)", f"register_at_table(AgendaPoint){FOR_THE_CHAIR}", CONFERENCES),
    Mutant("(Invitation, policy.sees_at_table)", "(Invitation, lambda me, row: sa.true())", CONFERENCES),
    Mutant("(Preparation, policy.own)", "(Preparation, policy.sees_at_table)", CONFERENCES),
    Mutant("policy.register_owned(Preparation", "policy.register_shared(Preparation", CONFERENCES),
    Mutant("policy.sees_conference(AgendaPoint)", "policy.parent_of(AgendaPoint, 'conference_id')", CONFERENCES),
    Mutant("(Attendance, policy.sees_at_table)", "(Attendance, policy.mine)", MEETING),
    Mutant("            led.c.conference_id == row.conference_id,\n"),
    Mutant("            led.c.chair_id == me,\n"),
    Mutant("            led.c.opened_at.is_not(None),\n"),
    Mutant("            led.c.left_at.is_(None),\n"),
    Mutant("            at_table(me, led.c.case_id),\n"),
    Mutant("sa.or_(mine(me, row), chairs)", "chairs"),
    Mutant("policy.mine_or_at_hand(AgendaPoint)", "policy.mine", SCREENS),
)
OF_MINUTES: Final = (
    Mutant("lambda seat, _: seat.id == row.seat_id", "lambda seat, _: seat.partner_id == row.partner_id"),
    Mutant("row.case_id, lambda seat, _: seat.id == row.seat_id", "row.case_id"),
    Mutant("policy.in_that_seat", "policy.own", MINUTES),
    Mutant("policy.register_owned(Minutes", "policy.register_shared(Minutes", MINUTES),
    Mutant("policy.register_shared(Addendum", "policy.register_owned(Addendum", MINUTES),
    Mutant("(Addendum, policy.sees)", "(Addendum, policy.sees_at_table)", MINUTES),
    Mutant("(Reading, policy.sees_at_table)", "(Reading, policy.mine)", MINUTES),
)
OF_INTERVISION: Final = (
    Mutant("getattr(named.c, link) == row.id, "),
    Mutant("named.c.professional_id == me, named.c.left_at", "named.c.left_at"),
    Mutant(", named.c.left_at.is_(None)\n", "\n"),
    Mutant("sa.and_(is_named, _works_here(me))", "is_named"),
    Mutant("above.c.id == row.session_id, "),
    Mutant("RULES[session](me, above.c), shown", "shown"),
    Mutant("RULES[session](me, above.c), shown", "RULES[session](me, above.c)"),
    Mutant("sa.or_(row.written_by == me, sa.not_(still_silent))", "sa.not_(still_silent)"),
    Mutant("sa.func.coalesce(above.c.silent_step == row.step, sa.false())", "above.c.silent_step == row.step"),
    Mutant("above.c.silent_step == row.step", "above.c.silent_step.is_not(None)"),
    Mutant("            of.c.id == row.group_id,\n"),
    Mutant("team.c.id == of.c.team_id", "team.c.id != of.c.team_id"),
    Mutant("theirs.c.covenant_id == team.c.covenant_id", "theirs.c.covenant_id != team.c.covenant_id"),
    Mutant("team.c.covenant_id,\n            in_force(theirs, TODAY),\n", "team.c.covenant_id,\n"),
    Mutant("reader.c.partner_id == theirs.c.partner_id", "reader.c.partner_id != theirs.c.partner_id"),
    Mutant("            reader.c.id == me,\n"),
    Mutant('row.open_to == "all", '),
    Mutant('sa.and_(row.open_to == "team", in_its_team)', "in_its_team"),
    Mutant('sa.and_(row.open_to == "team", in_its_team)', 'row.open_to == "team"'),
    Mutant("sa.and_(opened, _works_here(me))", "opened"),
    Mutant('sa.or_(part_of(session, "session_id")(me, row), sa.and_(opened', "sa.or_(sa.and_(opened"),
    Mutant("(person,), person.c.id == me, person.c.active", "(person,), person.c.active"),
    Mutant("(person,), person.c.id == me, person.c.active", "(person,), person.c.id == me"),
    Mutant("policy.once_opened(IntervisionSession)", 'policy.part_of(IntervisionSession, "session_id")', INTERVISION),
    Mutant('policy.named_among(Participant, "session_id")', "lambda me, row: sa.true()", INTERVISION),
    Mutant(
        '(AdviceCard, policy.part_of(IntervisionSession, "session_id"))', "(AdviceCard, policy.nobody)", INTERVISION
    ),
)
OF_WHOLE_SEATS: Final = (
    Mutant("_exists((seat, part), seat.c.id == seat_id, ", "_exists((seat, part), "),
    Mutant("*_takes_part(seat, part), and_so(seat.c))", "*_takes_part(seat, part))"),
    Mutant("sa.and_(seat.case_id == row.case_id, sa.or_(row.partner_id", "sa.and_(sa.or_(row.partner_id"),
    Mutant("sa.or_(row.partner_id == seat.partner_id, _shared(None, seat, row))", "_shared(None, seat, row)"),
    Mutant("if named else sa.false()", "if named else sa.true()"),
    Mutant("_shared(None, seat, row)", "sa.false()"),
)
OF_SCREENS: Final = (
    Mutant("attendance.c.point_id == point.c.id", "attendance.c.case_id == point.c.case_id"),
    Mutant("        attendance.c.counted_from.is_not(None),\n"),
    Mutant("attendance.c.counted_from.is_not(None)", "attendance.c.arrived_at.is_not(None)"),
    Mutant("        attendance.c.counted_until.is_(None),\n"),
    Mutant("attendance.c.counted_until.is_(None)", "attendance.c.left_at.is_(None)"),
    Mutant("        point.c.conference_id == SCREEN,\n"),
    Mutant("        point.c.opened_at.is_not(None),\n"),
    Mutant("        point.c.left_at.is_(None),\n"),
    Mutant("        rule(OPENER, row),\n"),
    Mutant("running().opened_by", "running().conference_id"),
    Mutant(", at_hand.c.room_clear_at.is_not(None)),", "),"),
    Mutant("sa.func.coalesce(rule(anyone.c.professional_id, row), sa.false())", "rule(anyone.c.professional_id, row)"),
    Mutant("row), sa.false())\n    guest_sees_it", "row), sa.true())\n    guest_sees_it"),
    Mutant("return sa.and_(\n        _exists((someone", "return sa.or_(\n        _exists((someone"),
    Mutant("sa.not_(_exists((anyone, here), *_counts(anyone, here), sa.not_(sees_it)))", "sa.true()"),
    Mutant("sa.not_(_exists((anyone, here), *_counts(anyone, here), sa.not_(sees_it)))", A_SINGLE_ONE),
    Mutant("sa.not_(_exists((anyone, here)", "(_exists((anyone, here)"),
    Mutant("sa.not_(sees_it)))", "sees_it))"),
    Mutant("_on_screen(model), include_aliases=True", "_on_screen(model)"),
    Mutant("=True) for model in RULES]", "=True) for model in list(RULES)[:9]]"),
    Mutant("return _criteria_of_screens()", "return []"),
)
OF_GUESTS: Final = (
    Mutant("sa.and_(guest.c.withdrawn_at.is_(None), to_guests(guest.c, row))", "to_guests(guest.c, row)"),
    Mutant("sa.and_(guest.c.withdrawn_at.is_(None), to_guests", "sa.or_(guest.c.withdrawn_at.is_(None), to_guests"),
    Mutant("        sa.not_(_exists((guest, with_us), *_counts(guest, with_us), sa.not_(guest_sees_it))),\n"),
    Mutant("sa.not_(_exists((guest, with_us)", "(_exists((guest, with_us)"),
    Mutant("*_counts(guest, with_us), sa.not_(guest_sees_it)", "*_counts(guest, with_us), guest_sees_it"),
    Mutant("        row.case_id == guest.case_id,\n"),
    Mutant("given.c.row_id == row.id, "),
    Mutant("given.c.guest_id == guest.id, "),
    Mutant(", given.c.withdrawn_at.is_(None)"),
    Mutant("getattr(row, link), shared_with_guest(guest, above.c)", "getattr(row, link)"),
    Mutant("above.c.id == getattr(row, link), shared_with_guest", "shared_with_guest"),
    Mutant("return row.id == guest.case_id", "return sa.true()"),
    Mutant("return row.id == guest.point_id", "return sa.true()"),
    Mutant("return row.point_id == guest.point_id", "return sa.false()"),
    Mutant("theirs.c.id == guest.point_id, "),
    Mutant(", theirs.c.conference_id == row.id"),
    Mutant("TO_GUESTS.get(model, not_for_guests)", "TO_GUESTS.get(model, lambda guest, row: sa.true())"),
    Mutant("TO_GUESTS.get(model, not_for_guests)", "not_for_guests"),
    Mutant("    TO_GUESTS[model] = rule\n"),
    Mutant("show_to_guests(GuestSeat, at_their_point)\n"),
    Mutant("policy.show_to_guests(Item, policy.shared_with_guest)", "", BOARD),
    Mutant("show_to_guests(Item, policy.shared_with_guest)", "show_to_guests(Item, policy.their_case)", BOARD),
)
OF_REGISTERING: Final = (
    Mutant("(GuestSeat, sees_at_table)", "(GuestSeat, lambda me, row: sa.true())"),
    Mutant("(GuestShare, sees_what_is_shared)", "(GuestShare, sees_at_table)"),
    Mutant("(Seat, sees_at_table)", "(Seat, lambda me, row: sa.true())"),
    Mutant('(SeatPerson, part_of(Seat, "seat_id"))', "(SeatPerson, mine)"),
    Mutant("(Share, sees_what_is_shared)", "(Share, sees_at_table)"),
    Mutant("(Event, sees_subject)", "(Event, sees_at_table)"),
    Mutant("policy.register_shared(Item, policy.sees)", "policy.register_shared(Item, policy.sees_at_table)", BOARD),
    Mutant('policy.sees_under(Item, "item_id")', "policy.sees", BOARD),
    Mutant('policy.sees_under(Item, "item_id")', 'policy.part_of(Item, "item_id")', BOARD),
    Mutant('policy.saw_then(Item, "item_id")', 'policy.part_of(Item, "item_id")', BOARD),
    Mutant("register_shared(DeclinedOffer", "register(DeclinedOffer", BOARD),
)
OF_ATTACHING: Final = (
    Mutant("running().professional_id", "running().viewer.partner_id"),
    Mutant("columns_of(model)), include_aliases=True) for", "columns_of(model))) for"),
    Mutant("=True) for model, rule in RULES.items()", "=True) for model, rule in list(RULES.items())[:4]"),
    Mutant(" else _criteria(ME)", " else ()"),
    Mutant("[*_criteria(ME), *_criteria(BESIDE)] if", "_criteria(ME) if"),
    Mutant("[*_criteria(ME), *_criteria(BESIDE)] if", "_criteria(BESIDE) if"),
    Mutant("running().beside", "running().professional_id"),
    Mutant("rule(who, columns_of(model))", "rule(ME, columns_of(model))"),
)


@dataclass(frozen=True)
class Settled:
    """A town in a database of its own."""

    town: Town
    engine: sa.Engine


@cache
def settled(seed: int) -> Settled:
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    town = random_town(seed)
    with session_for(SYSTEM, engine, just_after_midnight(DAYS[0])) as db:
        build(db, SYSTEM, town)
        db.commit()
    return Settled(town, engine)


@cache
def right_answer(seed: int, day: int) -> dict[type, Pairs]:
    return {**by_reference(settled(seed).town, DAYS[day])}


@pytest.mark.parametrize(
    "mutant",
    [*OF_AT_TABLE, *OF_SHARED, *OF_RULES, *OF_CONFERENCES, *OF_MINUTES, *OF_INTERVISION, *OF_REGISTERING],
    ids=str,
)
def test_a_mutant_dies(mutant: Mutant) -> None:
    assert any(differences(alive(mutant))), f"nobody notices: {mutant}"


@pytest.mark.parametrize("mutant", OF_WHOLE_SEATS, ids=str)
def test_a_mutant_of_what_a_whole_seat_sees_dies(mutant: Mutant) -> None:
    assert any(seats_differ(alive(mutant))), f"nobody notices: {mutant}"


def test_what_a_whole_seat_sees_lives() -> None:
    assert not any(seats_differ(alive(None)))


def seats_differ(mutant: ModuleType) -> Iterator[bool]:
    for seed, day in product(SEEDS, range(len(DAYS))):
        with session_for(SYSTEM, settled(seed).engine, just_after_midnight(DAYS[day])) as db:
            yield seen_by_seats(db, SYSTEM, mutant.seat_sees) != whole_seats(settled(seed).town, DAYS[day])


def test_the_rule_itself_lives() -> None:
    assert not any(differences(alive(None)))


def differences(mutant: ModuleType) -> Iterator[bool]:
    """For each table, town and day: does it give other pairs than the reference?"""
    for model in rules():
        asking = who_sees(model, mutant.RULES[model])
        for seed, day in product(SEEDS, range(len(DAYS))):
            yield answer(asking, seed, day) != right_answer(seed, day).get(model, set())


def answer(asking: sa.Select[tuple[UUID, UUID]], seed: int, day: int) -> Pairs | None:
    """None when the database does not even understand the question: that would be noticed as well."""
    with session_for(SYSTEM, settled(seed).engine, just_after_midnight(DAYS[day])) as db:
        try:
            return {(me, id) for me, id in db.execute(asking)}
        except SQLAlchemyError:
            return None


@pytest.mark.parametrize("mutant", OF_ATTACHING, ids=str)
def test_a_mutant_of_what_sessions_are_given_dies(mutant: Mutant) -> None:
    with given_to_sessions(alive(mutant)):
        assert shows_something_else()


def test_the_rule_itself_given_to_sessions_lives() -> None:
    with given_to_sessions(alive(None)):
        assert not shows_something_else()


@contextmanager
def given_to_sessions(mutant: ModuleType) -> Iterator[None]:
    install(mutant.Guard())
    try:
        yield
    finally:
        install(policy.Guard())


def shows_something_else() -> bool:
    """To somebody alone, or to somebody who looks as another."""
    town, viewers = settled(2).town, viewers_in(settled(2).town)
    alone = ((viewer, {viewer.professional_id}) for viewer in viewers)
    along = (
        (me.looking_as(other.professional_id), {me.professional_id, other.professional_id})
        for me, other in permutations(viewers, 2)
    )
    return any(is_shown(viewer, town) != due_to(all_of) for viewer, all_of in (*alone, *along))


def due_to(people: set[UUID]) -> list[set[UUID]]:
    """To all of these people, however they ask."""
    right = right_answer(2, 1)[Item]
    return [set.intersection(*({id for me, id in right if me == person} for person in people))]


def is_shown(viewer: Viewer, town: Town) -> list[set[UUID]]:
    """Each different answer that this viewer gets."""
    with session_for(viewer, settled(2).engine, just_after_midnight(DAYS[1])) as db:
        answers = asked_every_way(db, viewer, town).values()
        return [*map(set, {frozenset(ids) for ids in answers})]


# ── On the shared screen ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mutant", [*OF_SCREENS, *OF_GUESTS], ids=str)
def test_a_mutant_of_the_shared_screen_dies(mutant: Mutant) -> None:
    with given_to_sessions(alive(mutant)):
        assert any(shows_wrong()), f"nobody notices: {mutant}"


def test_the_rule_itself_on_the_shared_screen_lives() -> None:
    with given_to_sessions(alive(None)):
        assert not any(shows_wrong())


def shows_wrong() -> Iterator[bool]:
    """For each conference of each town: does its screen show something else than the reference, however it asks?"""
    for seed in SEEDS:
        for screen, due in due_on_screens(seed).items():
            with session_for(screen, settled(seed).engine, just_after_midnight(DAYS[1])) as db:
                yield ids_seen(db, screen) != due
    for screen, due in due_on_screens(2).items():
        with session_for(screen, settled(2).engine, just_after_midnight(DAYS[1])) as db:
            answers = asked_every_way(db, screen, settled(2).town)
            yield any(ids != due[Item] for ids in answers.values())


@cache
def due_on_screens(seed: int) -> Mapping[Screen, Seen]:
    town = settled(seed).town
    return {screen: due_on_screen(town, screen, DAYS[1]) for screen in screens_in(town)}


# ── A mutant comes alive ─────────────────────────────────────────────────────────────────────────────────────────


def alive(mutant: Mutant | None) -> ModuleType:
    """The policy with this edit, knowing every table; not installed, since that would make it everyone's."""
    policy = ModuleType("mutant")
    exec(edited(POLICY, mutant).replace("\ninstall(Guard())\n", "\n"), vars(policy))
    exec(part_of_source(SEATS, mutant, is_in_force), {**vars(import_module(SEATS))}, vars(policy))
    for module in REGISTERING:
        exec(part_of_source(module, mutant, is_registration), {**vars(import_module(module)), "policy": policy})
    return policy


def edited(module: str, mutant: Mutant | None) -> str:
    source = Path(app.__path__[0]).parent.joinpath(*module.split(".")).with_suffix(".py").read_text()
    if mutant is None or mutant.module != module:
        return source
    assert source.count(mutant.before) == 1, f"the source changed, and this edit with it: {mutant}"
    return source.replace(mutant.before, mutant.after)


def part_of_source(module: str, mutant: Mutant | None, wanted: Callable[[ast.stmt], bool]) -> CodeType:
    statements = [statement for statement in ast.parse(edited(module, mutant)).body if wanted(statement)]
    assert statements
    return compile(ast.Module(statements, []), module, "exec")


def is_in_force(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.FunctionDef) and statement.name == "in_force"


def is_registration(statement: ast.stmt) -> bool:
    return ast.unparse(statement).startswith(("policy.register", "policy.show_to_guests", "policy.count_those_present"))
