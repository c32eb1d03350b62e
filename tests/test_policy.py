"""The rule in SQL against a second one in plain Python (reference.py), on random towns around every border.

Asked both ways: by value, in a session for each viewer, and with a column for the professional, as the hub does.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from itertools import permutations, product
from typing import Final
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col, select

from app import policy
from app.board.models import Entry, Item
from app.cases.models import Case
from app.conferences.models import AgendaPoint, Conference
from app.database import AMSTERDAM, SYSTEM, Database, Row, Screen, Session, System, Viewer
from app.meeting.models import Attendance
from app.partners.models import Professional
from app.seats.models import Seat, SeatPerson
from app.tables import metadata
from tests.reference import DAYS, MOMENTS, ScreenSight, Sight, Town, random_town
from tests.world import World

Pairs = set[tuple[UUID, UUID]]
Seen = Mapping[type[Row], set[UUID]]
"""Who (a professional) sees what (a row)."""

SEEDS: Final = range(3)


def by_reference(town: Town, today: date) -> Mapping[type[SQLModel], Pairs]:
    seen: defaultdict[type[SQLModel], Pairs] = defaultdict(set)
    for me in town.all(Professional):
        sight = Sight(town, me, today)
        for row in town.by_id.values():
            if sight.sees(row):
                seen[type(row)].add((me.id, row.id))
    return seen


def just_after_midnight(day: date) -> datetime:
    """In Amsterdam; in UTC it is still the day before."""
    return datetime.combine(day, time(0, 10), AMSTERDAM)


def build(db: Session, _: System, town: Town) -> None:
    models = {sa.inspect(type(row)).local_table: type(row) for row in town.rows}
    for table in metadata.sorted_tables:
        if table in models:
            db.execute(sa.insert(models[table]), [row.model_dump() for row in town.all(models[table])])


def viewers_in(town: Town) -> list[Viewer]:
    return [Viewer(worker.id, worker.partner_id) for worker in town.all(Professional)]


def rules() -> Mapping[type[Row], policy.RowRule]:
    """By table; every table that has a rule has ids."""
    return {model: rule for model, rule in policy.RULES.items() if issubclass(model, Row)}


# ── Both ways of asking ──────────────────────────────────────────────────────────────────────────────────────────


def ids_seen(db: Session, _: Viewer | Screen) -> Mapping[type[Row], set[UUID]]:
    return {model: set(db.exec(select(model.id))) for model in rules()}


def pairs_seen(db: Session, _: System, model: type[Row]) -> Pairs:
    return {(me, id) for me, id in db.execute(who_sees(model, policy.RULES[model]))}


@cache
def who_sees(model: type[Row], rule: policy.RowRule) -> sa.Select[tuple[UUID, UUID]]:
    """All pairs of a professional and a row of which the first sees the second."""
    me, row = policy.columns_of(Professional).id, policy.columns_of(model)
    return sa.select(me, row.id).join_from(Professional, model, sa.true()).where(rule(me, row))


@pytest.mark.parametrize("seed", SEEDS)
async def test_each_viewer_is_shown_what_the_reference_says(database: Database, world: World, seed: int) -> None:
    town = random_town(seed)
    await database.write(SYSTEM, build, town)
    for day in DAYS:
        world.clock.now = just_after_midnight(day)
        right = by_reference(town, day)
        for viewer in viewers_in(town):
            seen = await database.read(viewer, ids_seen)
            for model, ids in seen.items():
                due = {id for me, id in right[model] if me == viewer.professional_id}
                assert ids == due, f"{model.__name__} on {day} in town {seed}"


@pytest.mark.parametrize("seed", SEEDS)
async def test_asked_of_all_at_once_the_answer_is_the_same(database: Database, world: World, seed: int) -> None:
    town = random_town(seed)
    await database.write(SYSTEM, build, town)
    for day in DAYS:
        world.clock.now = just_after_midnight(day)
        right = by_reference(town, day)
        for model in rules():
            seen = await database.read(SYSTEM, pairs_seen, model)
            of_this_town = {(me, id) for me, id in seen if id in town.by_id and me in town.by_id}
            assert of_this_town == right[model], f"{model.__name__} on {day} in town {seed}"


@pytest.mark.parametrize("seed", SEEDS)
async def test_who_looks_as_another_is_shown_what_both_see(database: Database, world: World, seed: int) -> None:
    town, day = random_town(seed), DAYS[1]
    await database.write(SYSTEM, build, town)
    world.clock.now = just_after_midnight(day)
    sights = {me.professional_id: sight_of(by_reference(town, day), me) for me in viewers_in(town)}
    kept_back = 0
    for viewer, other in permutations(viewers_in(town), 2):
        mine, theirs = sights[viewer.professional_id], sights[other.professional_id]
        seen = await database.read(viewer.looking_as(other.professional_id), ids_seen)
        telling = lines_that_tell(town, mine, theirs, other)
        both = {model: mine[model] & theirs[model] for model in rules()}
        assert seen == {model: {id for id in ids if not is_about(town, id, telling)} for model, ids in both.items()}
        kept_back += sum(len(mine[model] ^ theirs[model]) for model in rules())
    assert kept_back, "some see what others do not"


def lines_that_tell(town: Town, mine: Seen, theirs: Seen, other: Viewer) -> set[UUID]:
    """My own lines under an item that I do not see: that the other is shown one tells that they see the item."""
    lines = [line for line in town.all(Entry) if line.id in mine[Entry] & theirs[Entry]]
    return {line.id for line in lines if line.item_id not in mine[Item] and line.partner_id != other.partner_id}


def is_about(town: Town, id: UUID, lines: set[UUID]) -> bool:
    row = town.by_id[id]
    return not lines.isdisjoint({id, getattr(row, "row_id", None), getattr(row, "entry_id", None)})


def sight_of(pairs: Mapping[type[SQLModel], Pairs], viewer: Viewer) -> Seen:
    return {model: {id for me, id in pairs.get(model, ()) if me == viewer.professional_id} for model in rules()}


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_seat_as_a_whole_sees_its_own_and_what_is_not_shared_by_name(
    database: Database, world: World, seed: int
) -> None:
    town = random_town(seed)
    await database.write(SYSTEM, build, town)
    told = 0
    for day in DAYS:
        world.clock.now = just_after_midnight(day)
        pairs = await database.read(SYSTEM, seen_by_seats, policy.seat_sees)
        assert {(seat, row) for seat, row in pairs if row in town.by_id} == whole_seats(town, day)
        told += len(pairs)
    assert told


def seen_by_seats(db: Session, _: System, seat_sees: policy.RowRule) -> Pairs:
    seat = policy.columns_of(Seat).id
    found: Pairs = set()
    for model in (Item, Entry):
        row = policy.columns_of(model)
        pairs = sa.select(seat, row.id).join_from(Seat, model, sa.true())
        found |= {(s, r) for s, r in db.execute(pairs.where(seat_sees(seat, row)))}
    return found


def whole_seats(town: Town, today: date) -> Pairs:
    """As somebody would who is named in each of them, and to whom nothing is shared by name."""
    found: Pairs = set()
    for seat in town.all(Seat):
        anyone = Professional(partner_id=seat.partner_id, name="", work="")
        named = SeatPerson(seat_id=seat.id, professional_id=anyone.id, named_by=anyone.id, named_at=MOMENTS[0])
        sight = Sight(Town([*town.rows, anyone, named]), anyone, today)
        found |= {(seat.id, row.id) for row in town.all(Item) if sight.owns(row) or sight.given(row)}
        found |= {(seat.id, row.id) for row in town.all(Entry) if sight.owns(row) or sight.given(row)}
    return found


def test_the_towns_are_worth_asking_about() -> None:
    """Of each kind of row, somebody sees one and somebody does not; of what has none, nobody sees any."""
    asked, seen = Counter[type[SQLModel]](), Counter[type[SQLModel]]()
    for town, day in product([random_town(seed) for seed in SEEDS], DAYS):
        asked.update({model: len(town.all(model)) * len(viewers_in(town)) for model in rules()})
        seen.update({model: len(pairs) for model, pairs in by_reference(town, day).items()})
    for model, rule in rules().items():
        assert seen[model] < asked[model], model
        assert (seen[model] > 0) == (rule is not policy.nobody), model


# ── The shared screen ────────────────────────────────────────────────────────────────────────────────────────────


def screens_in(town: Town) -> Sequence[Screen]:
    """Each conference has one that its chair opened, and one of somebody who counts there."""
    conference_of = {point.id: point.conference_id for point in town.all(AgendaPoint)}
    counted = [there for there in town.all(Attendance) if there.counted_from and not there.counted_until]
    opened = [(conference.id, conference.chair_id) for conference in town.all(Conference)]
    opened += {conference_of[there.point_id]: there.professional_id for there in counted}.items()
    return [Screen(*by_whom) for by_whom in dict.fromkeys(opened)]


def what_it_shows(town: Town, screen: Screen, day: date) -> ScreenSight:
    conference, opener = town.by_id[screen.conference_id], town.by_id[screen.opened_by]
    assert isinstance(conference, Conference)
    assert isinstance(opener, Professional)
    return ScreenSight(town, conference, opener, day)


def due_on_screen(town: Town, screen: Screen, day: date) -> Seen:
    sight = what_it_shows(town, screen, day)
    return {model: {row.id for row in town.all(model) if sight.sees(row)} for model in rules()}


@pytest.mark.parametrize("seed", SEEDS)
async def test_the_shared_screen_is_shown_what_all_who_are_counted_see(
    database: Database, world: World, seed: int
) -> None:
    town = random_town(seed)
    await database.write(SYSTEM, build, town)
    shown, kept_back = 0, 0
    for day, screen in product(DAYS, screens_in(town)):
        world.clock.now = just_after_midnight(day)
        due = due_on_screen(town, screen, day)
        assert await database.read(screen, ids_seen) == due, f"on {day} in town {seed}"
        shown += sum(len(ids) for ids in due.values())
        counted = [sight for sight, _ in what_it_shows(town, screen, day).counted]
        kept_back += any(sight.sees(row) for sight in counted for row in town.all(Item) if row.id not in due[Item])
    assert shown, "something is shown"
    assert kept_back, "somebody who is counted sees what is not shown"


async def test_the_screen_of_no_conference_shows_nothing(database: Database) -> None:
    town = random_town(2)
    await database.write(SYSTEM, build, town)
    assert not any((await database.read(Screen(uuid4(), town.all(Professional)[0].id), ids_seen)).values())


# ── Every way to phrase a question ───────────────────────────────────────────────────────────────────────────────

Way = Callable[[Session], set[UUID]]


def ways(town: Town) -> Iterator[tuple[str, Way]]:
    """How a feature might ask for items: each is filtered, or is an empty promise."""
    every = [item.id for item in town.all(Item)]
    id, again = col(Item.id), col(aliased(Item).id)
    yield "rows", lambda db: {item.id for item in db.exec(select(Item))}
    yield "a column", lambda db: set(db.exec(select(id)))
    yield "an alias", lambda db: set(db.exec(select(again)))
    yield "one by one", lambda db: {id for id in every if db.get(Item, id)}
    yield "a join", lambda db: set(db.exec(select(id).join(Case, col(Case.id) == Item.case_id)))
    yield "joined to", lambda db: set(db.exec(select(id).select_from(Case).join(Item, col(Item.case_id) == Case.id)))
    yield "in a list", lambda db: {found for found in every if db.scalar(sa.select(sa.literal(found).in_(select(id))))}
    yield (
        "exists",
        lambda db: {found for found in every if db.scalar(sa.select(sa.exists(select(id).where(id == found))))},
    )
    yield "a count", lambda db: {found for found in every if db.scalar(sa.select(sa.func.count(id)).where(id == found))}
    yield "a subquery", lambda db: set(db.scalars(sa.select(sa.select(id).subquery().c.id)))
    yield "a common table", lambda db: set(db.scalars(sa.select(sa.select(id).cte().c.id)))
    yield "a union", lambda db: set(db.scalars(sa.union(sa.select(id), sa.select(again))))
    yield "a change", lambda db: set(db.scalars(sa.update(Item).values(rank=b"").returning(id)))


def asked_every_way(db: Session, _: Viewer | Screen, town: Town) -> Mapping[str, set[UUID]]:
    return {name: way(db) for name, way in ways(town)}


async def test_no_way_of_asking_shows_more(database: Database, world: World) -> None:
    town, day = random_town(2), DAYS[1]
    await database.write(SYSTEM, build, town)
    world.clock.now = just_after_midnight(day)
    right = by_reference(town, day)[Item]
    assert right
    for viewer in viewers_in(town):
        due = {id for me, id in right if me == viewer.professional_id}
        for name, ids in (await database.read(viewer, asked_every_way, town)).items():
            assert ids == due, name


async def test_no_way_of_asking_shows_more_on_the_shared_screen(database: Database, world: World) -> None:
    town, day = random_town(2), DAYS[1]
    await database.write(SYSTEM, build, town)
    world.clock.now = just_after_midnight(day)
    for screen in screens_in(town):
        due = due_on_screen(town, screen, day)[Item]
        for name, ids in (await database.read(screen, asked_every_way, town)).items():
            assert ids == due, name
