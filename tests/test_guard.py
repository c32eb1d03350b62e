"""Writing: only what one sees, only under what one sees, and never in another's name. Pieter tries everything.

He sits at the table of the Dijkhuizen household and sees what Noor laid there for all. He does not see what she
keeps to herself, and has no seat at the table of Van Oosten. Each attempt goes below the actions, straight to the
session, because that is where the guard stands.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlmodel import SQLModel, col, select

from app import policy
from app.agreements.models import Agreement
from app.board.models import DeclinedOffer, Entry, Item, Revision
from app.cases.models import Case
from app.conferences.models import AgendaPoint, Invitation, Preparation
from app.database import SYSTEM, Database, Duty, Row, Screen, Session, System, Viewer
from app.errors import NotVisible
from app.events import Event
from app.households.models import Address, Household
from app.meeting.actions import knock, open_point
from app.meeting.models import Attendance
from app.partners.models import Partner, PartnerKind, Professional, ProfessionalDuty
from app.seats.models import CovenantPart, Ground, GroundKind, Seat, SeatPerson, Share
from tests.conftest import Template
from tests.table import Table
from tests.test_policy_mutants import CONFERENCES, Mutant, alive, given_to_sessions
from tests.world import World

R = TypeVar("R", bound=SQLModel)


@dataclass(frozen=True)
class Try:
    """What Pieter has at hand. found: all rows there are, as some other session left them."""

    db: Session
    me: Viewer
    world: World
    found: Collection[SQLModel]

    @property
    def here(self) -> UUID:
        return self.world.dijkhuizen.id

    @property
    def elsewhere(self) -> UUID:
        return self.world.van_oosten.id

    def item(self, key: str) -> Item:
        return next(row for row in self.all(Item) if row.id == self.world.dijkhuizen.items[key])

    def seat(self, case_id: UUID, name: str) -> Seat:
        partner_id = self.world[name].partner_id
        return next(seat for seat in self.all(Seat) if (seat.case_id, seat.partner_id) == (case_id, partner_id))

    def all(self, model: type[R]) -> list[R]:
        return [row for row in self.found if isinstance(row, model)]

    def own(self, model: type[R]) -> R:
        """One that Pieter's organisation wrote, or gave, found by himself in his own session."""
        mine = {row.id for row in self.all(Row) if getattr(row, "partner_id", None) == self.me.partner_id}
        rows = self.db.exec(select(model)).all()
        return next(row for row in rows if getattr(row, "row_id", getattr(row, "id", None)) in mine)

    def written(self, model: type[R], **more: object) -> R:
        """A new row in Pieter's name, at the table where he sits unless said otherwise."""
        usual = {
            "case_id": self.here,
            "partner_id": self.me.partner_id,
            "written_by": self.me.professional_id,
            "written_at": self.db.now,
            "text": "",
            "rank": b"0",
        }
        return model.model_validate(usual | more)

    def there(self, point_id: UUID) -> Attendance:
        me = self.me.professional_id
        return Attendance(case_id=self.here, point_id=point_id, professional_id=me, signed_at=self.db.now)

    def share(self, row_id: UUID, seat: Seat) -> Share:
        return Share(
            case_id=seat.case_id,
            row_id=row_id,
            seat_id=seat.id,
            purpose=seat.purpose,
            basis_id=seat.basis_id,
            shared_by=self.me.professional_id,
            shared_at=self.db.now,
        )


# ── Under what is hidden ─────────────────────────────────────────────────────────────────────────────────────────


def an_item_at_another_table(t: Try) -> None:
    t.db.add(t.written(Item, case_id=t.elsewhere))


def a_line_under_what_noor_keeps_to_herself(t: Try) -> None:
    t.db.add(t.written(Entry, item_id=t.item("noor").id))


def an_earlier_text_of_what_is_hidden(t: Try) -> None:
    hidden = t.item("noor").id
    t.db.add(Revision(item_id=hidden, text="", replaced_by=t.me.professional_id, replaced_at=t.db.now))


def an_agreement_about_what_is_hidden(t: Try) -> None:
    t.db.add(Agreement(item_id=t.item("noor").id, assignee_partner_id=t.me.partner_id, due_on=t.db.today))


def a_share_of_what_is_hidden(t: Try) -> None:
    t.db.add(t.share(t.item("noor").id, t.seat(t.here, "Pieter")))


def a_share_with_a_seat_at_another_table(t: Try) -> None:
    t.db.add(t.share(t.item("pieter").id, t.seat(t.elsewhere, "Noor")))


