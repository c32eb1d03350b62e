"""What stands in whose minutes: what the whole table saw, and what one's own seat saw beside that."""

from datetime import date, timedelta

from pydantic import TypeAdapter

from app.agreements.actions import NewAgreement, accept, agree, decline
from app.agreements.models import AgreementState, Rhythm
from app.agreements.turns import Repeating
from app.board.actions import edit, enter, retract, retract_entry
from app.board.models import ItemKind
from app.cases.models import Escalation
from app.meeting.actions import depart, escalate, settle_household
from app.minutes.body import Promise, digest_of
from app.minutes.models import Minutes
from app.minutes.sheets import Setter
from app.seats.actions import give_seat, name_first, name_professional, unname_professional, withdraw_seat
from app.seats.sharing import JUST_US, THE_DIRECTOR, WHOLE_TABLE, share, withdraw_share
from tests.minutes.conftest import Held
from tests.world import NAMES

SEATS = ("Rosa", "Noor", "Pieter", "Gita", "Wim")


async def test_what_all_seats_see_is_the_same_for_each_of_them(held: Held) -> None:
    await held.opens()
    await held.lays("Noor", "De huur loopt twee maanden achter.")
    await held.lays("Wim", "Petra wil hulp.", JUST_US)
    await held.ends()
    for name in SEATS:
        assert await held.common(name) == ["De huur loopt twee maanden achter."]
    commons = [(await held.body(name)).common for name in SEATS]
    assert all(common == commons[0] for common in commons)


async def test_each_annex_holds_what_its_seat_saw_beside_that(held: Held) -> None:
    await held.opens()
    await held.lays("Pieter", "Twee meldingen.", held.table.seats("Noor"))
    await held.lays("Noor", "Onze eigen lijn.", JUST_US)
    await held.ends()
    assert await held.annex("Noor") == ["Twee meldingen.", "Onze eigen lijn."]
    assert await held.annex("Pieter") == ["Twee meldingen."]
    for name in ("Rosa", "Gita", "Wim"):
        assert await held.annex(name) == []


async def test_what_gita_shares_with_rosa_by_name_is_in_no_minutes_but_gitas(held: Held) -> None:
    """Hanneke is named in Rosa's seat, and would read it in Rosa's minutes."""
    await held.opens()
    await held.lays("Gita", "Petra mijdt behandeling.", THE_DIRECTOR)
    await held.lays("Wim", "Alleen voor Tom.", held.table.people("Tom"))
    await held.ends()
    assert await held.annex("Rosa") == await held.annex("Hanneke") == []
    assert await held.annex("Gita") == await held.annex("Tom") == ["Petra mijdt behandeling."]
    assert await held.annex("Wim") == ["Alleen voor Tom."]


async def test_what_was_written_before_or_after_is_not_in_them(held: Held) -> None:
    await held.lays("Noor", "Van vorige week.")
    await held.opens()
    await held.lays("Noor", "Van nu.")
    await held.leaves()
    await held.lays("Noor", "Van daarna.")
    await held.closes()
    assert await held.common("Pieter") == ["Van nu."]
    assert await held.annex("Noor") == []


async def test_what_is_edited_or_brought_to_the_table_meanwhile_is_in_them(held: Held) -> None:
    edited = await held.lays("Noor", "Oude tekst.")
    brought = await held.lays("Noor", "Voorbereid.", JUST_US)
    to_wim = await held.lays("Noor", "Voor Wim voorbereid.", JUST_US)
    await held.opens()
    await held.table.does("Noor", edit, edited.id, "Nieuwe tekst.", 1)
    await held.table.does("Noor", lambda db, viewer: bool(share(db, viewer, brought, WHOLE_TABLE)))
    await held.table.does("Noor", lambda db, viewer: bool(share(db, viewer, to_wim, held.table.seats("Wim"))))
    await held.ends()
    assert await held.common("Gita") == ["Nieuwe tekst.", "Voorbereid."]
    assert await held.annex("Wim") == await held.annex("Noor") == ["Voor Wim voorbereid."]
    assert await held.annex("Gita") == []


async def test_what_was_retracted_before_the_closing_is_in_no_minutes(held: Held) -> None:
    await held.opens()
    said = await held.lays("Noor", "Dit klopt niet.")
    kept = await held.lays("Noor", "Dit wel.")
    line = await held.table.does("Wim", enter, kept.id, "Of toch niet.", WHOLE_TABLE)
    await held.table.does("Noor", retract, said.id)
    await held.table.does("Wim", retract_entry, line.id)
    await held.ends()
    for name in SEATS:
        assert await held.common(name) == ["Dit wel."]
        assert await held.annex(name) == []


