"""From an empty folder to two organisations at one board, as an administrator does it in an afternoon."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest_asyncio
from playwright.async_api import Page, expect

from tests.e2e.people import Screens, Someone, following, from_menu
from tests.e2e.server import EmptyServer
from tests.e2e.test_accessibility import findings
from tests.persons.sample import households, write

OWN: Final = "zelf bedacht, en geheim"
PEOPLE: Final = {
    "Gemeente Zwaanhaven": ("Marijke Postma", "teamassistent"),
    "Thuiswonen": ("Noor Hendriks", "beheerder"),
}


@pytest_asyncio.fixture(loop_scope="session")
async def server(tmp_path: Path) -> AsyncIterator[EmptyServer]:
    started = EmptyServer(tmp_path)
    await started.start()
    yield started
    said = await started.end()
    assert not said, said


async def someone(screens: Screens, name: str) -> Someone:
    return following(name, await (await screens.browser()).new_page())


async def sends(page: Page, form: str, **fields: str) -> None:
    """Fill in the form with this address and send it, with a double click, as many do everywhere."""
    found = page.locator(f"form[action$='{form}']")
    for name, value in fields.items():
        field = found.locator(f"[name='{name}']")
        if await field.first.evaluate("field => field.tagName") == "SELECT":
            await field.select_option(label=value)
        else:
            await field.fill(value)
    async with page.expect_navigation():
        await found.locator("button").first.dblclick()


async def test_from_an_empty_folder_to_two_organisations_at_one_board(
    screens: Screens, server: EmptyServer, tmp_path: Path
) -> None:
    sem = await someone(screens, "Sem")
    await begins(sem, server)
    await joins_organisations_in_a_covenant(sem)
    given = {organisation: await hires(sem, organisation) for organisation in PEOPLE}
    await expect(sem.page.locator(".utrecht-alert--info")).to_contain_text("Intake")
    await gives_the_desk_to(sem, "Marijke Postma")
    await sem.goes_to("/administration")
    await expect(sem.page.locator(".utrecht-alert--ok")).to_be_visible()
    await is_accessible_in_both_languages(sem)

    marijke, noor = await someone(screens, "Marijke"), await someone(screens, "Noor")
    await comes_in(marijke, *given["Gemeente Zwaanhaven"])
    await comes_in(noor, *given["Thuiswonen"])
    write(tmp_path / "register.json", households())
    await asyncio.to_thread(server.run, "import-persons", str(tmp_path / "register.json"))
    await opens_a_case(marijke)
    await gives_a_seat(marijke, "Thuiswonen", "Noor Hendriks, beheerder")

    await noor.goes_to("/cases")
    await noor.opens("Familie Dijkhuizen")
    await noor.is_live()
    await marijke.goes_to(noor.page.url)
    await marijke.is_live()
    await noor.lays("De huur is drie maanden niet betaald.")
    await marijke.sees("De huur is drie maanden niet betaald.")
    await sem.goes_to(noor.page.url)
    await sem.does_not_see("Dijkhuizen")

    await leaves(sem, "Noor Hendriks")
    await expect(noor.page.locator("#username")).to_be_visible()
    await marijke.does_not_see("zit hier niet")


async def begins(sem: Someone, server: EmptyServer) -> None:
    """Only behind the address that the server printed, and only once."""
    page = sem.page
    await leads_nowhere(page, "/first-administrator")
    for language in ("en", "nl"):
        await page.set_extra_http_headers({"Accept-Language": language})
        await page.goto(server.first_address)
        await is_accessible(sem)
    about = {"municipality": "Gemeente Zwaanhaven", "name": "Sem Visser", "username": "Sem"}
    await sends(page, "/first-administrator", **about, password=OWN, password_again="iets heel anders")
    await expect(page.locator("[role=alert].utrecht-alert--error")).to_be_visible()
    await expect(page.locator("#name")).to_have_value("Sem Visser")
    await sends(page, "/first-administrator", password=OWN, password_again=OWN)
    await expect(page).to_have_url("/administration")
    await is_accessible_in_both_languages(sem)
    await leads_nowhere(page, server.first_address)


async def leads_nowhere(page: Page, address: str) -> None:
    answer = await page.goto(address)
    assert answer is not None
    assert answer.status == 404, address


async def joins_organisations_in_a_covenant(sem: Someone) -> None:
    page = sem.page
    await page.goto("/administration/organisations")
    await sends(page, "/administration/organisations", name="Thuiswonen", kind="Woningcorporatie")
    await is_accessible_in_both_languages(sem)
    await page.goto("/administration/teams")
    await is_accessible_in_both_languages(sem)
    await page.goto("/administration/covenants")
    await is_accessible_in_both_languages(sem)
    await sends(page, "/administration/covenants", name="Convenant Zwaanhaven")
    await page.get_by_role("link", name="Convenant Zwaanhaven").click()
    await is_accessible_in_both_languages(sem)
    for organisation in PEOPLE:
        await sends(page, "/parts", partner=organisation)
    await expect(page.locator("li[id^=part-]")).to_have_count(2)
    await page.locator("details[id^=end-] > summary").first.click()
    await is_accessible_in_both_languages(sem)
    await page.goto("/administration/teams")
    await sends(page, "/administration/teams", name="Sociaal Team Zwaanhaven", covenant="Convenant Zwaanhaven")
    await is_accessible_in_both_languages(sem)


async def hires(sem: Someone, organisation: str) -> tuple[str, str]:
    """Returns the user name and the password that Sem hands over."""
    name, work = PEOPLE[organisation]
    page = sem.page
    await page.goto("/administration/organisations")
    await page.get_by_role("link", name=organisation).first.click()
    await sends(page, "/people", name=name, work=work)
    await is_accessible_in_both_languages(sem)
    await page.get_by_role("link", name=name).click()
    await is_accessible_in_both_languages(sem)
    await sends(page, "/account", username=name.split()[0].lower())
    await is_accessible(sem)
    given = await page.locator("code#username").inner_text(), await page.locator("code#password").inner_text()
    await page.goto("/administration/organisations")
    await page.get_by_role("link", name=organisation).first.click()
    return given


async def gives_the_desk_to(sem: Someone, name: str) -> None:
    page = sem.page
    await page.goto("/administration/organisations")
    await page.get_by_role("link", name="Gemeente Zwaanhaven").first.click()
    await page.get_by_role("link", name=name).click()
    await page.locator("form[action$='/duties']:has([value=intake_desk]) button").click()
    await expect(page.locator("form[action$='/duties/withdrawal']:has([value=intake_desk])")).to_be_visible()
    await is_accessible_in_both_languages(sem)


async def leaves(sem: Someone, name: str) -> None:
    page = sem.page
    await page.goto("/administration/organisations")
    await page.get_by_role("link", name="Thuiswonen").click()
    await page.get_by_role("link", name=name).click()
    await page.locator("form[action$='/departure'] button").click()
    await expect(page.locator("form[action$='/return']")).to_be_visible()
    await is_accessible_in_both_languages(sem)


async def comes_in(someone: Someone, username: str, password: str) -> None:
    """With what was handed over, and out of that with a password that nobody else knows."""
    page = someone.page
    await page.goto("/cases")
    await sends(page, "/login?next=/cases", username=username, password=password)
    await is_accessible(someone)
    await sends(page, "/login", new_password=password, new_password_again=password)
    await expect(page.locator("[role=alert].utrecht-alert--error")).to_be_visible()
    await sends(page, "/login", new_password=OWN, new_password_again=OWN)
    await expect(page).to_have_url("/cases")


async def opens_a_case(marijke: Someone) -> None:
    page = marijke.page
    await page.goto("/desk")
    await page.locator("#surname").fill("Dijkhuizen")
    await page.locator("#given_names").fill("Petra")
    await page.locator("#born").fill("14-03-1985")
    for button in ("form:has(#surname) button", "form[action^='/desk/people/'] button"):
        async with page.expect_navigation():
            await page.locator(button).click()
        await is_accessible(marijke)
    for box in await page.locator("[name=person]").all():
        await box.check()
    about = {"household": "Familie Dijkhuizen", "title": "Casus D.", "question": "Hoe houden zij hun huis?"}
    await sends(page, "/desk/cases", **about)
    await marijke.opens("Familie Dijkhuizen")
    await page.wait_for_url("**/cases/*")


async def gives_a_seat(marijke: Someone, organisation: str, person: str) -> None:
    page = marijke.page
    await page.goto(f"{page.url}/seats")
    await sends(page, "/seats", partner=organisation)
    naming = page.locator("form[action$='/people']").last
    await naming.locator("select").select_option(label=person)
    await naming.locator("button").click()
    await expect(page.locator("section.seat").last).to_contain_text(person.split(",")[0])


async def is_accessible(someone: Someone) -> None:
    assert await findings(someone.page) == [], someone.page.url


async def is_accessible_in_both_languages(someone: Someone) -> None:
    page = someone.page
    for language in ("en", "nl"):
        await is_accessible(someone)
        await from_menu(page, "/language")
        await expect(page.locator(f"html[lang={language}]")).to_be_attached()
