"""The page and the list: what they say, and what stays out of addresses and logs."""

import logging

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from app.board.models import Item
from app.database import Session, Viewer
from app.search.routes import LONGEST
from tests.conftest import LiveSite, Site
from tests.table import Table

SOUGHT = "klokkenspel"


async def page_for(site: Site, name: str, sought: str, **headers: str) -> tuple[int, str]:
    answer = await (await site.as_(name)).post("/search", data={"sought": sought}, headers=headers)
    return answer.status_code, answer.text


async def test_before_anything_is_sought_the_page_says_what_to_type(site: Site) -> None:
    answer = await (await site.as_("Noor")).get("/search")
    assert (answer.status_code, "Typ een naam" in answer.text) == (200, True)


@pytest.mark.parametrize("nothing", ["", "  ", "?!", "***"])
async def test_who_types_nothing_is_told_what_to_type(site: Site, nothing: str) -> None:
    assert "Typ een naam" in (await page_for(site, "Noor", nothing))[1]


async def test_who_finds_nothing_is_told_what_to_try(site: Site) -> None:
    status, text = await page_for(site, "Noor", SOUGHT)
    assert (status, "Niets gevonden" in text, f'value="{SOUGHT}"' in text) == (200, True, True)


async def test_what_is_too_long_is_kept_and_explained(site: Site) -> None:
    status, text = await page_for(site, "Noor", "huur " * LONGEST)
    assert (status, "Dit is te lang" in text, "huur huur" in text) == (422, True, True)


async def test_a_hit_leads_to_its_place_on_the_board(site: Site) -> None:
    case = site.world.dijkhuizen
    _, text = await page_for(site, "Wim", "noor")
    assert f'href="/cases/{case.id}#item-{case.items["table"]}"' in text
    assert f"item-{case.items['noor']}" not in text


async def test_as_one_types_only_the_list_comes(site: Site) -> None:
    status, text = await page_for(site, "Wim", "noor", **{"HX-Request": "true"})
    assert (status, "<html" in text, 'role="option"' in text) == (200, False, True)


async def test_signs_of_html_are_shown_and_mean_nothing(site: Site) -> None:
    _, text = await page_for(site, "Wim", '"><script>alert(1)</script>')
    assert "<script>alert" not in text


async def test_what_was_sought_is_in_no_log(live_site: LiveSite, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("Wim", "Olga"):
        assert (await page_for(live_site, name, SOUGHT))[0] == 200
    assert SOUGHT not in caplog.text


async def test_what_was_sought_is_in_no_error(table: Table) -> None:
    """Not even of a statement that goes wrong: an error ends in a log as well."""

    def fail(db: Session, _: Viewer) -> None:
        db.exec(select(Item.id).where(sa.func.no_such_function(Item.text, SOUGHT))).all()

    with pytest.raises(SQLAlchemyError) as failure:
        await table.reads("Wim", fail)
    assert SOUGHT not in str(failure.value)