def a_share_of_the_case_itself(t: Try) -> None:
    t.db.add(t.share(t.here, t.seat(t.here, "Wim")))


def a_seat_at_another_table(t: Try) -> None:
    usual = t.seat(t.here, "Pieter").model_dump(exclude={"id"})
    t.db.add(Seat(**usual | {"case_id": t.elsewhere}))


def his_own_name_in_a_seat_at_another_table(t: Try) -> None:
    me = t.me.professional_id
    seat_id = t.seat(t.elsewhere, "Noor").id
    t.db.add(SeatPerson(seat_id=seat_id, professional_id=me, named_by=me, named_at=t.db.now))


def his_own_line_hung_under_what_is_hidden(t: Try) -> None:
    t.own(Entry).item_id = t.item("noor").id


def his_own_item_put_on_another_table(t: Try) -> None:
    t.own(Item).case_id = t.elsewhere


def his_own_share_turned_to_what_is_hidden(t: Try) -> None:
    t.own(Share).row_id = t.item("noor").id


def his_own_share_turned_to_a_seat_elsewhere(t: Try) -> None:
    t.own(Share).seat_id = t.seat(t.elsewhere, "Noor").id


def the_case_given_to_a_household_that_is_hidden(t: Try) -> None:
    there = next(case for case in t.all(Case) if case.id == t.elsewhere)
    t.db.find(Case, t.here).household_id = there.household_id


def an_agenda_point_of_a_case_elsewhere(t: Try) -> None:
    agenda = {"conference_id": t.world.conference, "case_id": t.elsewhere, "chair_id": t.me.professional_id}
    t.db.add(AgendaPoint.model_validate(agenda))


def his_presence_at_a_point_that_is_hidden(t: Try) -> None:
    t.db.add(t.there(t.world.points["van_oosten"]))


def his_presence_at_a_table_elsewhere(t: Try) -> None:
    there = t.there(t.world.points["dijkhuizen"])
    there.case_id = t.elsewhere
    t.db.add(there)


def an_invitation_to_a_point_that_is_hidden(t: Try) -> None:
    seat_id, hidden = t.seat(t.here, "Pieter").id, t.world.points["van_oosten"]
    t.db.add(Invitation(case_id=t.here, point_id=hidden, seat_id=seat_id))


def an_invitation_of_a_seat_that_is_hidden(t: Try) -> None:
    seat_id, point_id = t.seat(t.elsewhere, "Noor").id, t.world.points["dijkhuizen"]
    t.db.add(Invitation(case_id=t.here, point_id=point_id, seat_id=seat_id))


def a_preparation_of_a_point_that_is_hidden(t: Try) -> None:
    t.db.add(t.written(Preparation, point_id=t.world.points["van_oosten"]))


# ── What is hidden itself ────────────────────────────────────────────────────────────────────────────────────────


def a_hidden_row_that_someone_left_lying_about(t: Try) -> None:
    hidden = t.item("noor")
    t.db.add(hidden)
    hidden.text = "changed"


def the_name_of_a_hidden_household(t: Try) -> None:
    there = next(case for case in t.all(Case) if case.id == t.elsewhere)
    hidden = next(household for household in t.all(Household) if household.id == there.household_id)
    t.db.add(hidden)
    hidden.name = "changed"


def the_question_of_a_point_that_is_hidden(t: Try) -> None:
    hidden = next(point for point in t.all(AgendaPoint) if point.case_id == t.elsewhere)
    t.db.add(hidden)
    hidden.question = "changed"


def what_gitas_organisation_prepared(t: Try) -> None:
    hidden = next(row for row in t.all(Preparation) if row.case_id == t.here)
    t.db.add(hidden)
    hidden.text = "changed"


def a_hidden_row_merged(t: Try) -> None:
    t.db.merge(Item(**t.item("noor").model_dump() | {"partner_id": t.me.partner_id, "text": "changed"}))


def a_hidden_row_merged_as_it_was(t: Try) -> None:
    hidden = t.item("noor")
    hidden.text = "changed"
    t.db.merge(hidden)


# ── In another's name ────────────────────────────────────────────────────────────────────────────────────────────


def an_item_in_the_name_of_noors_organisation(t: Try) -> None:
    t.db.add(t.written(Item, partner_id=t.world["Noor"].partner_id))


def a_line_in_the_name_of_noors_organisation(t: Try) -> None:
    t.db.add(t.written(Entry, partner_id=t.world["Noor"].partner_id, item_id=t.item("table").id))


def an_offer_declined_for_noors_organisation(t: Try) -> None:
    seat_id = t.seat(t.here, "Wim").id
    t.db.add(t.written(DeclinedOffer, partner_id=t.world["Noor"].partner_id, seat_id=seat_id))


