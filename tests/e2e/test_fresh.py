"""Live equals fresh: a board that was kept open shows what a newly loaded one shows, for each of five people."""

import asyncio

from tests.e2e.people import Screens, Someone

TRIES = 100

REGIONS = """() => {
    const OF_THE_BROWSER = ["data-htmx-powered", "data-dirty", "data-restored", "open", "tabindex"];
    const copy = document.getElementById("board").cloneNode(true);
    for (const element of copy.querySelectorAll("*")) {
        for (const name of OF_THE_BROWSER) element.removeAttribute(name);
        element.classList.remove("fresh");
        if (element.matches("input[name=token]")) element.removeAttribute("value");
    }
    const regions = copy.querySelectorAll("#head, #offers, #readers, #here, #seats, .list");
    return [...regions].map(region => region.outerHTML.replace(/>\\s+/g, ">").replace(/\\s+</g, "<"));
}"""


async def is_as_fresh(someone: Someone) -> None:
    """Whatever is on its way gets the time to arrive."""
    tab = await someone.in_another_tab()
    await tab.page.goto(someone.page.url)
    await tab.is_live()
    for _ in range(TRIES):
        live, fresh = await someone.page.evaluate(REGIONS), await tab.page.evaluate(REGIONS)
        if live == fresh:
            break
        await asyncio.sleep(0.1)
    assert len(live) == len(fresh) > 15
    for kept, loaded in zip(live, fresh, strict=True):
        assert kept == loaded, someone.name
    await tab.page.close()


async def test_five_boards_are_as_fresh_after_all_that_five_people_did(screens: Screens) -> None:
    people = await screens.at_board("Rosa", "Noor", "Pieter", "Gita", "Wim")
    rosa, noor, pieter, gita, wim = people
    await rosa.lays("Rosa voor allen.", domain="work")
    await noor.lays("Noor voor zichzelf.", "us", domain="work")
    await wim.adds("Wim eronder.", under="Rosa voor allen.")
    await noor.shares("Noor voor zichzelf.", "Politie Eikerveen")
    await pieter.sees("Noor voor zichzelf.")
    await pieter.adds("Pieter eronder.", under="Noor voor zichzelf.", audience="us")
    await noor.stops_sharing("Noor voor zichzelf.", "Politie Eikerveen")
    await rosa.edits("Rosa voor allen.", "Rosa voor allen, verbeterd.")
    await rosa.asks("Gita belt Petra", "Gita Ramdin", "2099-01-04")
    await gita.card("Gita belt Petra").locator("form[action$='/acceptance'] button").click()
    await rosa.moves("Rosa voor allen, verbeterd.", "children")
    await gita.lays("Gita laat het hierbij.", kind="conclusion")
    await gita.retracts("Gita laat het hierbij.")
    await wim.lays("Wim als laatste.", domain="work")
    for someone in people:
        await is_as_fresh(someone)