async def test_what_is_shared_or_changed_after_the_closing_does_not_move_them(held: Held) -> None:
    await held.opens()
    own = await held.lays("Noor", "Nog even voor ons.", JUST_US)
    said = await held.lays("Noor", "Zoals gezegd.")
    await held.ends()
    before = {name: (await held.copy(name)).minutes.body for name in SEATS}
    await held.table.does("Noor", lambda db, viewer: bool(share(db, viewer, own, WHOLE_TABLE)))
    await held.table.does("Noor", edit, said.id, "Anders gezegd.", 1)
    assert {name: (await held.copy(name)).minutes.body for name in SEATS} == before
    assert await held.common("Pieter") == ["Zoals gezegd."]


async def test_a_share_that_ended_before_the_closing_does_not_count(held: Held) -> None:
    await held.opens()
    said = await held.lays("Pieter", "Toch niet voor Noor.", held.table.seats("Noor", "Wim"))
    [with_noor] = [
        given for given in await held.table.shares("Pieter", said) if given.seat_id == held.table.case.seats["Noor"]
    ]
    await held.table.does("Pieter", withdraw_share, with_noor.id)
    await held.ends()
    assert await held.annex("Wim") == ["Toch niet voor Noor."]
    assert await held.annex("Noor") == []


async def test_a_share_until_yesterday_does_not_count_either(held: Held) -> None:
    await held.opens()
    said = await held.lays("Pieter", "Tot vandaag.", JUST_US)
    to_noor, today = held.table.seats("Noor"), held.table.today
    await held.table.does("Pieter", lambda db, viewer: bool(share(db, viewer, said, to_noor, until=today)))
    await held.leaves()
    held.table.world.clock.pass_days(1)
    await held.closes()
    assert await held.annex("Noor") == []


async def test_lines_follow_the_same_rule(held: Held) -> None:
    await held.opens()
    said = await held.lays("Noor", "De huur loopt achter.")
    await held.table.does("Wim", enter, said.id, "Dat weet Petra.", WHOLE_TABLE)
    await held.table.does("Pieter", enter, said.id, "Onze notitie.", JUST_US)
    await held.table.does("Gita", enter, said.id, "Voor Wim.", held.table.seats("Wim"))
    await held.ends()
    assert await held.common("Noor") == ["De huur loopt achter.", "- Dat weet Petra."]
    assert await held.annex("Pieter") == ["(De huur loopt achter.)", "- Onze notitie."]
    assert await held.annex("Wim") == ["(De huur loopt achter.)", "- Voor Wim."]
    assert await held.annex("Noor") == []


async def test_a_line_under_something_older_brings_that_along(held: Held) -> None:
    said = await held.lays("Noor", "Van vorige week.")
    await held.table.does("Wim", enter, said.id, "Toen al gezegd.", WHOLE_TABLE)
    await held.opens()
    await held.table.does("Wim", enter, said.id, "Nog steeds zo.", WHOLE_TABLE)
    await held.ends()
    assert await held.common("Pieter") == ["Van vorige week.", "- Nog steeds zo."]


async def test_an_agreement_stands_there_with_its_answer_as_it_is_at_the_closing(held: Held) -> None:
    due_on = held.table.today + timedelta(days=4)
    await held.opens()
    new = NewAgreement("Brief aan de verhuurder", held.table.partner("Noor"), None, due_on, WHOLE_TABLE)
    asked = await held.table.does("Rosa", agree, held.table.case.id, new)
    await held.leaves()
    await held.table.does("Noor", accept, asked.item_id)
    await held.closes()
    await held.table.does("Noor", decline, asked.item_id, "Toch niet.")
    [piece] = (await held.body("Wim")).common.pieces
    assert piece.promise
    assert (piece.kind, piece.promise.due_on) == (ItemKind.AGREEMENT, due_on)
    assert (piece.promise.partner, piece.promise.person) == ("Woningcorporatie Thuishaven", "")
    assert (piece.promise.state, piece.promise.answered_by) == (AgreementState.ACCEPTED, "Noor Hendriks")


