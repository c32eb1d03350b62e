"""The pages of minutes and their PDFs, as people at the table get them."""

import pytest
from httpx2 import Response

from app.seats.sharing import JUST_US
from tests.conftest import Site
from tests.meeting.conftest import plan_meeting
from tests.minutes.conftest import Held
from tests.pdf import bookmarks_of, pages_of, properties_of
from tests.table import Table


@pytest.fixture
async def held(site: Site) -> Held:
    """Dijkhuizen and then Van Oosten are discussed; the conference is closed."""
    found = Held(await plan_meeting(Table(site.database, site.world)))
    await found.opens()
    await found.lays("Noor", "De huur loopt achter.")
    await found.lays("Noor", "Onze eigen lijn.", JUST_US)
    await found.lays("Gita", "Voor Merelhof.", JUST_US)
    await found.leaves()
    await found.opens("van_oosten")
    await found.leaves("van_oosten")
    await found.closes()
    return found


async def gets(site: Site, name: str, path: str) -> Response:
    return await (await site.as_(name)).get(path)


async def test_noor_reads_the_common_part_and_her_own(site: Site, held: Held) -> None:
    shown = await gets(site, "Noor", f"/minutes/{(await held.copy('Noor')).minutes.id}")
    assert "De huur loopt achter." in shown.text
    assert "Onze eigen lijn." in shown.text
    assert "Voor Merelhof." not in shown.text
    assert shown.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("ending", ["", ".pdf"])
async def test_the_minutes_of_another_seat_are_not_there(site: Site, held: Held, ending: str) -> None:
    path = f"/minutes/{(await held.copy('Noor')).minutes.id}{ending}"
    nowhere = await gets(site, "Pieter", f"/minutes/00000000-0000-4000-8000-000000000000{ending}")
    for name in ("Pieter", "Rosa", "Kees", "Olga"):
        shown = await gets(site, name, path)
        assert (shown.status_code, shown.text) == (404, nowhere.text), name


async def test_an_organisation_gets_its_cases_bound_together_in_the_order_of_the_agenda(site: Site, held: Held) -> None:
    """Pieter has a seat at the first case only, and finds nothing of the second."""
    path = f"/conferences/{held.meeting.conference.id}/minutes"
    gita, pieter = await gets(site, "Gita", f"{path}.pdf"), await gets(site, "Pieter", f"{path}.pdf")
    assert gita.headers["content-type"] == "application/pdf"
    of_gita = [copy.body.common.household for copy in await held.copies("Gita")]
    assert len(of_gita) == 2
    for case in of_gita:
        assert case in bookmarks_of(gita.content)
    assert of_gita[0] in bookmarks_of(pieter.content)
    assert of_gita[1] not in " ".join([*pages_of(pieter.content), *bookmarks_of(pieter.content)])
    assert of_gita[1] not in (await gets(site, "Pieter", path)).text


async def test_every_page_says_who_reads_it_and_when_and_that_it_is_confidential(site: Site, held: Held) -> None:
    path = f"/conferences/{held.meeting.conference.id}/minutes.pdf"
    for text in pages_of((await gets(site, "Gita", path)).content):
        assert "Vertrouwelijk" in text
        assert "Voor Gita Ramdin, GGZ Merelhof, 16 november 2026" in text


async def test_the_file_says_of_itself_neither_whose_case_it_is_nor_what_stands_in_it(site: Site, held: Held) -> None:
    copy = await held.copy("Noor")
    answer = await gets(site, "Noor", f"/minutes/{copy.minutes.id}.pdf")
    said = properties_of(answer.content) + answer.headers["content-disposition"]
    assert "Verslag van 16 november 2026" in said
    for hidden in (copy.body.common.household, copy.body.common.title, "huur", "Noor", "Thuishaven"):
        assert hidden not in said


async def test_the_pdf_is_in_the_language_of_its_reader(site: Site, held: Held) -> None:
    client, path = await site.as_("Noor"), f"/minutes/{(await held.copy('Noor')).minutes.id}.pdf"
    assert "Alleen voor u" in "".join(pages_of((await client.get(path)).content))
    await client.post("/language", data={"language": "en", "next": "/"})
    assert "For you alone" in "".join(pages_of((await client.get(path)).content))


async def test_pieters_pdf_holds_nothing_of_what_gita_or_noor_have_for_themselves(site: Site, held: Held) -> None:
    path = f"/conferences/{held.meeting.conference.id}/minutes.pdf"
    texts = {name: "".join(pages_of((await gets(site, name, path)).content)) for name in ("Pieter", "Gita", "Noor")}
    assert all("De huur loopt achter." in text for text in texts.values())
    assert [name for name, text in texts.items() if "Onze eigen lijn." in text] == ["Noor"]
    assert [name for name, text in texts.items() if "Voor Merelhof." in text] == ["Gita"]


async def test_opening_a_page_says_nothing_and_the_button_does(site: Site, held: Held) -> None:
    path = f"/minutes/{(await held.copy('Noor')).minutes.id}"
    noor = await site.as_("Noor")
    assert (await noor.get(path)).status_code == 200
    assert not any(receipt.readers for receipt in (await held.copy("Hanneke")).receipts)
    assert (await noor.post(f"{path}/reading")).status_code == 303
    assert "gelezen door Noor" in " ".join((await gets(site, "Hanneke", await page_of(held, "Hanneke"))).text.split())


async def page_of(held: Held, name: str) -> str:
    return f"/minutes/{(await held.copy(name)).minutes.id}"


async def test_what_noor_adds_on_the_table_stands_in_wims_pdf_and_what_she_keeps_does_not(
    site: Site, held: Held
) -> None:
    noor, path = await site.as_("Noor"), await page_of(held, "Noor")
    for text, audience in (("Het was mei.", "table"), ("Navragen bij Kees.", "us")):
        form = {"token": text, "text": text, "audience": audience}
        assert (await noor.post(f"{path}/addenda", data=form)).status_code == 303
    wim = "".join(pages_of((await gets(site, "Wim", f"{await page_of(held, 'Wim')}.pdf")).content))
    assert "Het was mei." in wim
    assert "Navragen" not in wim
    assert "Navragen bij Kees." in (await noor.get(path)).text


async def test_the_list_of_a_case_is_its_tables(site: Site, held: Held) -> None:
    path = f"/cases/{held.table.case.id}/minutes"
    assert await page_of(held, "Wim") in (await gets(site, "Wim", path)).text
    assert await page_of(held, "Noor") not in (await gets(site, "Wim", path)).text
    assert (await gets(site, "Kees", path)).status_code == 404


async def test_before_the_closing_there_is_a_sentence_and_no_pdf(site: Site) -> None:
    meeting = await plan_meeting(Table(site.database, site.world))
    path = f"/conferences/{meeting.conference.id}/minutes"
    assert "als de voorzitter het overleg sluit" in (await gets(site, "Noor", path)).text
    assert (await gets(site, "Noor", f"{path}.pdf")).status_code == 404
    assert (await gets(site, "Olga", path)).status_code == 404
