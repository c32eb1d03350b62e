"""Every job of the board with the keyboard alone; whatever has the focus shows that it does, and is in view."""

import re
from typing import Final

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.people import PHONE, Screens, Someone

MOST_STOPS: Final = 400
STOP: Final = """target => {
  const focused = document.activeElement;
  const style = getComputedStyle(focused);
  const box = focused.getBoundingClientRect();
  const seen = [0.1, 0.5, 0.9].some((x) => [0.1, 0.5, 0.9].some((y) => {
    const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return top && (focused.contains(top) || top.contains(focused) && !top.matches("body, html, main, form"));
  }));
  const shows = style.outlineStyle !== "none" || style.boxShadow !== "none";
  const name = `${focused.tagName} ${focused.id} ${focused.textContent.trim().slice(0, 40)}`;
  return {there: focused === target, wrong: focused === document.body || (seen && shows) ? "" : name};
}"""
"""Of what has the focus: whether it is the one, and its name when it is out of sight or does not show the focus."""
PAINTED: Final = "new Promise(then => requestAnimationFrame(() => requestAnimationFrame(then)))"


async def tabs_to(someone: Someone, element: Locator, key: str = "Tab") -> None:
    """From wherever the focus is, by way of stops of which each can be seen."""
    target = await element.element_handle()
    for _ in range(MOST_STOPS):
        await someone.page.keyboard.press(key)
        stop = await someone.page.evaluate(STOP, target)
        assert not stop["wrong"], f"in the way of {element}: {stop['wrong']}"
        if stop["there"]:
            break
    await expect(element).to_be_focused()


async def presses(someone: Someone, element: Locator, key: str = "Enter", by: str = "Tab") -> None:
    await tabs_to(someone, element, by)
    await someone.page.keyboard.press(key)


async def presses_back(someone: Someone, element: Locator) -> None:
    await presses(someone, element, by="Shift+Tab")


async def chooses(someone: Someone, select: Locator, begins_with: str) -> None:
    await tabs_to(someone, select)
    await someone.page.keyboard.type(begins_with)
    await expect(select.locator("option:checked")).to_have_text(re.compile(f"^{begins_with}"))


async def keeps_the_focus(page: Page) -> None:
    """Somewhere one can go on from, and see: what arrived above it has been scrolled past when it is painted."""
    await expect(page.locator("body")).not_to_be_focused()
    await page.evaluate(PAINTED)
    stop = await page.evaluate(STOP, None)
    assert not stop["wrong"] or stop["wrong"].startswith("MAIN"), stop


# ── Bringing in ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_noor_lays_something_on_the_table_with_the_keyboard(screens: Screens) -> None:
    noor, wim = await screens.at_board("Noor", "Wim")
    await tabs_to(noor, noor.composer)
    await noor.page.keyboard.type("Zonder muis gezegd.")
    await tabs_to(noor, noor.page.locator("#composer-domain"))
    await noor.page.keyboard.press("ArrowDown")
    await presses(noor, noor.page.locator("#composer button[name=audience][value=table]"))
    await wim.sees("Zonder muis gezegd.")
    await expect(wim.page.locator("#lane-goes_well")).to_contain_text("Zonder muis gezegd.")
    await keeps_the_focus(noor.page)


async def test_noor_brings_in_for_each_audience_and_of_each_kind_with_the_keyboard(screens: Screens) -> None:
    noor, wim, pieter = await screens.at_board("Noor", "Wim", "Pieter")
    keyboard = noor.page.keyboard
    await tabs_to(noor, noor.composer)
    await keyboard.type("Alleen voor ons.")
    await presses(noor, noor.page.locator("#composer button[value=us]"))
    await noor.sees("Alleen voor ons.")
    await keeps_the_focus(noor.page)

    await tabs_to(noor, noor.composer, "Shift+Tab")
    await keyboard.type("Wie heeft de sleutel?")
    await chooses(noor, noor.page.locator("#composer-kind"), "Vraag")
    await presses(noor, noor.page.locator("#composer-more > summary"))
    await chooses(noor, noor.page.locator("#composer-asked"), "Welzijn")
    await presses(noor, noor.page.locator("#composer-some > summary"))
    await presses(
        noor, noor.page.locator("#composer-chips label").filter(has_text="Welzijn").first.locator("input"), "Space"
    )
    await presses(noor, noor.page.locator("#composer-some button"))
    await wim.sees("Wie heeft de sleutel?")
    await keeps_the_focus(noor.page)

    await tabs_to(noor, noor.composer, "Shift+Tab")
    await keyboard.type("Samen besloten te wachten.")
    await chooses(noor, noor.page.locator("#composer-kind"), "Conclusie")
    await presses(noor, noor.page.locator("#composer-only button").filter(has_text="Welzijn"))
    await wim.sees("Samen besloten te wachten.")
    share = noor.page.locator("#undo button[name=only]").filter(has_text="Gemeente")
    await expect(share).to_be_visible()
    await presses(noor, share)
    await expect(noor.card("Samen besloten te wachten.").locator(".sees")).to_contain_text("Gemeente")
    await keeps_the_focus(noor.page)
    for text in ("Alleen voor ons.", "Wie heeft de sleutel?", "Samen besloten te wachten."):
        await pieter.does_not_see(text)