def a_preparation_in_the_name_of_noors_organisation(t: Try) -> None:
    point_id = t.world.points["dijkhuizen"]
    t.db.add(t.written(Preparation, partner_id=t.world["Noor"].partner_id, point_id=point_id))


def his_item_made_noors(t: Try) -> None:
    t.own(Item).partner_id = t.world["Noor"].partner_id


def noors_item_made_his(t: Try) -> None:
    t.db.find(Item, t.item("table").id).partner_id = t.me.partner_id


def a_secret_address_made_his(t: Try) -> None:
    secret = next(address for address in t.db.exec(select(Address)) if address.secret)
    secret.partner_id = t.me.partner_id


# ── The open tables, and what is there for good ──────────────────────────────────────────────────────────────────


def another_name_for_an_organisation(t: Try) -> None:
    t.db.find(Partner, t.me.partner_id).name = "changed"


def another_employer_for_himself(t: Try) -> None:
    t.db.find(Professional, t.me.professional_id).partner_id = t.world["Noor"].partner_id


def a_new_organisation(t: Try) -> None:
    t.db.add(Partner(name="new", kind=PartnerKind.POLICE))


def a_duty_for_himself(t: Try) -> None:
    t.db.add(ProfessionalDuty(professional_id=t.me.professional_id, duty=Duty.INTAKE_DESK))


def more_of_the_covenant(t: Try) -> None:
    t.db.exec(select(CovenantPart).limit(1)).one().ends_on = date.max


def a_ground_of_his_own(t: Try) -> None:
    t.db.add(Ground(kind=GroundKind.BASIS, code="new", name="new", starts_on=t.db.today))


def his_own_item_deleted(t: Try) -> None:
    t.db.delete(t.own(Item))


ATTEMPTS: Final[dict[Callable[[Try], None], type[Exception]]] = {
    an_item_at_another_table: NotVisible,
    a_line_under_what_noor_keeps_to_herself: NotVisible,
    an_earlier_text_of_what_is_hidden: NotVisible,
    an_agreement_about_what_is_hidden: NotVisible,
    a_share_of_what_is_hidden: NotVisible,
    a_share_with_a_seat_at_another_table: NotVisible,
    a_share_of_the_case_itself: NotVisible,
    a_seat_at_another_table: NotVisible,
    his_own_name_in_a_seat_at_another_table: NotVisible,
    his_own_line_hung_under_what_is_hidden: NotVisible,
    his_own_item_put_on_another_table: NotVisible,
    his_own_share_turned_to_what_is_hidden: NotVisible,
    his_own_share_turned_to_a_seat_elsewhere: NotVisible,
    the_case_given_to_a_household_that_is_hidden: NotVisible,
    a_hidden_row_that_someone_left_lying_about: NotVisible,
    the_name_of_a_hidden_household: NotVisible,
    an_agenda_point_of_a_case_elsewhere: NotVisible,
    his_presence_at_a_point_that_is_hidden: NotVisible,
    his_presence_at_a_table_elsewhere: NotVisible,
    an_invitation_to_a_point_that_is_hidden: NotVisible,
    an_invitation_of_a_seat_that_is_hidden: NotVisible,
    a_preparation_of_a_point_that_is_hidden: NotVisible,
    the_question_of_a_point_that_is_hidden: NotVisible,
    what_gitas_organisation_prepared: NotVisible,
    a_preparation_in_the_name_of_noors_organisation: RuntimeError,
    # What one does not see is not there to be merged with: it becomes a second row with the same key.
    a_hidden_row_merged: IntegrityError,
    a_hidden_row_merged_as_it_was: RuntimeError,
    an_item_in_the_name_of_noors_organisation: RuntimeError,
    a_line_in_the_name_of_noors_organisation: RuntimeError,
    an_offer_declined_for_noors_organisation: RuntimeError,
    his_item_made_noors: RuntimeError,
    noors_item_made_his: RuntimeError,
    a_secret_address_made_his: RuntimeError,
    another_name_for_an_organisation: RuntimeError,
    another_employer_for_himself: RuntimeError,
    a_new_organisation: RuntimeError,
    a_duty_for_himself: RuntimeError,
    more_of_the_covenant: RuntimeError,
    a_ground_of_his_own: RuntimeError,
    his_own_item_deleted: RuntimeError,
}


def everything(db: Session, _: System) -> list[SQLModel]:
    return [row for model in (*policy.RULES, *policy.OPEN) for row in db.exec(select(model))]


