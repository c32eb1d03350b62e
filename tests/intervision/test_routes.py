"""A session over HTTP: the incident method with four people, one silent round, and cards without a name."""

import re

import pytest
from markupsafe import escape
from sqlmodel import col, select

from app.database import SYSTEM, Session, System
from app.events import Event
from app.i18n import translate
from app.intervision.methods import METHODS, Writing
from app.intervision.models import AdviceCard, IntervisionSession, MethodName
from tests.intervision.conftest import ADVISING, CIRCLE, EVALUATING, JUDGING, QUESTION, REACTING, Sitting

ALONE = "Ik zou even naar buiten zijn gelopen."
BREATHE = "Tel tot tien voor je iets zegt."
STAND_UP = "Sta op en zet thee."


def cards(db: Session, _: System) -> list[AdviceCard]:
    return [*db.exec(select(AdviceCard).order_by(col(AdviceCard.id)))]


async def test_everyone_reads_their_own_task_at_the_step_at_hand(sitting: Sitting) -> None:
    assert (await sitting.goes_to(1)).status_code == 303
    tasks = {
        "Iris": "U antwoordt kort, met feiten.",
        "Daan": "U zorgt dat iedereen vragen stelt, en stopt wie adviseert of oordeelt.",
        "Mo": "U stelt alleen vragen. Nog geen advies.",
    }
    for name, task in tasks.items():
        page = await sitting.page(name)
        assert QUESTION in page
        assert f'<p class="your-task">{task}</p>' in page
        assert ("/extension" in page) == (name == "Daan"), "only who facilitates has the buttons"


async def test_what_is_written_alone_is_read_by_nobody_until_it_is_opened(sitting: Sitting) -> None:
    await sitting.goes_to(JUDGING)
    assert (await sitting.notes("Mo", ALONE, JUDGING)).status_code == 303
    pages = {name: await sitting.page(name) for name in CIRCLE}
    assert {name for name, page in pages.items() if ALONE in page} == {"Mo"}
    assert (await sitting.sends("Daan", "opening")).status_code == 303
    assert all([ALONE in await sitting.page(name) for name in CIRCLE])


async def test_the_bringer_does_not_write_along_in_a_silent_round(sitting: Sitting) -> None:
    await sitting.goes_to(JUDGING)
    assert (await sitting.notes("Iris", ALONE, JUDGING)).status_code == 403
    assert "<textarea" not in (await sitting.page("Iris")).partition('id="session-write"')[2].partition("</form>")[0]


async def test_cards_stand_nowhere_until_they_are_opened_and_then_without_a_name(sitting: Sitting) -> None:
    await sitting.goes_to(ADVISING)
    assert (await sitting.hands_in("Mo", BREATHE)).status_code == 303
    assert (await sitting.hands_in("Lotte", STAND_UP)).status_code == 303
    assert await sitting.site.database.read(SYSTEM, cards) == []
    pages = {name: await sitting.page(name) for name in CIRCLE}
    assert {name for name, page in pages.items() if BREATHE in page} == {"Mo"}
    assert "Kaartjes binnen: 2 van de 3." in pages["Iris"]
    await sitting.sends("Daan", "opening")
    opened = await sitting.site.database.read(SYSTEM, cards)
    assert {card.text for card in opened} == {BREATHE, STAND_UP}
    assert set(AdviceCard.model_fields) == {"id", "session_id", "step", "text", "kept", "chosen"}
    assert all([BREATHE in await sitting.page(name) for name in CIRCLE])


async def test_a_second_card_takes_the_place_of_the_first(sitting: Sitting) -> None:
    await sitting.goes_to(ADVISING)
    await sitting.hands_in("Mo", BREATHE)
    await sitting.hands_in("Mo", STAND_UP)
    await sitting.sends("Daan", "opening")
    assert [card.text for card in await sitting.site.database.read(SYSTEM, cards)] == [STAND_UP]


