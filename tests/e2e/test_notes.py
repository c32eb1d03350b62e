"""Two people take notes at once: nothing of either is lost, and nothing is written over."""

import asyncio

from playwright.async_api import expect

from tests.e2e.people import Screens, Someone


async def writes_notes(someone: Someone, *notes: str) -> None:
    for note in notes:
        await someone.page.locator("#composer-kind").select_option("note")
        await someone.composer.press_sequentially(note, delay=5)
        await someone.page.locator("#composer button[value=table]").click()
        await expect(someone.composer).to_have_value("")


async def test_two_who_take_notes_at_the_same_time_lose_nothing(screens: Screens) -> None:
    rosa, wim, pieter = await screens.at_board("Rosa", "Wim", "Pieter")
    rosas = [f"Rosa noteert {number}: Petra belt de school." for number in range(4)]
    wims = [f"Wim noteert {number}: de huur is besproken." for number in range(4)]
    await pieter.composer.fill("Intussen typt Pieter iets anders.")
    await asyncio.gather(writes_notes(rosa, *rosas), writes_notes(wim, *wims))
    for someone in (rosa, wim, pieter):
        for note in (*rosas, *wims):
            await someone.sees(note)
    orders = [await someone.page.locator("#notes .text").all_inner_texts() for someone in (rosa, wim, pieter)]
    assert orders[0] == orders[1] == orders[2], "everyone reads them in the order in which they were said"
    await expect(pieter.composer).to_have_value("Intussen typt Pieter iets anders.")


async def test_two_who_mend_the_same_note_at_the_same_time_are_both_shown_both_texts(screens: Screens) -> None:
    rosa, wim = await screens.at_board("Rosa", "Wim")
    await writes_notes(rosa, "Wie belt de huisarts")
    await wim.sees("Wie belt de huisarts")
    item = await rosa.id_of("Wie belt de huisarts")
    first, second = [await rosa.in_another_tab() for _ in range(2)]
    for tab in (first, second):
        await tab.goes_to(f"/items/{item}")
    await first.page.locator("#text").fill("Wim belt de huisarts.")
    await second.page.locator("#text").fill("Rosa belt de huisarts.")
    await first.page.locator("form[action$='/text'] button").click()
    await first.is_back_at_the_board()
    await second.page.locator("form[action$='/text'] button").click()
    await expect(second.page.locator("#theirs")).to_contain_text("Wim belt de huisarts.")
    await expect(second.page.locator("#text")).to_have_value("Rosa belt de huisarts.")
    await wim.sees("Wim belt de huisarts.")
    await second.page.close()