def as_text(rows: Collection[SQLModel]) -> list[str]:
    return sorted(f"{type(row).__name__} {row.model_dump()}" for row in rows)


async def attempt(table: Table, found: Collection[SQLModel], doing: Callable[[Try], None]) -> None:
    await table.does("Pieter", lambda db, me: doing(Try(db, me, table.world, found)))


@pytest.mark.parametrize("doing", ATTEMPTS, ids=lambda doing: doing.__name__)
async def test_the_guard_refuses(table: Table, doing: Callable[[Try], None]) -> None:
    found = await table.database.read(SYSTEM, everything)
    before = as_text(found)
    with pytest.raises(ATTEMPTS[doing]):
        await attempt(table, found, doing)
    assert as_text(await table.database.read(SYSTEM, everything)) == before


async def test_what_pieter_may_write_passes(table: Table) -> None:
    """Otherwise the refusals above would mean nothing."""

    def writing(t: Try) -> None:
        t.db.add(t.written(Item))
        t.db.add(t.written(Entry, item_id=t.item("table").id))
        t.db.add(t.share(t.item("pieter").id, t.seat(t.here, "Gita")))
        t.db.add(t.there(t.world.points["dijkhuizen"]))
        t.db.add(t.written(Preparation, point_id=t.world.points["dijkhuizen"]))
        t.own(Entry).item_id = t.item("pieter").id

    found = await table.database.read(SYSTEM, everything)
    await attempt(table, found, writing)
    assert len(await table.database.read(SYSTEM, everything)) == len(found) + 5


async def test_sem_of_the_administration_alters_the_open_tables(table: Table) -> None:
    def hire(db: Session, sem: Viewer) -> None:
        db.add(Professional(partner_id=sem.partner_id, name="Nieuwe Collega", work="casusregisseur"))

    await table.does("Sem", hire)
    found = await table.database.read(SYSTEM, everything)
    assert any(isinstance(row, Professional) and row.name == "Nieuwe Collega" for row in found)


async def test_who_looks_as_another_changes_nothing(table: Table) -> None:
    """Noor sees her own item also as Wim does."""
    noor_as_wim = table.world["Noor"].looking_as(table.person("Wim"))

    def retract_it(db: Session, _: Viewer) -> None:
        db.find(Item, table.case.items["table"]).retracted_at = db.now

    with pytest.raises(RuntimeError, match="looks along"):
        await table.database.write(noor_as_wim, retract_it)
    assert (await table.finds("Noor", Item, table.case.items["table"])).retracted_at is None
    await table.does("Noor", retract_it)
    assert (await table.finds("Noor", Item, table.case.items["table"])).retracted_at, "otherwise she may"


async def opened(table: Table) -> Screen:
    """The shared screen of the conference of the world, while Rosa discusses Dijkhuizen with Noor."""
    await table.does("Noor", knock, table.world.conference, from_home=False)
    await table.does("Rosa", open_point, table.world.points["dijkhuizen"])
    return Screen(table.world.conference, table.person("Rosa"))


def change_what_is_shown(db: Session, _: Screen, item_id: UUID) -> None:
    db.find(Item, item_id).text = "changed"


def add_a_row(db: Session, _: Screen, item_id: UUID) -> None:
    db.add(Partner(name="new", kind=PartnerKind.POLICE))


def delete_what_is_shown(db: Session, _: Screen, item_id: UUID) -> None:
    db.delete(db.find(Item, item_id))


@pytest.mark.parametrize("doing", [change_what_is_shown, add_a_row, delete_what_is_shown])
async def test_a_screen_changes_nothing(table: Table, doing: Callable[[Session, Screen, UUID], None]) -> None:
    screen = await opened(table)
    before = as_text(await table.database.read(SYSTEM, everything))
    with pytest.raises(RuntimeError, match="a screen changes nothing"):
        await table.database.write(screen, doing, table.case.items["table"])
    assert as_text(await table.database.read(SYSTEM, everything)) == before


async def test_a_screen_finds_what_is_shown_and_nothing_else(table: Table) -> None:
    screen = await opened(table)
    case = table.case
    assert await table.database.read(screen, lambda db, _: db.find(Item, case.items["table"]))
    for hidden in (case.items["noor"], case.items["pieter"]):
        with pytest.raises(NotVisible):
            await table.database.read(screen, lambda db, _, id=hidden: db.find(Item, id))


