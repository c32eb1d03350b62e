"""One item by itself: two who edit it lose nothing, and it goes where it is moved."""

import re

from playwright.async_api import expect

from tests.e2e.people import Screens
from tests.e2e.test_accessibility import findings


async def test_noor_and_kees_edit_one_text_and_neither_is_lost(screens: Screens) -> None:
    noor, kees, wim = await screens.at_board("Noor", "Kees", "Wim")
    await noor.lays("Huur is laat.")
    await wim.sees("Huur is laat.")
    path = f"/items/{await noor.id_of('Huur is laat.')}"
    await noor.page.goto(path)
    await kees.page.goto(path)
    await noor.page.locator("#text").fill("Huur is drie weken laat.")
    await kees.page.locator("#text").fill("Huur is laat, maar onderweg.")
    await noor.page.locator("form[action$='/text'] button").click()
    await wim.sees("Huur is drie weken laat.")

    async with kees.page.expect_response("**/text") as answer:
        await kees.page.locator("form[action$='/text'] button").click()
    assert (await answer.value).status == 409
    await expect(kees.page.locator("#theirs")).to_have_text("Huur is drie weken laat.")
    await expect(kees.page.locator("#text")).to_have_value("Huur is laat, maar onderweg.")
    await wim.does_not_see("Huur is laat, maar onderweg.")

    await kees.page.locator("#text").fill("Huur is drie weken laat, maar onderweg.")
    await kees.page.locator("form[action$='/text'] button").click()
    await wim.sees("Huur is drie weken laat, maar onderweg.")
    await noor.page.goto(path)
    history = noor.page.locator(".history")
    await expect(history).to_contain_text("Huur is laat.")
    await expect(history).to_contain_text("Huur is drie weken laat.")


async def test_what_kees_typed_at_a_text_is_back_when_he_left_without_saving(screens: Screens) -> None:
    noor, kees = await screens.at_board("Noor", "Kees")
    await noor.lays("Half af.", "us")
    await kees.sees("Half af.")
    path = f"/items/{await noor.id_of('Half af.')}"
    await kees.page.goto(path)
    await kees.page.locator("#text").fill("Half af, en nu iets meer.")
    await kees.page.goto("/cases")
    await kees.page.goto(path)
    await expect(kees.page.locator("#text")).to_have_value("Half af, en nu iets meer.")


async def test_what_kees_typed_is_back_beside_what_noor_saved_in_the_meantime(screens: Screens) -> None:
    noor, kees, wim = await screens.at_board("Noor", "Kees", "Wim")
    await noor.lays("De deur klemt.")
    path = f"/items/{await noor.id_of('De deur klemt.')}"
    box, theirs = kees.page.locator("#text"), kees.page.locator("#theirs")
    await kees.page.goto(path)
    await expect(theirs).to_be_hidden()
    await box.fill("De deur klemt.\nHet slot ook.")
    await noor.edits("De deur klemt.", "De deur klemt bij regen.")
    await wim.sees("De deur klemt bij regen.")
    for _ in range(2):
        await kees.page.goto(path)
        await expect(theirs).to_have_text("De deur klemt bij regen.")
        await expect(theirs).to_be_visible()
        await expect(box).to_have_value("De deur klemt.\nHet slot ook.")
        assert await findings(kees.page) == []
    await wim.does_not_see("Het slot ook.")

    await box.fill("De deur klemt bij regen.\nHet slot ook.")
    await kees.page.reload()
    await expect(theirs).to_be_visible()
    await expect(box).to_have_value("De deur klemt bij regen.\nHet slot ook.")
    await kees.page.locator("form[action$='/text'] button").click()
    await wim.sees("Het slot ook.")
    await kees.page.goto(path)
    await expect(theirs).to_be_hidden()


async def test_what_kees_saved_does_not_come_back_as_a_draft_when_noor_changed_it_since(screens: Screens) -> None:
    noor, kees = await screens.at_board("Noor", "Kees")
    await noor.lays("Sleutel kwijt.", "us")
    path = f"/items/{await noor.id_of('Sleutel kwijt.')}"
    await kees.page.goto(path)
    await kees.page.locator("#text").fill("Sleutel kwijt,\nen de reserve ook.")
    await kees.page.locator("form[action$='/text'] button").click()
    await noor.sees("en de reserve ook.")
    await noor.edits("en de reserve ook.", "Sleutel gevonden.")
    await kees.page.goto(path)
    await expect(kees.page.locator("#text")).to_have_value("Sleutel gevonden.")
    await expect(kees.page.locator("#theirs")).to_be_hidden()


async def test_a_card_that_rosa_moves_lies_last_in_its_new_lane_and_then_below_the_one_she_chose(
    screens: Screens,
) -> None:
    rosa, wim = await screens.at_board("Rosa", "Wim")
    for text in ("Baan een.", "Baan twee.", "Baan drie."):
        await rosa.lays(text, domain="children")
    await rosa.lays("Verhuist.", domain="work")
    await rosa.lays("Blijft achter.", domain="work")
    await rosa.moves("Verhuist.", "children")
    lane = wim.page.locator("#lane-children .text")
    await expect(lane).to_have_text(["Baan een.", "Baan twee.", "Baan drie.", "Verhuist."])
    await rosa.moves("Verhuist.", "children", below="Baan een.")
    await expect(lane).to_have_text(["Baan een.", "Verhuist.", "Baan twee.", "Baan drie."])


async def test_noor_can_say_again_what_she_took_back(screens: Screens) -> None:
    noor, wim = await screens.at_board("Noor", "Wim")
    await noor.lays("Wie belt er?")
    for _ in range(2):
        await noor.adds("Ik bel.", under="Wie belt er?")
        await wim.sees("Ik bel.")
        await noor.card("Wie belt er?").locator("form[action^='/entries/'][action$='/retraction'] button").click()
        await wim.does_not_see("Ik bel.")


async def test_what_was_done_by_mistake_is_undone_with_one_key(screens: Screens) -> None:
    """The offer to undo stands there until it is taken, closed, or followed by something else."""
    noor, wim = await screens.at_board("Noor", "Wim")
    undo = noor.page.locator("#undo")
    await noor.lays("Per ongeluk weg.")
    await wim.sees("Per ongeluk weg.")
    await noor.retracts("Per ongeluk weg.")
    await wim.does_not_see("Per ongeluk weg.")
    await undo.locator("form button").press("Enter")
    await wim.sees("Per ongeluk weg.")
    await expect(undo).to_be_empty()

    await noor.adds("Toch maar niet.", under="Per ongeluk weg.")
    await noor.card("Per ongeluk weg.").locator("form[action^='/entries/'][action$='/retraction'] button").click()
    await wim.does_not_see("Toch maar niet.")
    await undo.locator("form button").click()
    await wim.sees("Toch maar niet.")
    await noor.retracts("Per ongeluk weg.")
    await undo.locator("[data-close]").click()
    await expect(undo).to_be_empty()
    await wim.does_not_see("Per ongeluk weg.")


async def test_noor_takes_her_yes_back(screens: Screens) -> None:
    rosa, noor = await screens.at_board("Rosa", "Noor")
    await rosa.asks("De sleutel brengen", "Noor Hendriks", "2099-01-04")
    asked = noor.card("De sleutel brengen")
    await asked.locator("form[action$='/acceptance'] button").click()
    await expect(rosa.card("De sleutel brengen")).to_have_class(re.compile("accepted"))
    await noor.page.locator("#undo form button").click()
    await expect(rosa.card("De sleutel brengen")).to_have_class(re.compile("asked"))
    await expect(asked.locator("form[action$='/acceptance'] button")).to_be_visible()
