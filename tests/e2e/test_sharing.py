"""What is shared appears by itself, what is no longer shared goes by itself, and before that nothing of it was sent."""

import asyncio

from playwright.async_api import expect

from tests.e2e.people import Screens, Someone


async def test_what_noor_shares_with_the_police_appears_with_pieter_and_goes_again(screens: Screens) -> None:
    noor, pieter, wim = await screens.at_board("Noor", "Pieter", "Wim")
    await noor.lays("De schutting is stuk getrapt.", "us", domain="safety")
    await noor.shares("De schutting is stuk getrapt.", "Politie Eikerveen")
    await pieter.sees("De schutting is stuk getrapt.")
    await noor.stops_sharing("De schutting is stuk getrapt.", "Politie Eikerveen")
    await pieter.does_not_see("De schutting is stuk getrapt.")
    await expect(pieter.page.locator("#part-contributions")).not_to_contain_text("schutting")
    await noor.sees("De schutting is stuk getrapt.")
    assert not any("schutting" in frame for frame in wim.frames)


async def test_pieter_receives_no_frame_of_what_is_not_for_him(screens: Screens) -> None:
    """Frames arrive in order: when the last one is there, whatever was sent before it is there too."""
    noor, kees, pieter = await screens.at_board("Noor", "Kees", "Pieter")
    heard = len(pieter.news)
    await noor.lays("Kees, blijf nog even stil over de bijstand.", "us")
    await kees.sees("Kees, blijf nog even stil over de bijstand.")
    await kees.adds("Doe ik.", under="blijf nog even stil")
    await noor.edits("blijf nog even stil", "Kees, blijf nog lang stil over de bijstand.")
    await kees.sees("blijf nog lang stil")
    await noor.moves("blijf nog lang stil", "money")
    await expect(kees.page.locator("#lane-money")).to_contain_text("blijf nog lang stil")
    await noor.retracts("blijf nog lang stil")
    await kees.does_not_see("blijf nog lang stil")
    await noor.lays("Dit is voor iedereen.")
    await pieter.sees("Dit is voor iedereen.")
    [news] = pieter.news[heard:]
    assert "Dit is voor iedereen." in news
    assert "stil" not in "".join(pieter.frames)


async def test_noor_sees_below_the_button_who_will_read_it(screens: Screens) -> None:
    [noor] = await screens.at_board("Noor")
    readers = noor.page.locator("#readers")
    await expect(readers).to_contain_text("Politie Eikerveen")
    await expect(readers).not_to_contain_text("Thuishaven")


async def test_a_question_to_wim_comes_with_whoever_was_asked_only(screens: Screens) -> None:
    noor, wim, pieter = await screens.at_board("Noor", "Wim", "Pieter")
    await noor.page.locator("#composer-more summary").click()
    await noor.page.locator("#composer-asked").select_option(label="Welzijn Eikerveen")
    await noor.lays("Kun jij de buurvrouw bellen?", "us", kind="question")
    await wim.sees("Kun jij de buurvrouw bellen?")
    await pieter.does_not_see("Kun jij de buurvrouw bellen?")


async def test_kees_is_out_at_once_when_noor_no_longer_names_him(screens: Screens) -> None:
    noor, kees = await screens.at_board("Noor", "Kees")
    desk = await noor.in_another_tab()
    await desk.page.goto(f"{noor.page.url}/seats")
    kees_line = desk.page.locator("li").filter(has_text="Kees van Dalen")
    await kees_line.locator("form[action$='/withdrawal'] button").click()
    await is_shown_out(kees)
    seen = len(kees.frames)
    await noor.lays("Dit hoort Kees niet meer.", "us")
    await asyncio.sleep(0.3)
    await kees.does_not_see("Dit hoort Kees niet meer.")
    assert len(kees.frames) == seen
    await comes_back(desk, "Kees van Dalen")
    [kees] = await screens.at_board("Kees")
    await kees.sees("Dit hoort Kees niet meer.")


async def is_shown_out(someone: Someone) -> None:
    """The page for what is not there, or no longer for them: no board, no name of a household."""
    await expect(someone.page.locator("#board")).to_have_count(0)
    await expect(someone.page.locator("h1")).to_be_visible()
    await someone.does_not_see("Dijkhuizen")


async def comes_back(desk: Someone, name: str) -> None:
    seat = desk.page.locator("section.seat").filter(has=desk.page.locator("form.row"))
    await seat.locator("select[name=professional]").select_option(label=f"{name}, wijkbeheerder")
    await seat.locator("form.row button").click()
    await expect(desk.page.locator("li").filter(has_text=name)).to_be_visible()


async def test_a_seat_that_rosa_withdraws_closes_esthers_board(screens: Screens) -> None:
    rosa, esther, wim = await screens.at_board("Rosa", "Esther", "Wim")
    desk = await rosa.in_another_tab()
    await desk.page.goto(f"{rosa.page.url}/seats")
    seat = desk.page.locator("section").filter(has=desk.page.get_by_role("heading", name="Budgetwijzer"))
    await seat.locator("form[action^='/seats/'][action$='/withdrawal']").last.locator("button").click()
    await is_shown_out(esther)
    await expect(wim.page.locator("#seats")).not_to_contain_text("Budgetwijzer")
    await expect(wim.page.locator("#readers")).not_to_contain_text("Budgetwijzer")
    await wim.is_live()


async def test_what_noor_shares_with_everyone_shows_the_agreement_to_gita_who_says_yes(screens: Screens) -> None:
    rosa, gita, wim = await screens.at_board("Rosa", "Gita", "Wim")
    await rosa.asks("Petra bellen over de afspraak", "Gita Ramdin", "2099-01-04")
    await gita.sees("Petra bellen over de afspraak")
    await expect(wim.card("Petra bellen").locator("form[action$='/acceptance']")).to_have_count(0)
    await gita.card("Petra bellen").locator("form[action$='/acceptance'] button").click()
    for someone in (rosa, wim, gita):
        await expect(someone.card("Petra bellen")).to_have_class("item agreement accepted")
