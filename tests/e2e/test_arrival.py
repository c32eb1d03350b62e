"""What one lays on the table appears with the others at once, on a laptop and on a phone."""

import asyncio

import pytest
from playwright.async_api import Route, expect

from tests.e2e.people import LAPTOP, PHONE, Screens

BOTH_WIDTHS = pytest.mark.parametrize("width", [LAPTOP, PHONE])


@BOTH_WIDTHS
async def test_what_rosa_lays_on_the_table_appears_with_wim(screens: Screens, width: int) -> None:
    rosa, wim = await screens.at_board("Rosa", "Wim", width=width)
    text = f"De voordeur klemt, gezien op een scherm van {width}."
    await wim.does_not_see(text)
    await rosa.lays(text, domain="housing")
    await wim.sees(text)
    await expect(wim.page.locator("#lane-housing [data-live-item]").last).to_contain_text(text)


async def test_a_new_card_glows_with_wim_and_is_announced_to_him(screens: Screens) -> None:
    rosa, wim = await screens.at_board("Rosa", "Wim")
    await rosa.lays("De voogd belt morgen.")
    await expect(wim.page.locator(".fresh")).to_contain_text("De voogd belt morgen.")
    await expect(wim.page.locator("#announcer")).to_contain_text("De voogd belt morgen.")


async def test_who_comes_and_who_leaves_is_seen_by_name(screens: Screens) -> None:
    [rosa] = await screens.at_board("Rosa")
    await expect(rosa.page.locator("#here")).not_to_contain_text("Esther")
    [esther] = await screens.at_board("Esther")
    await rosa.sees_here("Esther Kuipers")
    await esther.page.close()
    await expect(rosa.page.locator("#here")).not_to_contain_text("Esther")


async def test_a_double_click_makes_one_card(screens: Screens) -> None:
    noor, wim = await screens.at_board("Noor", "Wim")
    await noor.composer.fill("Eén keer gezegd.")
    await noor.page.locator("#composer button[name=audience][value=table]").dblclick()
    await wim.sees("Eén keer gezegd.", count=1)
    await noor.lays("En nog iets.")
    await wim.sees("En nog iets.")
    await wim.sees("Eén keer gezegd.", count=1)


async def test_what_noor_writes_and_sends_before_the_answer_came_is_laid_after_it(screens: Screens) -> None:
    noor, wim = await screens.at_board("Noor", "Wim")
    button = noor.page.locator("#composer button[name=audience][value=table]")
    async with noor.before_the_answer("**/items"):
        await noor.composer.fill("Door een trage verbinding.")
        await button.dblclick()
        await noor.sees("Door een trage verbinding.")
        await noor.composer.fill("Meteen erna.")
        await button.click()
    await wim.sees("Meteen erna.")
    await wim.sees("Door een trage verbinding.")
    await expect(noor.composer).to_have_value("")


async def test_what_noor_has_only_begun_before_the_answer_came_stays_in_its_field(screens: Screens) -> None:
    noor, wim = await screens.at_board("Noor", "Wim")
    token = noor.page.locator("#composer input[name=token]")
    before = await token.input_value()
    async with noor.before_the_answer("**/items"):
        await noor.composer.fill("De eerste zin.")
        await noor.page.locator("#composer button[name=audience][value=table]").click()
        await noor.sees("De eerste zin.")
        await noor.composer.fill("De tweede zin, nog niet af")
    await expect(token).not_to_have_value(before)
    await expect(noor.composer).to_have_value("De tweede zin, nog niet af")
    await noor.page.reload()
    await expect(noor.composer).to_have_value("De tweede zin, nog niet af")
    await wim.does_not_see("De tweede zin")


async def test_a_text_that_is_too_long_is_refused_and_kept(screens: Screens) -> None:
    noor, wim = await screens.at_board("Noor", "Wim")
    text = "Te lang. " * 500
    await noor.composer.evaluate("field => field.removeAttribute('maxlength')")
    await noor.composer.fill(text)
    await noor.page.locator("#composer button[name=audience][value=table]").click()
    await expect(noor.page.locator("#message")).to_contain_text("4000")
    await expect(noor.composer).to_have_value(text)
    await noor.lays("Kort gezegd dan.")
    await expect(noor.page.locator("#message")).to_be_empty()
    await wim.sees("Kort gezegd dan.")
    await wim.does_not_see("Te lang.")


async def test_whoever_chooses_nobody_is_asked_with_whom_and_keeps_the_text(screens: Screens) -> None:
    noor, wim = await screens.at_board("Noor", "Wim")
    await noor.composer.fill("Alleen voor wie ik kies.")
    await noor.page.locator("#composer-some summary").first.click()
    await noor.page.locator("#composer button[name=audience][value=some]").click()
    await expect(noor.page.locator("#message")).not_to_be_empty()
    await expect(noor.composer).to_have_value("Alleen voor wie ik kies.")
    await wim.does_not_see("Alleen voor wie ik kies.")


@pytest.mark.parametrize("script", ["vendor/htmx.min.js", "vendor/hx-ws.min.js", "app.js"])
async def test_wims_board_is_live_however_late_a_script_comes(screens: Screens, script: str) -> None:
    rosa, wim = await screens.at_board("Rosa", "Wim")
    late = await wim.in_another_tab()
    await late.page.route(f"**/static/{script}", come_late)
    await late.page.goto(wim.page.url)
    await late.is_live()
    await rosa.lays(f"Ook als {script} later komt.")
    await late.sees(f"Ook als {script} later komt.")


async def come_late(route: Route) -> None:
    await asyncio.sleep(0.7)
    await route.continue_()