async def test_wim_opens_a_card_and_adds_a_line_with_the_keyboard(screens: Screens) -> None:
    wim, rosa = await screens.at_board("Wim", "Rosa")
    card = wim.card("Tante Joke kookt")
    await presses(wim, card.locator("details[id^=add-] summary"))
    await expect(card.locator("textarea")).to_be_focused()
    await wim.page.keyboard.type("Vanaf maandag.")
    await presses(wim, card.locator("details[id^=add-] button[value=table]"))
    await expect(rosa.card("Tante Joke kookt")).to_contain_text("Vanaf maandag.")
    await keeps_the_focus(wim.page)


async def test_noor_retracts_and_takes_that_back_with_one_more_key(screens: Screens) -> None:
    noor, wim = await screens.at_board("Noor", "Wim")
    await noor.lays("Toch niet zo.")
    await wim.sees("Toch niet zo.")
    await presses_back(noor, noor.card("Toch niet zo.").locator("form[action$='/retraction'] button"))
    await wim.does_not_see("Toch niet zo.")
    await expect(noor.page.locator("#undo form button")).to_be_focused()
    await noor.page.keyboard.press("Enter")
    await wim.sees("Toch niet zo.")
    await keeps_the_focus(noor.page)


async def test_noor_changes_moves_and_solves_a_conflict_with_the_keyboard(screens: Screens) -> None:
    noor, kees = await screens.at_board("Noor", "Kees")
    await noor.lays("Huur is laat, zegt Noor.")
    await presses_back(noor, noor.card("Huur is laat, zegt Noor.").locator(".actions > a[href^='/items/']"))
    await noor.page.wait_for_url("**/items/*")
    await kees.sees("Huur is laat, zegt Noor.")
    await kees.edits("Huur is laat, zegt Noor.", "Huur is laat, zegt Kees.")
    await tabs_to(noor, noor.page.locator("#text"))
    await noor.page.keyboard.press("Control+End")
    await noor.page.keyboard.type(" Echt.")
    await presses(noor, noor.page.locator("form[action$='/text'] button"))
    await expect(noor.page.locator("#theirs")).to_have_text("Huur is laat, zegt Kees.")
    await tabs_to(noor, noor.page.locator("#text"))
    await noor.page.keyboard.press("Control+End")
    await noor.page.keyboard.type(" Zeggen wij beiden.")
    await presses(noor, noor.page.locator("form[action$='/text'] button"))
    await kees.sees("Zeggen wij beiden.")

    await presses(noor, noor.card("Zeggen wij beiden.").locator(".actions > a[href^='/items/']"))
    await chooses(noor, noor.page.locator("#domain"), "Geld")
    await presses(noor, noor.page.locator("form[action$='/place'] button"))
    await expect(kees.page.locator("#lane-money")).to_contain_text("Zeggen wij beiden.")


async def test_noor_shares_and_stops_sharing_with_the_keyboard(screens: Screens) -> None:
    noor, pieter = await screens.at_board("Noor", "Pieter")
    await noor.lays("Pieter mag dit even zien.", "us")
    await presses_back(noor, noor.card("Pieter mag dit even zien.").locator(".audience a").first)
    await noor.page.wait_for_url("**/shares")
    await presses(noor, noor.page.locator(".chips label").filter(has_text="Politie").first.locator("input"), "Space")
    await presses(noor, noor.page.locator("button[value=some]"))
    await pieter.sees("Pieter mag dit even zien.")
    await presses(noor, noor.card("Pieter mag dit even zien.").locator(".audience a").first)
    await presses(noor, noor.page.locator("form[action$='/withdrawal'] button"))
    await pieter.does_not_see("Pieter mag dit even zien.")


# ── Agreements ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_gita_says_yes_with_the_keyboard(screens: Screens) -> None:
    gita, rosa = await screens.at_board("Gita", "Rosa")
    await presses(gita, gita.card("Petra samen met Rosa thuis opzoeken").locator("form[action$='/acceptance'] button"))
    await expect(rosa.card("Petra samen met Rosa thuis opzoeken")).to_have_class("item agreement accepted")
    await keeps_the_focus(gita.page)