async def test_they_tell_who_of_the_household_does_it_and_how_often(held: Held) -> None:
    due_on = held.table.today + timedelta(days=4)
    repeating = Repeating(Rhythm.WEEKS, 1, due_on + timedelta(weeks=8))
    new = NewAgreement("Levi brengen", held.table.partner("Noor"), None, due_on, WHOLE_TABLE, "oma", None, repeating)
    await held.opens()
    await held.table.does("Rosa", agree, held.table.case.id, new)
    await held.ends()
    [piece] = (await held.body("Wim")).common.pieces
    assert piece.promise
    setter = Setter("nl")
    assert setter.doer(piece.promise) == "oma; Woningcorporatie Thuishaven kijkt mee"
    assert setter.due(piece.promise) == "20 november 2026; elke vrijdag tot 15 januari 2027"


def test_minutes_of_before_there_were_turns_are_read_still() -> None:
    old = Promise("Noor", "Thuishaven", date(2026, 11, 20), AgreementState.DONE, "", "Noor")
    text = TypeAdapter(Promise).dump_json(old, exclude_defaults=True)
    assert b"rhythm" not in text
    assert TypeAdapter(Promise).validate_json(text) == old


async def test_an_old_agreement_is_in_them_when_it_was_answered_meanwhile(held: Held) -> None:
    await held.opens()
    await held.table.does("Noor", decline, held.table.case.items["agreement"], "Het lukt niet.")
    await held.ends()
    [piece] = (await held.body("Wim")).common.pieces
    assert piece.promise
    assert (piece.promise.state, piece.promise.answer) == (AgreementState.DECLINED, "Het lukt niet.")


async def test_the_frame_tells_who_was_there_and_how_the_case_was_left(held: Held) -> None:
    await held.meeting.comes("Noor")
    await held.opens()
    await held.meeting.comes("Wim")
    await held.meeting.is_let_in("Wim")
    await held.meeting.comes("Pieter")  # knocks, and is not let in
    await held.table.does("Noor", depart, await held.meeting.attendance("Noor"))
    gone = held.now
    tomorrow = held.table.today + timedelta(days=1)
    await held.table.does(
        "Hanneke", settle_household, held.meeting.points["dijkhuizen"], held.table.person("Rosa"), tomorrow, None
    )
    await held.table.does("Rosa", escalate, held.table.case.id, Escalation.PROCESS, "Het loopt vast")
    await held.ends()
    common = (await held.body("Gita")).common
    assert {there.person for there in common.present} == {"Hanneke Blom", "Noor Hendriks", "Wim Bakker"}
    [noor] = [there for there in common.present if there.person == "Noor Hendriks"]
    assert (noor.arrived_at, noor.left_at) == (common.opened_at, gone)
    assert (common.chair, common.note_taker) == ("Hanneke Blom", "Marijke Postma")
    assert (common.teller, common.tells_on, common.evaluates_on) == ("Rosa Vermeulen", tomorrow, None)
    assert (common.escalation, common.left_with) == (Escalation.PROCESS, "de tijd is op")
    assert {place.seat_id for place in common.table} == set(held.table.case.seats.values())


async def test_who_came_back_was_there_from_first_to_last_and_who_stands_at_the_door_until_they_left(
    held: Held,
) -> None:
    for name in ("Noor", "Wim"):
        await held.meeting.comes(name)
    await held.opens()
    opened = held.now
    held.table.world.clock.now += timedelta(minutes=5)
    for name in ("Noor", "Wim"):
        await held.table.does(name, depart, await held.meeting.attendance(name))
    left = held.now
    held.table.world.clock.now += timedelta(minutes=5)
    for name in ("Noor", "Wim"):
        await held.meeting.comes(name)
    await held.meeting.is_let_in("Noor")
    await held.ends()
    common = (await held.body("Gita")).common
    there = {found.person: (found.arrived_at, found.left_at) for found in common.present}
    assert there["Noor Hendriks"] == (opened, common.left_at)
    assert there["Wim Bakker"] == (opened, left)


# ── Who reads them ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_minutes_are_read_by_who_is_named_in_that_very_seat(held: Held) -> None:
    await held.opens()
    await held.ends()
    for name, readers in (("Noor", {"Noor"}), ("Rosa", {"Rosa", "Hanneke", "Marijke"}), ("Gita", {"Gita", "Tom"})):
        assert await held.table.readers((await held.copy(name)).minutes) == readers