async def test_a_server_that_stopped_asks_everyone_again_and_says_so(sitting: Sitting) -> None:
    await sitting.goes_to(ADVISING)
    await sitting.hands_in("Mo", BREATHE)
    round_id = (await sitting.site.database.read(SYSTEM, the_session)).cards
    sitting.site.app.state.cards.forget(round_id)
    assert "De server is gestopt" in await sitting.page("Mo")
    refused = await sitting.hands_in("Lotte", STAND_UP)
    assert refused.status_code == 422
    assert STAND_UP in refused.text, "what was typed is not lost"
    assert (await sitting.sends("Daan", "opening")).status_code == 422
    await sitting.sends("Daan", "asking")
    assert "De server is gestopt" not in await sitting.page("Mo")
    assert (await sitting.hands_in("Lotte", STAND_UP)).status_code == 303


def the_session(db: Session, _: System) -> IntervisionSession:
    return db.exec(select(IntervisionSession)).one()


async def test_a_round_is_opened_before_the_group_goes_on(sitting: Sitting) -> None:
    for step in (JUDGING, ADVISING):
        await sitting.goes_to(step)
        assert (await sitting.goes_to(step + 1)).status_code == 422
        await sitting.sends("Daan", "opening")
    assert (await sitting.goes_to(REACTING)).status_code == 303
    await sitting.goes_to(ADVISING)
    assert (await sitting.site.database.read(SYSTEM, the_session)).cards, (
        "nobody wrote a card, so there is a round again"
    )


async def test_only_the_bringer_chooses_and_everyone_sees_it(sitting: Sitting) -> None:
    await sitting.goes_to(ADVISING)
    await sitting.hands_in("Mo", BREATHE)
    await sitting.sends("Daan", "opening")
    await sitting.goes_to(REACTING)
    card = (await sitting.site.database.read(SYSTEM, cards))[0]
    for name, status in (("Mo", 403), ("Noor", 404), ("Iris", 303)):
        answer = await (await sitting.site.as_(name)).post(f"/intervision/cards/{card.id}/choice")
        assert answer.status_code == status, name
    assert "Gekozen" in await sitting.page("Lotte")


async def test_only_who_facilitates_leads(sitting: Sitting) -> None:
    for what in ("step", "pause", "resumption", "extension", "opening", "closing", "asking"):
        for name, status in (("Mo", 403), ("Bram", 404), ("Noor", 404)):
            answer = await sitting.sends(name, what, step="0", minutes="2")
            assert answer.status_code == status, (what, name)
    assert (await sitting.site.database.read(SYSTEM, the_session)).step is None


async def test_who_takes_no_part_learns_nothing_of_it(sitting: Sitting) -> None:
    await sitting.goes_to(0)
    await sitting.notes("Mo", ALONE, 0)
    for name in ("Bram", "Noor"):
        client = await sitting.site.as_(name)
        hidden = await client.get(sitting.path)
        absent = await client.get("/intervision/sessions/00000000-0000-4000-8000-000000000000")
        assert (hidden.status_code, hidden.text) == (404, absent.text)
        assert QUESTION not in (await client.get("/intervision")).text


async def test_a_note_comes_with_a_name_and_sent_twice_it_stands_there_once(sitting: Sitting) -> None:
    await sitting.goes_to(0)
    await sitting.notes("Mo", ALONE, 0)
    await sitting.notes("Mo", ALONE, 0)
    page = await sitting.page("Iris")
    assert page.count(ALONE) == 1
    assert '<strong class="partner">Mo Aydin</strong>' in page
    late = await sitting.notes("Mo", "te laat", 3)
    assert late.status_code == 422
    assert "te laat" in late.text


async def test_a_session_that_was_closed_takes_no_notes_and_keeps_what_was_learned(sitting: Sitting) -> None:
    await sitting.goes_to(EVALUATING)
    assert (await sitting.sends("Daan", "closing")).status_code == 303
    assert (await sitting.notes("Mo", ALONE, EVALUATING)).status_code == 422
    learned = {"text": "Rust begint bij mij.", "tags": "Rust, grenzen ,rust", "open_to": "all", "token": "t"}
    assert (await sitting.sends("Lotte", "learned", **learned)).status_code == 303
    noor = await sitting.site.as_("Noor")
    assert "Rust begint bij mij." in (await noor.get("/intervision/learned")).text
    assert "Rust begint bij mij." in (await noor.post("/intervision/learned", data={"sought": "GRENZEN rust"})).text
    assert "Rust begint bij mij." not in (await noor.post("/intervision/learned", data={"sought": "thee"})).text


