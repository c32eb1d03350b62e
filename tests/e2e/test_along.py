"""Bekijk als…: the board as somebody else at the table sees it, of what one sees oneself."""

import pytest
from playwright.async_api import expect

from tests.e2e.people import LAPTOP, PHONE, Screens
from tests.e2e.test_accessibility import findings


@pytest.mark.parametrize("width", [LAPTOP, PHONE])
async def test_rosa_looks_as_noor_before_she_shares(screens: Screens, width: int) -> None:
    [rosa] = await screens.at_board("Rosa", width=width)
    text = f"Nog even voor ons, {width}"
    await rosa.lays(text, "us")
    link = rosa.page.locator("#seats li").filter(has_text="Noor Hendriks").last.locator("a")
    await rosa.turns_to_part_of(link)
    await link.click()
    await expect(rosa.page.locator(".along")).to_contain_text("Noor Hendriks")
    await expect(rosa.card("Huurachterstand €").first).to_be_visible()
    await expect(rosa.card(text)).to_have_count(0)
    await expect(rosa.page.locator("main form, main button, main textarea")).to_have_count(0)
    await expect(rosa.page.locator("[data-live]")).to_have_count(0)
    assert await findings(rosa.page) == []
    await rosa.page.locator(".along .utrecht-alert a").click()
    await rosa.is_live()
    await rosa.sees(text)


async def test_nobody_is_offered_a_look_as_oneself(screens: Screens) -> None:
    [rosa] = await screens.at_board("Rosa")
    own = rosa.page.locator("#seats li li").filter(has_text="Rosa Vermeulen")
    await expect(own).to_have_count(1)
    await expect(own.get_by_role("link")).to_have_count(0)
