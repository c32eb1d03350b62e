"""Afspraken: Noor sees what she owes over all her cases, answers several at once, and takes that back as one."""

import pytest
from playwright.async_api import Locator, expect

from tests.e2e.people import LAPTOP, PHONE, Screens, Someone
from tests.e2e.test_accessibility import findings
from tests.e2e.test_keyboard import tabs_to

DUE_ON = "2099-02-03"


async def at_lists(screens: Screens, name: str, query: str = "", width: int = LAPTOP) -> Someone:
    someone = await screens.alone(name, f"/agreements{query}", width)
    await expect(someone.page.locator("#lists")).to_have_attribute("data-live", "on")
    return someone


def line(someone: Someone, text: str, group: str = "") -> Locator:
    return someone.page.locator(f"#agreements > .agreed{'.is-' + group if group else ''}").filter(has_text=text)


async def rosa_asks(screens: Screens, *texts: str) -> Someone:
    [rosa] = await screens.at_board("Rosa")
    for text in texts:
        await rosa.asks(text, "Noor Hendriks", DUE_ON)
    return rosa


async def chooses(someone: Someone, *texts: str) -> None:
    """Nothing is added to a list while something is chosen in it: all must have come before the first choice."""
    for text in texts:
        await expect(line(someone, text)).to_be_visible()
    for text in texts:
        await line(someone, text).locator(".pick > input").check()


@pytest.mark.parametrize("width", [LAPTOP, PHONE])
async def test_what_rosa_asks_comes_into_noors_list_and_one_tap_answers_it(screens: Screens, width: int) -> None:
    noor = await at_lists(screens, "Noor", width=width)
    text = f"De sleutels brengen, gevraagd op {width}"
    rosa = await rosa_asks(screens, text)
    yes = line(noor, text, "waiting").locator("form[action$='/acceptance'] button")
    box = await yes.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44, "big enough for a thumb"
    await yes.click()
    await expect(line(noor, text, "later")).to_be_visible()
    await expect(rosa.card(text)).to_have_class("item agreement accepted")
    await noor.page.locator("#undo form button").click()
    await expect(line(noor, text, "waiting")).to_be_visible()


async def test_noor_says_yes_to_two_by_keyboard_and_takes_both_back(screens: Screens) -> None:
    noor = await at_lists(screens, "Noor")
    rosa = await rosa_asks(screens, "Eerste van drie", "Tweede van drie", "Derde van drie")
    first, second, third = (line(noor, f"{n} van drie") for n in ("Eerste", "Tweede", "Derde"))
    await expect(third).to_be_visible()
    await tabs_to(noor, first.locator(".pick > input"))
    await noor.page.keyboard.press("Space")
    await tabs_to(noor, second.locator("a"))
    await noor.page.keyboard.press("Shift+X")
    await expect(third.locator(".pick > input")).not_to_be_checked()
    await expect(noor.page.locator("[data-chosen] strong")).to_have_text("2")
    assert await findings(noor.page) == []
    await noor.page.keyboard.press("b")
    await expect(noor.page.locator("#bulk button[value=accepted]")).to_be_focused()
    await noor.page.keyboard.press("Enter")
    for card in (rosa.card("Eerste van drie"), rosa.card("Tweede van drie")):
        await expect(card).to_have_class("item agreement accepted")
    await expect(rosa.card("Derde van drie")).to_have_class("item agreement asked")
    await expect(line(noor, "Eerste van drie", "later")).to_be_visible()
    await expect(noor.page.locator("#undo form button")).to_be_focused()
    await noor.page.keyboard.press("Enter")
    for card in (rosa.card("Eerste van drie"), rosa.card("Tweede van drie")):
        await expect(card).to_have_class("item agreement asked")
    await expect(line(noor, "Tweede van drie", "waiting")).to_be_visible()