async def test_rosa_asks_and_noor_says_no_and_yes_and_done_with_the_keyboard(screens: Screens) -> None:
    rosa, noor = await screens.at_board("Rosa", "Noor")
    for text in ("De monteur bellen", "De ramen nakijken"):
        if await rosa.page.locator("#agree").get_attribute("open") is None:
            await presses(rosa, rosa.page.locator("#agree > summary"))
        else:
            await tabs_to(rosa, rosa.page.locator("#agree-text"), "Shift+Tab")
        await expect(rosa.page.locator("#agree-text")).to_be_focused()
        await rosa.page.keyboard.type(text)
        await chooses(rosa, rosa.page.locator("#agree-assignee"), "Noor")
        await rosa.page.keyboard.press("Tab")
        await rosa.page.keyboard.type("04012099")
        await expect(rosa.page.locator("#agree-due")).not_to_have_value("")
        await presses(rosa, rosa.page.locator("#agree button[value=table]"))
        await noor.sees(text)
        await keeps_the_focus(rosa.page)

    monteur, ramen = noor.card("De monteur bellen"), noor.card("De ramen nakijken")
    await presses(noor, monteur.locator("details[id^=no-] summary"))
    await noor.page.keyboard.type("Dat doet Kees al.")
    await presses(noor, monteur.locator("form[action$='/refusal'] button"))
    await expect(rosa.card("De monteur bellen")).to_contain_text("Dat doet Kees al.")
    await keeps_the_focus(noor.page)
    await presses(noor, ramen.locator("form[action$='/acceptance'] button"))
    await expect(rosa.card("De ramen nakijken")).to_have_class("item agreement accepted")
    await keeps_the_focus(noor.page)
    await presses(noor, ramen.locator("form[action$='/completion'] button"))
    await expect(rosa.card("De ramen nakijken")).to_have_class("item agreement done")
    await keeps_the_focus(noor.page)
    await presses(noor, noor.page.locator("#undo form button"))
    await expect(rosa.card("De ramen nakijken")).to_have_class("item agreement accepted")


# ── Around the board ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_rosa_gives_a_seat_names_someone_and_directs_the_case_with_the_keyboard(screens: Screens) -> None:
    [rosa] = await screens.at_board("Rosa")
    page = rosa.page
    await presses(rosa, page.locator("#head .links a[href$='/seats']"))
    await chooses(rosa, page.locator("#partner"), "Thuiszorg")
    await presses(rosa, page.locator("form:has(#partner) button"))
    given = page.locator("section.seat").filter(has_text="Thuiszorg Vlier")
    await chooses(rosa, given.locator("select[name=professional]"), "Ingrid")
    await presses(rosa, given.locator("form[action$='/people'] button"))
    await expect(given).to_contain_text("Ingrid Smit")
    own = page.locator("section.seat").filter(has_text="Gemeente Eikerveen")
    await chooses(rosa, own.locator("select[name=professional]"), "Daan")
    await presses(rosa, own.locator("form[action$='/people'] button"))
    await presses(rosa, own.locator("li").filter(has_text="Daan Wouda").locator("button"))
    await expect(own.locator("li").filter(has_text="Daan Wouda")).to_have_count(0)
    await presses(rosa, own.locator("details[id^=secrecy-] summary"))
    await tabs_to(rosa, own.locator("select[name=ground]"))
    await page.keyboard.press("ArrowDown")
    await tabs_to(rosa, own.locator("input[name=scope]"))
    await page.keyboard.type("Wat voor het plan nodig is")
    await presses(rosa, own.locator("form[action$='/secrecy'] button"))
    await expect(own.locator("details[id^=secrecy-] summary")).to_have_text(re.compile(r"\d{4}"))
    await presses(rosa, page.locator("main p a").first)

    await presses(rosa, page.locator("#head .links a[href$='/direction']"))
    await tabs_to(rosa, page.locator("#wish"))
    await page.keyboard.press("Control+End")
    await page.keyboard.type(" En daarna ook.")
    await presses(rosa, page.locator("form:has(#wish) button"))
    await expect(page.locator(".wish")).to_contain_text("En daarna ook.")
    await presses(rosa, page.locator("#head .links a[href$='/history']"))
    await expect(page.locator(".history li").first).to_be_visible()


async def test_noor_turns_to_the_parts_of_the_board_on_her_phone_with_a_keyboard(screens: Screens) -> None:
    [noor] = await screens.at_board("Noor", width=PHONE)
    for part in ("agreements", "table", "contributions"):
        await presses(noor, noor.page.locator(f"nav.tabs a[href='#part-{part}']"))
        await expect(noor.page.locator(f"#part-{part}")).to_be_visible()
        await noor.page.keyboard.press("Tab")
        await keeps_the_focus(noor.page)
        await noor.page.evaluate("document.querySelector('.brand').focus()")


async def test_noor_finds_a_case_from_anywhere_and_logs_out_with_the_keyboard(screens: Screens) -> None:
    [noor] = await screens.at_board("Noor")
    await noor.page.keyboard.press("Control+k")
    await noor.page.keyboard.type("kowal")
    await expect(noor.page.locator("#search-found [role=option]").first).to_be_visible()
    await noor.page.keyboard.press("ArrowDown")
    await noor.page.keyboard.press("Enter")
    await expect(noor.page.locator("h1")).to_contain_text("Kowalczyk")
    await presses(noor, noor.page.locator("details.account > summary"))
    await presses(noor, noor.page.locator("form[action='/logout'] button"))
    await expect(noor.page.locator("form[action='/login/demo']").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, PHONE])
async def test_the_first_stop_leads_past_the_menu_to_the_content(screens: Screens, width: int) -> None:
    [noor] = await screens.at_board("Noor", width=width)
    await noor.page.keyboard.press("Tab")
    await expect(noor.page.locator("a[href='#main']")).to_be_focused()
    await noor.page.keyboard.press("Enter")
    await expect(noor.page.locator("main")).to_be_focused()
