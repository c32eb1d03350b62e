"""What leads to a person is asked about before anything is saved: by keyboard, on a phone, without JavaScript."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.people import LAPTOP, PHONE, Screens, Someone
from tests.e2e.test_accessibility import findings, spills
from tests.e2e.test_without_javascript import without_javascript

FORM = "/intervision/groups/new"


async def founds(page: Page, name: str) -> None:
    """Sends the form for a group of this name."""
    await page.locator("#name").fill(name)
    team = page.locator("#team")
    if await team.input_value() == "":
        await team.select_option(index=1)
    async with page.expect_navigation():
        await page.locator("main form:has(#name) > button").click()


async def groups_of(page: Page) -> str:
    await page.goto("/intervision")
    return await page.locator("main").inner_text()


async def without_scripts(screens: Screens) -> Someone:
    return await without_javascript(screens, "Noor")


@pytest.mark.parametrize("width", [LAPTOP, PHONE])
async def test_noor_is_asked_about_a_name_and_says_by_keyboard_why_it_stays(screens: Screens, width: int) -> None:
    noor = await screens.alone("Noor", FORM, width)
    await founds(noor.page, f"Rogersgroep, naar Carl Rogers {width}")
    mark = noor.page.locator("main mark")
    await expect(mark).to_have_count(1)
    await expect(mark).to_contain_text("Carl Rogers")
    assert await findings(noor.page) == []
    assert await spills(noor.page) == []

    await noor.page.locator("textarea[name=name]").focus()
    await noor.page.keyboard.press("Tab")
    await expect(noor.page.locator("select[name=keep]")).to_be_focused()
    await noor.page.keyboard.press("ArrowDown")
    await noor.page.keyboard.press("Tab")
    async with noor.page.expect_navigation():
        await noor.page.keyboard.press("Enter")
    assert f"Rogersgroep, naar Carl Rogers {width}" in await groups_of(noor.page)


async def test_noor_changes_her_text_without_javascript_and_nothing_else_of_her_form_is_lost(screens: Screens) -> None:
    noor = await without_scripts(screens)
    page = noor.page
    await page.goto(FORM)
    await page.locator("#days").fill("45")
    await founds(page, "Groep over mevrouw Yilmaz, 06-12345678")
    assert [text.split(" (")[0] for text in await page.locator("main mark").all_inner_texts()] == [
        "Yilmaz",
        "06-12345678",
    ]

    await page.locator("textarea[name=name]").fill("Groep over mevrouw Yilmaz")
    async with page.expect_navigation():
        await page.locator("main form > button").click()
    await expect(page.locator("main mark")).to_have_count(1)

    await page.locator("textarea[name=name]").fill("Groep over grenzen")
    async with page.expect_navigation():
        await page.locator("main form > button").click()
    said = await groups_of(page)
    assert "Groep over grenzen" in said
    assert "Yilmaz" not in said, "what was only asked about was never saved"
    await page.get_by_role("link", name="Groep over grenzen", exact=True).click()
    await expect(page.locator("[name=days]")).to_have_value("45")