async def test_what_was_answered_meanwhile_is_told_and_the_rest_is_done(screens: Screens) -> None:
    noor = await at_lists(screens, "Noor")
    rosa = await rosa_asks(screens, "Kan nog", "Kan niet meer")
    await chooses(noor, "Kan nog", "Kan niet meer")
    await rosa.retracts("Kan niet meer")
    await expect(noor.page.locator("[data-held]")).to_be_visible()
    await noor.page.locator("#bulk button[value=accepted]").click()
    await expect(noor.page.locator("#undo .outcome li")).to_contain_text("Kan niet meer")
    await expect(rosa.card("Kan nog")).to_have_class("item agreement accepted")
    await expect(line(noor, "Kan niet meer")).to_have_count(0)


async def test_enter_beside_the_reason_moves_the_date_and_says_no_yes(screens: Screens) -> None:
    noor = await at_lists(screens, "Noor")
    rosa = await rosa_asks(screens, "Krijgt een andere datum")
    await line(noor, "Krijgt een andere datum").locator(".pick > input").check()
    await noor.page.locator("#bulk-date > summary").click()
    await noor.page.locator("#bulk-due").fill("2099-03-04")
    assert await findings(noor.page) == []
    await noor.page.locator("#bulk-word").fill("Na de vakantie")
    await noor.page.keyboard.press("Enter")
    await expect(line(noor, "Krijgt een andere datum").locator("time[datetime='2099-03-04']")).to_be_visible()
    await expect(rosa.card("Krijgt een andere datum")).to_have_class("item agreement asked")
    await expect(rosa.card("Krijgt een andere datum").locator("time[datetime='2099-03-04']")).to_be_visible()
    await noor.page.locator("#undo form button").click()
    await expect(rosa.card("Krijgt een andere datum").locator(f"time[datetime='{DUE_ON}']")).to_be_visible()


async def test_noor_gives_two_to_kees_by_keyboard_and_has_both_back(screens: Screens) -> None:
    noor = await at_lists(screens, "Noor", "?whose=ours")
    rosa = await rosa_asks(screens, "Eerste voor een collega", "Tweede voor een collega")
    await chooses(noor, "Eerste voor een collega", "Tweede voor een collega")
    await tabs_to(noor, noor.page.locator("#bulk-colleague > summary"))
    await noor.page.keyboard.press("Enter")
    await tabs_to(noor, noor.page.locator("#bulk-to"))
    await noor.page.keyboard.type("Kees")
    assert await findings(noor.page) == []
    await tabs_to(noor, noor.page.locator("#bulk button[value=colleague]"))
    await noor.page.keyboard.press("Enter")
    for text in ("Eerste voor een collega", "Tweede voor een collega"):
        await expect(rosa.card(text).locator(".who")).to_contain_text("Kees van Dalen")
        await expect(line(noor, text).locator(".who")).to_contain_text("Kees van Dalen")
    await expect(noor.page.locator("#undo form button")).to_be_focused()
    await noor.page.keyboard.press("Enter")
    for text in ("Eerste voor een collega", "Tweede voor een collega"):
        await expect(rosa.card(text).locator(".who")).not_to_contain_text("Kees van Dalen")
        await expect(rosa.card(text)).to_have_class("item agreement asked")


async def test_on_her_phone_noor_reads_for_which_agreement_a_colleague_is_not_named(screens: Screens) -> None:
    noor = await at_lists(screens, "Noor", "?whose=ours", PHONE)
    rosa = await rosa_asks(screens, "Voor wie hier niet zit")
    await line(noor, "Voor wie hier niet zit").locator(".pick > input").check()
    await noor.page.locator("#bulk-colleague > summary").click()
    await noor.page.locator("#bulk-to").select_option(label="Fleur Jansma")
    assert await findings(noor.page) == []
    await noor.page.locator("#bulk button[value=colleague]").click()
    told = noor.page.locator("#undo .outcome li")
    await expect(told).to_contain_text("Voor wie hier niet zit")
    await expect(told).to_contain_text("Fleur Jansma")
    await expect(rosa.card("Voor wie hier niet zit").locator(".who")).not_to_contain_text("Fleur")


