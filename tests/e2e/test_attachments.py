"""A file goes from a phone to a colleague's laptop: to exactly those it is for, as it was sent."""

from playwright.async_api import Download, expect

from tests.e2e.people import PHONE, Screens, Someone
from tests.files import jpeg, pdf

TEXT = "De brandgang staat vol; zie het verslag."


async def attaches(someone: Someone, text: str, *files: tuple[str, str, bytes]) -> None:
    """From the card, and back to it."""
    async with someone.page.expect_navigation():
        await someone.card(text).locator("a[href$='/attachments']").first.click()
    await someone.page.locator("#files").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    )
    async with someone.page.expect_navigation():
        await someone.page.locator("form[enctype] button").first.click()


async def fetches(someone: Someone, name: str) -> tuple[str, bytes]:
    async with someone.page.expect_download() as waiting:
        await someone.page.get_by_role("link", name=name).click()
    download: Download = await waiting.value
    return download.suggested_filename, (await download.path()).read_bytes()


async def test_a_colleague_reads_on_a_laptop_what_was_sent_from_a_phone_once_it_is_shared(screens: Screens) -> None:
    [noor] = await screens.at_board("Noor", width=PHONE)
    wim, pieter = await screens.at_board("Wim", "Pieter")
    await noor.lays(TEXT, audience="us")
    content, photo = pdf("x" * 300_000), jpeg()
    await attaches(noor, TEXT, ("Brandgang.pdf", "application/pdf", content), ("IMG_1.JPG", "image/jpeg", photo))
    await noor.is_live()
    await expect(noor.card(TEXT)).to_contain_text("Brandgang.pdf")
    await expect(noor.card(TEXT)).to_contain_text("IMG_1.jpg")
    await wim.does_not_see("Brandgang.pdf")
    await noor.shares(TEXT, "Welzijn Eikerveen")
    await expect(wim.card(TEXT)).to_contain_text("Brandgang.pdf")
    assert await fetches(wim, "Brandgang.pdf") == ("Brandgang.pdf", content)
    assert await fetches(wim, "IMG_1.jpg") == ("IMG_1.jpg", photo)
    await pieter.does_not_see("Brandgang.pdf")


async def test_on_a_phone_the_button_for_a_file_can_be_hit_with_a_thumb(screens: Screens) -> None:
    [noor] = await screens.at_board("Noor", width=PHONE)
    await noor.lays("De sleutel ligt bij de buren.", "us")
    await noor.goes_to(f"/rows/{await noor.id_of('De sleutel ligt bij de buren.')}/attachments")
    box = await noor.page.locator("#files").bounding_box()
    assert box
    assert box["height"] >= 44
    assert box["x"] + box["width"] <= PHONE


async def test_what_was_typed_is_still_there_when_a_file_is_refused(screens: Screens) -> None:
    noor, wim = await screens.at_board("Noor", "Wim")
    await noor.lays(f"{TEXT} Nu echt.")
    await wim.sees(f"{TEXT} Nu echt.")
    async with wim.page.expect_navigation():
        await wim.card(f"{TEXT} Nu echt.").locator("a[href$='/attachments']").first.click()
    await wim.page.locator("#text").fill("Dit stuurde de bewoner.")
    page = {"name": "brief.pdf", "mimeType": "application/pdf", "buffer": b"<html><script>alert(1)</script>"}
    await wim.page.locator("#files").set_input_files([page])
    async with wim.page.expect_navigation():
        await wim.page.locator("button[name=audience][value=table]").click()
    await expect(wim.page.get_by_role("alert").first).to_contain_text("brief.pdf")
    await expect(wim.page.locator("#text")).to_have_value("Dit stuurde de bewoner.")
    await wim.page.locator("#files").set_input_files([{**page, "buffer": pdf()}])
    async with wim.page.expect_navigation():
        await wim.page.locator("button[name=audience][value=table]").click()
    await expect(noor.card(f"{TEXT} Nu echt.")).to_contain_text("Dit stuurde de bewoner.")
    assert await fetches(noor, "brief.pdf") == ("brief.pdf", pdf())
