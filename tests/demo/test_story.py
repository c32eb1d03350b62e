"""The sentences of the story, household by household: who sees what, and who does not."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from app.agreements.models import Agreement, AgreementState
from app.board.actions import edit
from app.board.models import Entry, Item, ItemKind, Nature
from app.cases.models import Case, Phase
from app.database import AMSTERDAM, SYSTEM, Session, System, Viewer
from app.demo.story import tell
from app.events import Event
from app.households.models import Address, Person
from app.partners.models import Professional
from app.seats.models import Purpose, Seat, Share
from app.tables import metadata
from tests.demo.conftest import Demo
from tests.world import Clock


def contributions(items: Sequence[Item]) -> set[str]:
    return {item.text for item in items if item.kind is ItemKind.CONTRIBUTION}


# ── Dijkhuizen, Van Oosten ───────────────────────────────────────────────────────────────────────────────────────


async def test_petras_payment_proposal_is_known_to_thuishaven_and_not_to_the_police(demo: Demo) -> None:
    assert await demo.readers_of("Betalingsvoorstel") == {"Esther", "Rosa", "Noor", "Kees"}
    assert "Pieter" in await demo.readers_of("Huurachterstand € 2.840")


async def test_gita_tells_rosa_alone_that_petra_avoids_treatment(demo: Demo) -> None:
    assert await demo.readers_of("Petra ontwijkt de behandeling") == {"Gita", "Rosa"}


async def test_de_zwaluw_has_no_seat_at_dijkhuizen(demo: Demo) -> None:
    assert not {"Olga", "Jeroen"} & await demo.at_the_table_of("Familie Dijkhuizen")


async def test_five_attempts_at_van_oosten_and_the_balcony_are_the_tables(demo: Demo) -> None:
    read = [item.text for item in await demo.items("Gita", "Meneer Van Oosten") if item.source == "eropaf"]
    assert len(read) == 5
    assert "Gita" in await demo.readers_of("Het balkon staat vol")
    assert await demo.readers_of("Inschatting: ernstige zelfverwaarlozing") == {"Gita", "Wim"}


# ── Belhaj-Smeets, Tjon ──────────────────────────────────────────────────────────────────────────────────────────


async def test_daan_alone_of_the_municipality_knows_where_the_mother_lives(demo: Demo) -> None:
    def addresses(db: Session, _: Viewer) -> set[str]:
        return set(db.exec(select(Address.text).where(col(Address.text).endswith("er)"))))

    father, mother = "Kersenstraat 14 (vader)", "Lindehof 3 (moeder)"
    assert await demo.reads("Daan", addresses) == {father, mother}
    for name in ("Joost", "Olga", "Jeroen", "Wim"):
        assert await demo.reads(name, addresses) == {father}, name


async def test_jeroen_advises_and_daan_decides(demo: Demo) -> None:
    items = await demo.items("Jeroen", "Gezin Belhaj-Smeets")
    advice = [item for item in items if item.nature is Nature.OPINION]
    decisions = [item for item in items if item.kind is ItemKind.DECISION]
    assert [item.written_by for item in advice] == [demo.people["Jeroen"].professional_id]
    assert [item.written_by for item in decisions] == [demo.people["Daan"].professional_id]


async def test_hanneke_holds_mevrouw_tjon_until_rosa_says_yes(demo: Demo) -> None:
    case = await demo.case("Mevrouw Tjon")
    assert case.phase is Phase.ALLOCATION
    assert case.title == "Mevrouw T.", "as the shared screen says it"
    assert case.director_id == demo.people["Hanneke"].professional_id
    assert case.offered_to_id == demo.people["Rosa"].professional_id


async def test_thuishaven_has_no_seat_at_mevrouw_tjon(demo: Demo) -> None:
    assert await demo.at_the_table_of("Mevrouw Tjon") == {"Hanneke", "Rosa", "Pieter", "Wim"}


async def test_her_safety_plan_and_address_are_for_hanneke_rosa_and_pieter_by_name(demo: Demo) -> None:
    three = {demo.people[name].professional_id for name in ("Hanneke", "Rosa", "Pieter")}

    def named(db: Session, _: Viewer) -> list[set[object]]:
        plan = db.exec(select(Item.id).where(col(Item.text).startswith("Veiligheidsplan"))).one()
        address = db.exec(select(Address.id).where(col(Address.text).startswith("Singelhof"))).one()
        return [set(db.exec(select(Share.professional_id).where(Share.row_id == id))) for id in (plan, address)]

    assert await demo.reads("Pieter", named) == [three, three]


async def test_wim_knows_only_that_she_needs_a_home_and_when_to_call(demo: Demo) -> None:
    assert contributions(await demo.items("Wim", "Mevrouw Tjon")) == {
        "Mevrouw zoekt een eigen woning, het liefst binnen drie maanden.",
        "Veilig bellen: dinsdag en donderdag tussen tien en elf uur. Niet appen, geen voicemail.",
    }
    assert len(contributions(await demo.items("Rosa", "Mevrouw Tjon"))) == 4


# ── Wiersma, Nasser, Roorda ──────────────────────────────────────────────────────────────────────────────────────


async def test_what_the_police_says_is_not_to_be_passed_on(demo: Demo) -> None:
    def by_the_police(db: Session, _: System) -> dict[str, bool]:
        police = {demo.people[name].partner_id for name in ("Pieter", "Yasmin")}
        return {item.text: item.no_onward for item in db.exec(select(Item)) if item.partner_id in police}

    marked = await demo.database.read(SYSTEM, by_the_police)
    assert len(marked) > 3
    assert all(marked.values())


async def test_yasmins_report_is_for_rosa_and_thuishaven_and_toms_treatment_for_rosa(demo: Demo) -> None:
    assert await demo.readers_of("Melding van vernieling") == {"Yasmin", "Rosa", "Noor"}
    assert await demo.readers_of("Jan is gestart met behandeling") == {"Tom", "Rosa"}
    assert "Esther" in await demo.readers_of("Knelpunt: er is geen")


async def test_ali_referred_the_nassers_this_morning_and_they_said_no_yes_yet(demo: Demo) -> None:
    case = await demo.case("Familie Nasser")
    assert case.opened_at.astimezone(AMSTERDAM).date() == demo.clock.now.date()
    assert case.director_id is None
    assert await demo.readers_of("Zij zeiden nog geen ja tegen hulp") == {"Ali", "Hanneke", "Marijke"}


async def test_mo_keeps_a_friends_name_for_welfare_alone(demo: Demo) -> None:
    def friends(db: Session, _: Viewer) -> set[str]:
        return set(db.exec(select(Person.name).where(Person.own_network)))

    assert "Jayden" in await demo.reads("Mo", friends)
    assert "Jayden" not in await demo.reads("Daan", friends)
    assert await demo.readers_of("Jayden") == {"Mo"}
    assert await demo.readers_of("voetbalkooi") == {"Mo", "Daan", "Joost"}


async def test_the_police_has_no_seat_at_dylan_roorda(demo: Demo) -> None:
    assert await demo.at_the_table_of("Dylan Roorda") == {"Daan", "Joost", "Mo"}


# ── De Wit-Kamp, Kowalczyk, Ferreira, Hoekstra, Van der Meulen ───────────────────────────────────────────────────


async def test_samira_decided_alone_and_lotte_knows_only_of_company_and_shopping(demo: Demo) -> None:
    case = await demo.case("Mevrouw De Wit-Kamp")
    assert case.phase is Phase.CLOSED
    assert case.closed_at
    assert timedelta(weeks=4) < demo.clock.now - case.closed_at < timedelta(weeks=6)
    from_others = [item for item in await demo.items("Lotte", "Mevrouw De Wit-Kamp") if "flat" not in item.text]
    assert contributions(from_others) == {"Mevrouw wil graag gezelschap, en samen boodschappen doen."}
    assert await demo.readers_of("Advies: licht werk") == {"Anja", "Samira"}
    assert await demo.readers_of("Besluit: de hulp bij het huishouden") == {"Anja", "Samira"}


async def test_the_mothers_low_mood_is_for_rosa_and_the_damp_for_all(demo: Demo) -> None:
    assert await demo.readers_of("Agnieszka is somber") == {"Wim", "Rosa"}
    assert await demo.readers_of("Drie schulden, samen") == {"Esther", "Rosa"}
    assert await demo.readers_of("Vochtrapport") == {"Noor", "Rosa", "Marijke", "Hanneke", "Wim", "Esther"}


async def test_thuishaven_leaves_meneer_ferreira_at_the_end_of_this_month(demo: Demo) -> None:
    assert {"Noor", "Kees"} <= await demo.at_the_table_of("Meneer Ferreira")
    demo.clock.now = demo.clock.now.replace(month=12, day=1)
    assert await demo.at_the_table_of("Meneer Ferreira") == {"Wim", "Tom", "Joost"}


async def test_the_signal_plan_is_wims_until_the_two_years_are_over(demo: Demo) -> None:
    assert await demo.readers_of("Signaleringsplan:") == {"Tom", "Wim"}
    demo.clock.pass_days(40)
    assert await demo.readers_of("Signaleringsplan:") == {"Tom"}


async def test_ferreira_is_followed_for_some_23_months(demo: Demo) -> None:
    case_id = (await demo.case("Meneer Ferreira")).id

    def since(db: Session, _: System) -> timedelta:
        steered = select(Event.at).where(Event.case_id == case_id, Event.code == "case.steered")
        return db.now - max(db.exec(steered))

    assert timedelta(days=670) < await demo.database.read(SYSTEM, since) < timedelta(days=730)


async def test_three_of_hoekstras_closing_questions_are_answered_and_esther_doubts(demo: Demo) -> None:
    def lines(db: Session, _: Viewer, under: str) -> Sequence[str]:
        item = db.exec(select(Item).where(col(Item.text).startswith(under))).one()
        return db.exec(select(Entry.text).where(Entry.item_id == item.id)).all()

    assert len(await demo.reads("Hanneke", lines, "Vragen voor het afsluiten")) == 3
    [doubt] = await demo.reads("Hanneke", lines, "Gaat er iets mis als ik eruit stap?")
    assert doubt.startswith("Ik twijfel")
    assert await demo.readers_of("Van onszelf: vorig jaar") == {"Esther"}


async def test_van_der_meulen_has_no_table_and_is_on_no_agenda(demo: Demo) -> None:
    case = await demo.case("Gezin Van der Meulen")
    assert (case.phase, case.director_id, case.next_on) == (Phase.INTAKE, None, None)
    assert await demo.at_the_table_of("Gezin Van der Meulen") == {"Joost", "Marijke", "Mo"}


# ── All of it ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_is_on_todays_agendas_has_today_as_its_next_date(demo: Demo) -> None:
    def due(db: Session, _: System, today: date) -> int:
        return len(db.exec(select(Case).where(Case.next_on == today)).all())

    assert await demo.database.read(SYSTEM, due, demo.clock.now.date()) == 4 + 3


async def test_a_seat_says_what_it_is_for_and_so_does_what_is_shared_with_it(demo: Demo) -> None:
    def purposes(db: Session, _: System) -> set[Purpose]:
        return {
            share.purpose for share in db.exec(select(Share)) if share.purpose is db.find(Seat, share.seat_id).purpose
        }

    assert await demo.database.read(SYSTEM, purposes) == set(Purpose)


@pytest.mark.parametrize(
    "name", ["Rosa", "Noor", "Gita", "Wim", "Pieter", "Hanneke", "Esther", "Samira", "Daan", "Tom", "Lotte"]
)
async def test_today_asks_something_of_each_of_them(demo: Demo, name: str) -> None:
    def waiting(db: Session, viewer: Viewer) -> list[Agreement]:
        mine = select(Agreement).where(Agreement.assignee_id == viewer.professional_id)
        soon = db.today + timedelta(days=7)
        return [
            agreement
            for agreement in db.exec(mine)
            if agreement.state is AgreementState.ASKED
            or (agreement.state is AgreementState.ACCEPTED and agreement.due_on <= soon)
        ]

    assert await demo.reads(name, waiting)


async def test_some_agreements_are_late_some_done_and_one_was_declined_with_a_reason(demo: Demo) -> None:
    def agreements(db: Session, _: System) -> Sequence[Agreement]:
        return db.exec(select(Agreement)).all()

    found = await demo.database.read(SYSTEM, agreements)
    today = demo.clock.now.date()
    assert {agreement.state for agreement in found} == set(AgreementState)
    assert len([a for a in found if a.state is AgreementState.ACCEPTED and a.due_on < today]) >= 3
    assert len([a for a in found if a.state is AgreementState.ACCEPTED and a.due_on == today]) >= 5
    assert all(a.answer for a in found if a.state is AgreementState.DECLINED)


async def test_nobody_works_at_night_or_in_a_weekend(demo: Demo) -> None:
    def moments(db: Session, _: System) -> Sequence[object]:
        return [at.astimezone(AMSTERDAM) for at in db.exec(select(Event.at))]

    found = await demo.database.read(SYSTEM, moments)
    assert all(at.weekday() < 5 and 8 <= at.hour < 18 for at in found)
    assert max(found) < demo.clock.now


async def test_everyone_of_the_story_has_their_work_and_the_administrator_no_case(demo: Demo) -> None:
    def work(db: Session, _: Viewer) -> dict[str, str]:
        return dict(db.exec(select(Professional.name, Professional.work)).all())

    known = await demo.reads("Sem", work)
    assert len(known) == 27
    assert known["Carla Muis"] == "privacy officer"
    assert known["Sem Visser"] == "functioneel beheerder"
    assert known["Anja Stoker"] == "wijkverpleegkundige"


async def test_a_second_run_adds_nothing_and_keeps_what_people_did(demo: Demo) -> None:
    def rows(db: Session, _: System) -> dict[str, int]:
        return {name: len(db.execute(table.select()).all()) for name, table in metadata.tables.items()}

    [item] = [i for i in await demo.items("Kees", "Meneer Van Oosten") if i.text.startswith("Het balkon staat vol")]
    text = "Het balkon staat vol met zakken en er hangt een zure lucht, nu ook in de gang."
    await demo.database.write(demo.people["Kees"], edit, item.id, text, item.version)
    before = await demo.database.read(SYSTEM, rows)
    await tell(demo.settings, Clock(demo.clock.now + timedelta(days=1)))
    assert await demo.database.read(SYSTEM, rows) == before
    assert text in {i.text for i in await demo.items("Wim", "Meneer Van Oosten")}