async def test_without_javascript_noor_gives_one_to_a_colleague(screens: Screens) -> None:
    rosa = await rosa_asks(screens, "Zonder scripts aan Kees")
    context = await screens.browser(javascript=False)
    noor = Someone("Noor", await context.new_page())
    await noor.page.goto("/agreements")
    await noor.logs_in()
    await noor.page.goto("/agreements")
    await line(noor, "Zonder scripts aan Kees").locator(".pick > input").check()
    await noor.page.locator("#bulk-colleague > summary").click()
    await noor.page.locator("#bulk-to").select_option(label="Kees van Dalen")
    async with noor.page.expect_navigation():
        await noor.page.locator("#bulk button[value=colleague]").click()
    await expect(noor.page.locator("main .outcome")).to_be_visible()
    await expect(rosa.card("Zonder scripts aan Kees").locator(".who")).to_contain_text("Kees van Dalen")


async def test_nothing_moves_while_noor_chooses_and_nothing_is_lost(screens: Screens) -> None:
    noor = await at_lists(screens, "Noor")
    await rosa_asks(screens, "Wordt gekozen")
    box = line(noor, "Wordt gekozen").locator(".pick > input")
    await box.check()
    await rosa_asks(screens, "Komt erbij")
    await expect(noor.page.locator("[data-held]")).to_be_visible()
    await expect(line(noor, "Komt erbij")).to_have_count(0)
    await noor.page.locator("[data-release]").click()
    await expect(line(noor, "Komt erbij")).to_be_visible()
    await expect(noor.page.locator("[data-held]")).to_be_hidden()
    await expect(box).to_be_checked()
    await noor.page.locator("#bulk button[type=reset]").click()
    await expect(noor.page.locator("#bulk")).to_be_hidden()


async def test_noor_narrows_her_list_and_the_address_keeps_it_without_a_name(screens: Screens) -> None:
    noor = await at_lists(screens, "Noor", "?whose=ours")
    await rosa_asks(screens, "Past bij de keuze")
    await expect(line(noor, "Past bij de keuze")).to_be_visible()
    await noor.page.locator("#case").select_option(label="Familie Dijkhuizen")
    await noor.page.locator("#by").select_option("person")
    async with noor.page.expect_navigation():
        await noor.page.locator("#choose button").click()
    await expect(noor.page.locator("#lists")).to_have_attribute("data-live", "on")
    await expect(line(noor, "Past bij de keuze")).to_be_visible()
    assert "whose=ours" in noor.page.url
    assert "Dijkhuizen" not in noor.page.url
    await rosa_asks(screens, "Komt ook in de keuze")
    await expect(line(noor, "Komt ook in de keuze")).to_be_visible()


async def test_rosa_sees_what_is_stuck_where_she_directs(screens: Screens) -> None:
    rosa = await at_lists(screens, "Rosa", "?whose=directed")
    await expect(line(rosa, "De zorgverzekeraar om uitstel vragen", "late")).to_be_visible()
    await expect(line(rosa, "Bewindvoerder zoeken voor beide broers", "refused")).to_be_visible()
    pieter = await at_lists(screens, "Pieter")
    await expect(pieter.page.locator("#whose a")).to_have_count(2)


async def test_without_javascript_noor_answers_several_and_reads_what_became_of_it(screens: Screens) -> None:
    await rosa_asks(screens, "Zonder scripts, een", "Zonder scripts, twee")
    context = await screens.browser(javascript=False)
    noor = Someone("Noor", await context.new_page())
    await noor.page.goto("/agreements")
    await noor.logs_in()
    await noor.page.goto("/agreements")
    for text in ("Zonder scripts, een", "Zonder scripts, twee"):
        await line(noor, text).locator(".pick > input").check()
    async with noor.page.expect_navigation():
        await noor.page.locator("#bulk button[value=accepted]").click()
    await expect(noor.page.locator("main .outcome")).to_be_visible()
    async with noor.page.expect_navigation():
        await noor.page.locator("main form[action$='/undoing'] button").click()
    async with noor.page.expect_navigation():
        await noor.page.locator("main p > a").click()
    await expect(line(noor, "Zonder scripts, een", "waiting")).to_be_visible()