async def test_a_screen_is_nobody(table: Table) -> None:
    """No rule that asks who is looking can be answered for it, and nobody else is a screen."""
    screen = await opened(table)
    with pytest.raises(RuntimeError, match="nobody"):
        await table.database.read(screen, lambda db, _: db.professional_id)
    with pytest.raises(RuntimeError, match="looks along"):
        await table.database.read(screen, lambda db, _: db.beside)
    for other in (table.world["Noor"], SYSTEM):
        with pytest.raises(RuntimeError, match="no shared screen"):
            await table.database.read(other, lambda db, _: db.conference_id)


async def test_what_happened_to_an_agenda_point_is_for_its_table(table: Table) -> None:
    """Events of a conference itself are for nobody."""
    await table.does("Rosa", open_point, table.world.points["van_oosten"])
    assert await codes_seen(table, "Kees") == {"point.planned", "point.time_told", "point.knocked", "point.opened"}
    assert not await codes_seen(table, "Pieter")


async def codes_seen(table: Table, name: str) -> set[str]:
    about = (table.world.points["van_oosten"], table.world.conference)
    events = select(Event.code).where(col(Event.row_id).in_(about))
    return await table.reads(name, lambda db, _: set(db.exec(events)))


def a_session_of_nobody(template: Template) -> Session:
    return Session(sa.create_engine(template.copy()))


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
def test_a_session_without_a_viewer_reads_and_writes_nothing(template: Template) -> None:
    with a_session_of_nobody(template) as db, pytest.raises(RuntimeError, match="needs a viewer"):
        db.exec(select(Partner)).all()
    with a_session_of_nobody(template) as db:
        db.add(Partner(name="new", kind=PartnerKind.POLICE))
        with pytest.raises(RuntimeError, match="needs a viewer"):
            db.flush()


async def test_the_system_is_nobody(database: Database) -> None:
    with pytest.raises(RuntimeError, match="nobody"):
        await database.read(SYSTEM, lambda db, _: db.professional_id)


# ── The guard, spoiled on purpose ────────────────────────────────────────────────────────────────────────────────

MUTANTS: Final = (
    Mutant("    OWNED.append(model)\n"),
    Mutant("register_owned(Preparation, policy.own)", "register(Preparation, policy.own)", CONFERENCES),
    Mutant("if db.deleted:", "if False:"),
    Mutant("written = [*db.new, *changed]", "written = [*db.new]"),
    Mutant("written = [*db.new, *changed]", "written = [*changed]"),
    Mutant("            _check_owner(row, viewer)\n", "            pass\n"),
    Mutant(" for row in changed if isinstance(row, Row)]", " for row in () if isinstance(row, Row)]"),
    Mutant("for parent in _parents(row)]", "for parent in ()]"),
    Mutant("                _check_subject(db, row)\n", "                pass\n"),
    Mutant('_sets(row, "row_id") and ', "_is_new(row) and "),
    Mutant("type(row) in OPEN and ", "type(row) in () and "),
    Mutant("Duty.ADMINISTRATION not in viewer.duties:", "Duty.ADMINISTRATION in viewer.duties:"),
    Mutant("_is_new(row) and owner.value not in (None, viewer.partner_id)", "False"),
    Mutant("not _is_new(row) and owner.history.has_changes()", "False"),
    Mutant("if set(db.exec(select(model.id).where(col(model.id).in_(ids)))) != ids:", "if False:"),
    Mutant("!= ids:", "== ids:"),
    Mutant("id not in db.created | fresh:", "id in db.created | fresh:"),
    Mutant('opens_a_case = name == "household_id" and _is_new(row)', 'opens_a_case = name == "household_id"'),
    Mutant('opens_a_case = name == "household_id" and _is_new(row)', 'opens_a_case = name == "item_id"'),
    Mutant('opens_a_case = name == "household_id" and _is_new(row)', 'opens_a_case = name == "case_id"'),
    Mutant('opens_a_case = name == "household_id" and _is_new(row)', 'opens_a_case = name == "seat_id"'),
    Mutant("return _is_new(row) or sa.inspect", "return sa.inspect"),
    Mutant("for model in SHARED):", "for model in RULES):"),
)


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
async def test_a_mutant_of_the_guard_is_noticed(table: Table, mutant: Mutant) -> None:
    found = await table.database.read(SYSTEM, everything)
    with given_to_sessions(alive(mutant)):
        for doing in ATTEMPTS:
            if not await is_refused(table, found, doing):
                return
    pytest.fail("each attempt is refused as ever")


async def is_refused(table: Table, found: Collection[SQLModel], doing: Callable[[Try], None]) -> bool:
    try:
        await attempt(table, found, doing)
    except (NotVisible, RuntimeError, SQLAlchemyError) as refusal:
        return isinstance(refusal, ATTEMPTS[doing])
    return False
