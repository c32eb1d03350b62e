"""The form of a bottleneck: what is refused comes back on its own page, with all that was filled in."""

import re

from tests.conftest import Site
from tests.table import Table

WHY = "De huurafdeling wacht op ons"


def chosen(page: str, select: str) -> list[str]:
    options = page.partition(f'id="{select}"')[2].partition("</select>")[0]
    return re.findall(r'<option value="([^"]*)" selected', options)


async def test_a_step_without_anybody_who_acts_comes_back_as_it_was_filled_in(site: Site) -> None:
    table = Table(site.database, site.world)
    address, wim = f"/items/{table.case.items['agreement']}/bottleneck", await site.as_("Wim")
    answer = await wim.post(address, data={"level": "process", "reason": WHY, "acts": "", "acts_as": ""})
    assert answer.status_code == 422
    assert "Zeg wie nu aan zet is." in answer.text
    assert f">{WHY}</textarea>" in answer.text
    assert chosen(answer.text, "level") == ["process"]
    acts = f"{table.partner('Noor')} {table.person('Noor')}"
    again = await wim.post(address, data={"level": "process", "reason": "", "acts": acts, "acts_as": ""})
    assert (again.status_code, chosen(again.text, "acts")) == (422, [acts])
    for name in ("Wim", "Rosa"):
        assert WHY not in (await (await site.as_(name)).get(address)).text, "nothing of it was kept"
    sent = await wim.post(address, data={"level": "process", "reason": WHY, "acts": acts, "acts_as": ""})
    assert sent.status_code == 303
    assert WHY in (await (await site.as_("Rosa")).get(address)).text


async def test_a_step_after_somebody_elses_comes_back_on_what_is_now(site: Site) -> None:
    address = f"/items/{site.world.dijkhuizen.items['agreement']}/bottleneck"
    rosa, noor = await site.as_("Rosa"), await site.as_("Noor")
    step = {"reason": WHY, "acts": "", "acts_as": "manager wonen"}
    assert (await noor.post(address, data={**step, "level": "case"})).status_code == 303
    up = {**step, "level": "process", "seen_at": "case"}
    assert (await rosa.post(f"{address}/level", data=up)).status_code == 303
    late = {**step, "level": "management", "seen_at": "case", "reason": "De inkoper zegt nee"}
    answer = await noor.post(f"{address}/level", data=late)
    assert answer.status_code == 422
    assert "De inkoper zegt nee" in answer.text
    assert chosen(answer.text, "level") == ["management"]
    assert 'name="seen_at" value="process"' in answer.text, "and can be sent from there"
    assert "De inkoper zegt nee" not in (await rosa.get(address)).text


async def test_without_how_it_was_solved_it_is_not_and_a_stranger_finds_no_page_with_a_refusal(site: Site) -> None:
    address = f"/items/{site.world.dijkhuizen.items['agreement']}/bottleneck"
    noor, olga = await site.as_("Noor"), await site.as_("Olga")
    step = {"level": "case", "reason": WHY, "acts": "", "acts_as": "manager wonen"}
    await noor.post(address, data=step)
    answer = await noor.post(f"{address}/solution", data={"reason": " "})
    assert answer.status_code == 422
    assert answer.text.count('utrecht-alert--error" role="alert" tabindex') == 1, "it says why"
    assert "manager wonen" in (await noor.get(f"/cases/{site.world.dijkhuizen.id}")).text
    for path in (address, f"{address}/solution"):
        assert (await olga.post(path, data={**step, "reason": ""})).status_code == 404
