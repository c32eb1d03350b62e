"""What Sem of the administration does, what the people he does it to notice, and what keeps somebody in charge."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from app.board.models import Item
from app.database import SYSTEM, Duty, Session, System
from app.errors import Invalid, NotAllowed
from app.events import Event
from app.login.actions import login_with, start_session
from app.partners.actions import (
    NewParts,
    add_covenant,
    add_partner,
    add_parts,
    add_professional,
    add_team,
    change_partner,
    change_professional,
    change_team,
    end_part,
    give_duty,
    make_active,
    make_inactive,
    take_duty,
)
from app.partners.models import Partner, PartnerKind, Professional, Team
from app.partners.queries import Step, able_administrators, all_covenants, colleague, parts_of, progress
from app.partners.routes import end_part_now
from app.persons.queries import person_with
from app.seats.actions import name_first
from app.seats.models import CovenantPart, Purpose
from tests.partners.conftest import give_account_to
from tests.table import Table, is_seen
from tests.world import NAMES


async def readers_of(table: Table, item_id: UUID) -> set[str]:
    return {name for name in NAMES if await table.reads(name, is_seen, Item, item_id)}


# ── Organisations, teams ─────────────────────────────────────────────────────────────────────────────────────────


async def test_sem_adds_an_organisation_once(table: Table) -> None:
    first = await table.does("Sem", add_partner, " Stichting \n Nieuw ", PartnerKind.WELFARE)
    again = await table.does("Sem", add_partner, "Stichting Nieuw", PartnerKind.WELFARE)
    assert (again.id, again.name) == (first.id, "Stichting Nieuw")
    with pytest.raises(Invalid):
        await table.does("Sem", add_partner, "Stichting Nieuw", PartnerKind.POLICE)
    with pytest.raises(Invalid):
        await table.does("Sem", add_partner, "  ", PartnerKind.POLICE)


async def test_two_organisations_never_have_one_name(table: Table) -> None:
    with pytest.raises(Invalid):
        await table.does("Sem", change_partner, table.partner("Wim"), "GGZ Merelhof", PartnerKind.WELFARE)
    await table.does("Sem", change_partner, table.partner("Wim"), "Welzijn Noord", PartnerKind.CARE_PROVIDER)
    welfare = await table.finds("Noor", Partner, table.partner("Wim"))
    assert (welfare.name, welfare.kind) == ("Welzijn Noord", PartnerKind.CARE_PROVIDER)


async def test_a_team_gets_a_covenant_and_another_name(table: Table) -> None:
    covenant = await table.does("Sem", add_covenant, "Convenant Noord")
    team = await table.does("Sem", add_team, "Team Noord", covenant.id)
    await table.does("Sem", change_team, team.id, "Sociaal Team Noord")
    found = await table.finds("Noor", Team, team.id)
    assert (found.name, found.covenant_id) == ("Sociaal Team Noord", covenant.id)


# ── Covenants ────────────────────────────────────────────────────────────────────────────────────────────────────


def noors_part(db: Session, _: object, table: Table) -> CovenantPart:
    [covenant] = all_covenants(db)
    mine = [part for part in parts_of(db, covenant) if part.partner_id == table.partner("Noor")]
    return next(part for part in mine if part.purpose is Purpose.COORDINATION)


async def test_when_the_part_of_noors_organisation_ends_she_is_out_and_others_are_not(table: Table) -> None:
    item_id = table.case.items["table"]
    assert await readers_of(table, item_id) >= {"Noor", "Wim"}
    part = await table.reads("Sem", noors_part, table)
    await table.does("Sem", end_part_now, part.id)
    readers = await readers_of(table, item_id)
    assert "Noor" not in readers
    assert {"Wim", "Rosa", "Pieter"} <= readers


async def test_the_last_day_of_a_part_is_a_day_on_which_it_counts(table: Table) -> None:
    item_id = table.case.items["table"]
    part = await table.reads("Sem", noors_part, table)
    await table.does("Sem", end_part, part.id, table.today)
    assert "Noor" in await readers_of(table, item_id)
    table.world.clock.pass_days(1)
    assert "Noor" not in await readers_of(table, item_id)


async def test_a_new_part_after_the_old_one_brings_noor_back(table: Table) -> None:
    part = await table.reads("Sem", noors_part, table)
    again = NewParts(part.partner_id, [Purpose.COORDINATION], gives=True, receives=True, starts_on=table.today)
    with pytest.raises(Invalid):
        await table.does("Sem", add_parts, part.covenant_id, again)
    await table.does("Sem", end_part_now, part.id)
    await table.does("Sem", add_parts, part.covenant_id, again)
    assert "Noor" in await readers_of(table, table.case.items["table"])
    await table.does("Sem", add_parts, part.covenant_id, again)
    with pytest.raises(Invalid):
        await table.does("Sem", end_part, part.id, table.today)


async def test_who_only_gives_does_not_receive(table: Table) -> None:
    part = await table.reads("Sem", noors_part, table)
    await table.does("Sem", end_part_now, part.id)
    gives = NewParts(part.partner_id, [Purpose.COORDINATION], gives=True, receives=False, starts_on=table.today)
    await table.does("Sem", add_parts, part.covenant_id, gives)
    assert "Noor" not in await readers_of(table, table.case.items["table"])


@pytest.mark.parametrize(
    ("purposes", "gives", "days"), [((), True, None), ((Purpose.DEBT,), False, None), ((Purpose.DEBT,), True, -1)]
)
async def test_a_part_says_what_for_what_and_in_which_days(
    table: Table, purposes: Sequence[Purpose], gives: bool, days: int | None
) -> None:
    covenant = await table.does("Sem", add_covenant, "Convenant Noord")
    last = table.today + timedelta(days=days) if days else None
    new = NewParts(table.partner("Noor"), purposes, gives, False, table.today, last)
    with pytest.raises(Invalid):
        await table.does("Sem", add_parts, covenant.id, new)


async def test_what_was_shared_in_the_past_is_not_unsaid(table: Table) -> None:
    part = await table.reads("Sem", noors_part, table)
    with pytest.raises(Invalid):
        await table.does("Sem", end_part, part.id, table.today - timedelta(days=2))


# ── People ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_new_colleague_is_there_and_sees_nothing(table: Table) -> None:
    person = await table.does("Sem", add_professional, table.partner("Noor"), "Bo Nieuw", "beheerder")
    await table.does("Sem", change_professional, person.id, "Bo de Nieuwe", "wijkbeheerder")
    found = await table.finds("Noor", Professional, person.id)
    assert (found.name, found.work, found.active) == ("Bo de Nieuwe", "wijkbeheerder", True)


async def test_who_no_longer_works_here_is_out_also_after_coming_back_until_the_next_login(table: Table) -> None:
    token = await table.database.write(SYSTEM, start_session, table.person("Noor"), "nl", 36000)
    await table.does("Sem", make_inactive, table.person("Noor"))
    assert await table.database.read(SYSTEM, login_with, token) is None
    assert "Noor" not in await readers_of(table, table.case.items["table"])
    await table.does("Sem", make_active, table.person("Noor"))
    assert await table.database.read(SYSTEM, login_with, token) is None, "not with a login of before"
    assert "Noor" not in await readers_of(table, table.case.items["table"]), "nor at the tables of before"
    await table.does("Rosa", name_first, table.case.seats["Noor"], table.person("Noor"))
    assert "Noor" in await readers_of(table, table.case.items["table"])


async def test_also_the_director_of_a_case_can_leave_and_sem_is_not_told(table: Table) -> None:
    """A refusal would tell him that Rosa directs something."""
    await table.does("Sem", make_inactive, table.person("Rosa"))
    assert "Rosa" not in await readers_of(table, table.case.items["table"])


async def test_wim_works_at_the_desk_for_as_long_as_he_has_the_duty(table: Table) -> None:
    token = await table.database.write(SYSTEM, start_session, table.person("Wim"), "nl", 36000)

    async def duties() -> frozenset[Duty]:
        login = await table.database.read(SYSTEM, login_with, token)
        assert login is not None
        return login.viewer.duties

    for _ in range(2):
        await table.does("Sem", give_duty, table.person("Wim"), Duty.INTAKE_DESK)
        assert await duties() == {Duty.INTAKE_DESK}
        await table.does("Sem", take_duty, table.person("Wim"), Duty.INTAKE_DESK)
        assert await duties() == frozenset()


async def test_a_duty_that_was_taken_opens_no_register(table: Table) -> None:
    await table.does("Sem", take_duty, table.person("Marijke"), Duty.INTAKE_DESK)
    assert await table.reads("Marijke", lambda db, _: person_with(db, b"-")) is None


async def test_the_mandate_is_for_the_municipality(table: Table) -> None:
    await table.does("Sem", give_duty, table.person("Rosa"), Duty.MANDATE)
    with pytest.raises(Invalid):
        await table.does("Sem", give_duty, table.person("Wim"), Duty.MANDATE)


@pytest.mark.parametrize("name", ["Rosa", "Marijke", "Noor"])
async def test_nobody_else_administers(table: Table, name: str) -> None:
    for action, *said in (
        (add_partner, "Nieuw", PartnerKind.WELFARE),
        (change_partner, table.partner("Wim"), "Nieuw", PartnerKind.WELFARE),
        (add_covenant, "Nieuw"),
        (add_professional, table.partner("Wim"), "Nieuw", ""),
        (change_professional, table.person("Wim"), "Nieuw", ""),
        (make_inactive, table.person("Wim")),
        (make_active, table.person("Wim")),
        (give_duty, table.person(name), Duty.ADMINISTRATION),
        (take_duty, table.person("Sem"), Duty.ADMINISTRATION),
    ):
        with pytest.raises(NotAllowed):
            await table.does(name, action, *said)


async def test_each_change_of_the_administration_is_kept_with_who_did_it(table: Table) -> None:
    await table.does("Sem", make_inactive, table.person("Wim"))
    await table.does("Sem", give_duty, table.person("Kees"), Duty.INTAKE_DESK)

    def noted(db: Session, _: System) -> list[tuple[str, object]]:
        events = select(Event).where(Event.professional_id == table.person("Sem")).order_by(Event.at)
        return [(event.code, event.row_id) for event in db.exec(events)]

    events = await table.database.read(SYSTEM, noted)
    assert ("professional.left", table.person("Wim")) in events
    assert events[-1] == ("duty.given", table.person("Kees"))


# ── Somebody stays in charge ─────────────────────────────────────────────────────────────────────────────────────


async def test_the_last_administrator_cannot_leave_nor_lose_the_duty(sems_account: Table) -> None:
    table = sems_account
    await table.does("Sem", give_duty, table.person("Hanneke"), Duty.ADMINISTRATION)
    for action, *said in ((make_inactive,), (take_duty, Duty.ADMINISTRATION)):
        with pytest.raises(Invalid):
            await table.does("Sem", action, table.person("Sem"), *said)
    await give_account_to(table, "Hanneke", "hanneke")
    await table.does("Sem", take_duty, table.person("Sem"), Duty.ADMINISTRATION)
    assert await table.reads("Hanneke", lambda db, _: able_administrators(db)) == [table.person("Hanneke")]


async def test_two_who_put_each_other_out_at_once_do_not_both_succeed(sems_account: Table) -> None:
    table = sems_account
    await table.does("Sem", give_duty, table.person("Hanneke"), Duty.ADMINISTRATION)
    await give_account_to(table, "Hanneke", "hanneke")
    sem, hanneke = table.world["Sem"], replace(table.world["Hanneke"], duties=frozenset({Duty.ADMINISTRATION}))
    outcomes = await asyncio.gather(
        table.database.write(sem, make_inactive, hanneke.professional_id),
        table.database.write(hanneke, take_duty, sem.professional_id, Duty.ADMINISTRATION),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [Invalid]
    assert len(await table.database.read(SYSTEM, lambda db, _: able_administrators(db))) == 1


# ── The first afternoon ──────────────────────────────────────────────────────────────────────────────────────────


async def test_the_next_step_is_the_first_that_is_not_done(sems_account: Table) -> None:
    table = sems_account
    found = await table.reads("Sem", lambda db, _: progress(db))
    assert found.next is Step.PEOPLE
    assert len(found.waiting) == 7, "of each organisation but the municipality nobody can log in"
    for name in ("Noor", "Pieter", "Gita", "Wim", "Esther", "Olga", "Ingrid"):
        await give_account_to(table, name, name.lower())
    assert (await table.reads("Sem", lambda db, _: progress(db))).next is Step.DESK
    await give_account_to(table, "Marijke", "marijke")
    assert (await table.reads("Sem", lambda db, _: progress(db))).next is None


async def test_nobody_else_reads_who_has_an_account(sems_account: Table) -> None:
    table = sems_account

    def username(db: Session, _: object) -> str:
        return colleague(db, db.find(Professional, table.person("Sem"))).username

    assert await table.reads("Sem", username) == "sem"
    for name in ("Rosa", "Marijke", "Noor"):
        assert await table.reads(name, username) == ""
