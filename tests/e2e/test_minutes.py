"""Minutes of the conference of two weeks ago: read, said to be read, corrected, and taken along as a PDF."""

import re

from playwright.async_api import expect

from tests.e2e.people import PHONE, Screens, Someone
from tests.pdf import pages_of

OF_ALL = "mevrouw Prins en haar soep"
OF_THUISHAVEN = "de galerij vrij moet zijn"


async def finds_minutes(someone: Someone) -> None:
    """By the board of the case, as anyone would."""
    await someone.goes_to("/cases")
    await someone.opens("Meneer Van Oosten")
    await someone.page.locator("#head a[href$='/minutes']").click()
    await someone.page.locator("main a[href^='/minutes/']").first.click()
    await expect(someone.page.locator("h1")).to_contain_text("Meneer Van Oosten")


async def reads_as_pdf(someone: Someone) -> str:
    """With the browser's own cookie."""
    link = await someone.page.locator("main a[href$='.pdf']").get_attribute("href")
    assert link
    answer = await someone.page.context.request.get(link)
    assert answer.headers["content-type"] == "application/pdf"
    return " ".join("\n".join(pages_of(await answer.body())).split())


async def test_kees_and_gita_read_what_the_table_saw_and_each_their_own(screens: Screens) -> None:
    kees, gita = await screens.alone("Kees", "/cases"), await screens.alone("Gita", "/cases", width=PHONE)
    for someone in (kees, gita):
        await finds_minutes(someone)
        await expect(someone.page.locator("main")).to_contain_text(OF_ALL)
        assert OF_ALL in await reads_as_pdf(someone)
    await expect(kees.page.locator(".annex")).to_contain_text(OF_THUISHAVEN)
    assert OF_THUISHAVEN in await reads_as_pdf(kees)
    await gita.does_not_see(OF_THUISHAVEN)
    assert OF_THUISHAVEN not in await reads_as_pdf(gita)


async def test_hanneke_sees_that_kees_says_to_have_read_them(screens: Screens) -> None:
    hanneke, kees = await screens.alone("Hanneke", "/cases"), await screens.alone("Kees", "/cases")
    thuishaven = hanneke.page.locator("li").filter(has_text="Thuishaven")
    await finds_minutes(kees)
    await finds_minutes(hanneke)
    await expect(thuishaven).not_to_contain_text("Kees")
    await kees.page.locator("form[action$='/reading'] button").press("Enter")
    await expect(kees.page.locator("form[action$='/reading']")).to_have_count(0)
    await hanneke.page.reload()
    await expect(thuishaven).to_contain_text("Kees")


async def test_what_kees_adds_on_the_table_stands_under_wims_minutes_and_what_he_keeps_does_not(
    screens: Screens,
) -> None:
    kees, wim = await screens.alone("Kees", "/cases"), await screens.alone("Wim", "/cases")
    await finds_minutes(kees)
    for text, audience in (("Het was de achtergalerij.", "table"), ("Fleur vraagt het na.", "us")):
        await kees.page.locator("#text").fill(text)
        await kees.page.locator(f"form[action$='/addenda'] button[value={audience}]").click()
        await expect(kees.page.locator(".notes").filter(has_text=text)).to_be_visible()
    await finds_minutes(wim)
    await expect(wim.page.locator("main")).to_contain_text("Het was de achtergalerij.")
    await wim.does_not_see("Fleur vraagt het na.")
    assert "Het was de achtergalerij." in await reads_as_pdf(wim)


async def test_wim_takes_both_of_his_cases_along_from_the_page_of_the_meeting(screens: Screens) -> None:
    wim = await screens.alone("Wim", "/conferences")
    await wim.page.locator("#h-held + ul a").first.click()
    await wim.page.locator("#head a[href$='/minutes']").click()
    await wim.page.wait_for_url(re.compile("/conferences/.*/minutes$"))
    said = await reads_as_pdf(wim)
    assert said.index("Meneer Van Oosten") < said.index("Familie Hoekstra")
    await expect(wim.page.locator("main h2")).to_have_count(2)