# ── The check, and what is apart ─────────────────────────────────────────────────────────────────────────────────


async def test_a_card_that_leads_to_a_person_is_asked_about_and_kept_without_a_name(sitting: Sitting) -> None:
    await sitting.goes_to(ADVISING)
    leading = f"{BREATHE} Of bel 06-12345678."
    asked = await sitting.hands_in("Mo", leading)
    assert asked.status_code == 422
    assert "06-12345678" in asked.text, "what was typed is not lost"
    assert "Kaartjes binnen: 0 van de 3." in await sitting.page("Daan")
    keeps = {"text": leading, "step": str(ADVISING), "keep": "nobody phone 06-12345678"}
    assert (await sitting.sends("Mo", "cards", **keeps)).status_code == 303
    await sitting.sends("Daan", "opening")
    [card] = await sitting.site.database.read(SYSTEM, cards)
    assert (card.text, card.kept) == (leading, "phone:nobody")


async def test_a_note_that_leads_to_a_person_is_not_saved(sitting: Sitting) -> None:
    await sitting.goes_to(0)
    assert (await sitting.notes("Mo", "Mail naar iemand@post.test", 0)).status_code == 422
    assert "iemand@post.test" not in await sitting.page("Mo")


def events(db: Session, _: System) -> int:
    return len(db.exec(select(Event.id)).all())


async def test_a_session_leaves_no_event_no_hit_and_no_link_to_or_from_a_case(sitting: Sitting) -> None:
    before = await sitting.site.database.read(SYSTEM, events)
    await sitting.goes_to(0)
    await sitting.notes("Mo", ALONE, 0)
    assert await sitting.site.database.read(SYSTEM, events) == before
    mo, noor = await sitting.site.as_("Mo"), await sitting.site.as_("Noor")
    assert "buiten" not in (await mo.post("/search", data={"sought": "gelopen"})).text
    led_to = re.findall(r'(?:href|action)="(/[^"]*[0-9a-f]{8}-[^"]*)"', await sitting.page("Mo"))
    assert led_to
    assert all(address.startswith("/intervision/") for address in led_to)
    board = (await noor.get(f"/cases/{sitting.site.world.dijkhuizen.id}")).text
    assert re.findall(r'="(/intervision[^"]*)"', board) == ["/intervision"], "the menu, and nothing else"


async def test_who_makes_a_group_is_not_asked_whether_they_take_part(sitting: Sitting) -> None:
    for name, other in (("Daan", "Mo"), ("Mo", "Daan")):
        page = await (await sitting.site.as_(name)).get("/intervision/groups/new")
        assert f'value="{sitting.circle.id_of(other)}"' in page.text
        assert f'value="{sitting.circle.id_of(name)}"' not in page.text


@pytest.mark.parametrize("method", MethodName)
async def test_each_method_is_gone_through_to_its_end(sitting: Sitting, method: MethodName) -> None:
    sitting.circle.session = await sitting.circle.plans(method=method)
    for number, step in enumerate(METHODS[method].steps):
        assert (await sitting.goes_to(number)).status_code == 303
        for name, task in (("Iris", step.bringer), ("Daan", step.facilitator), ("Mo", step.others)):
            assert f'<p class="your-task">{escape(translate("nl", task))}</p>' in await sitting.page(name)
        if step.writing in (Writing.ALONE, Writing.CARDS):
            assert (await sitting.sends("Daan", "opening")).status_code == 303
    assert (await sitting.sends("Daan", "closing")).status_code == 303
    assert "Deze intervisie is afgelopen." in await sitting.page("Mo")