async def test_kees_reads_them_from_when_he_is_named_and_until_he_is_not(held: Held) -> None:
    await held.opens()
    await held.lays("Noor", "Onze eigen lijn.", JUST_US)
    await held.ends()
    minutes, seat = (await held.copy("Noor")).minutes, held.table.case.seats["Noor"]
    await held.table.does("Noor", name_professional, seat, held.table.person("Kees"))
    assert await held.table.readers(minutes) == {"Noor", "Kees"}
    assert await held.annex("Kees") == ["Onze eigen lijn."]
    await held.table.does("Noor", unname_professional, seat, held.table.person("Kees"))
    assert await held.table.readers(minutes) == {"Noor"}


async def test_when_a_seat_is_withdrawn_nobody_reads_its_minutes_also_not_in_the_next_seat(held: Held) -> None:
    await held.opens()
    await held.ends()
    minutes = (await held.copy("Pieter")).minutes
    await held.table.does("Rosa", withdraw_seat, held.table.case.seats["Pieter"])
    assert await held.table.readers(minutes) == set()
    seat = await held.table.does("Rosa", give_seat, held.table.case.id, held.table.partner("Pieter"))
    await held.table.does("Rosa", name_first, seat.id, held.table.person("Pieter"))
    assert await held.table.readers(minutes) == set()
    assert await held.table.readers((await held.copy("Wim")).minutes) == {"Wim"}


async def test_a_seat_withdrawn_before_the_closing_gets_none_and_takes_nothing_from_the_others(held: Held) -> None:
    await held.opens()
    await held.lays("Noor", "Voor iedereen.")
    await held.table.does("Rosa", withdraw_seat, held.table.case.seats["Pieter"])
    await held.ends()
    assert await held.common("Wim") == ["Voor iedereen."]
    assert len((await held.body("Wim")).common.table) == len(SEATS) - 1


async def test_who_sits_down_after_the_case_was_left_gets_none_and_takes_nothing_from_the_others(held: Held) -> None:
    await held.opens()
    await held.lays("Noor", "Voor wie er was.")
    await held.leaves()
    seat = await held.table.does("Rosa", give_seat, held.table.case.id, held.table.partner("Olga"))
    await held.table.does("Rosa", name_first, seat.id, held.table.person("Olga"))
    await held.closes()
    assert await held.common("Wim") == ["Voor wie er was."]
    assert [copy for copy in await held.copies("Olga") if copy.minutes.case_id == held.table.case.id] == []


async def test_what_is_shared_with_a_newcomer_of_before_is_not_in_the_minutes(held: Held) -> None:
    before = await held.lays("Noor", "Van vorige week.")
    await held.opens()
    seat = await held.table.does("Rosa", give_seat, held.table.case.id, held.table.partner("Olga"))
    await held.table.does("Rosa", name_first, seat.id, held.table.person("Olga"))
    await held.table.does("Noor", lambda db, viewer: bool(share(db, viewer, before, WHOLE_TABLE)))
    await held.ends()
    assert await held.common("Olga") == await held.common("Wim") == []


async def test_a_case_that_was_not_discussed_has_no_minutes(held: Held) -> None:
    await held.opens()
    await held.ends()
    assert [copy.minutes.case_id for copy in await held.copies("Wim")] == [held.table.case.id]
    assert held.meeting.points["van_oosten"] not in {copy.minutes.point_id for copy in await held.copies("Gita")}


async def test_closing_twice_freezes_once(held: Held) -> None:
    await held.opens()
    await held.ends()
    before = [copy.minutes.id for copy in await held.copies("Noor")]
    await held.closes()
    assert [copy.minutes.id for copy in await held.copies("Noor")] == before


async def test_the_digest_is_of_the_body_and_the_seals_form_a_chain(held: Held) -> None:
    await held.opens()
    await held.leaves()
    await held.opens("van_oosten")
    await held.leaves("van_oosten")
    await held.closes()
    minutes: dict[int, Minutes] = {}
    for name in NAMES:
        for copy in await held.copies(name) if name not in ("Esther", "Olga") else ():
            minutes[copy.minutes.number] = copy.minutes
    assert sorted(minutes) == list(range(1, len(minutes) + 1))
    assert len(minutes) == len(SEATS) + 4
    seal = ""
    for _, found in sorted(minutes.items()):
        assert found.digest == digest_of(found.body)
        seal = digest_of(seal, found.digest)
        assert found.seal == seal
