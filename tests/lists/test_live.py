"""The lists are live: what is agreed elsewhere comes and goes, the counts with it, and nobody else hears of it."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from websockets.exceptions import ConnectionClosed

from app.agreements.actions import NewAgreement, accept, agree
from app.board.actions import NewItem, lay
from app.database import SYSTEM, Session, System, open_database
from app.lists.live import ListScene, concerned
from app.seats.actions import unname_professional
from app.seats.sharing import JUST_US, WHOLE_TABLE, Audience
from realtime.bus import EVERYTHING, Message
from tests.conftest import LiveSite
from tests.pages import LivePage, Page

OURS = "/agreements/live?whose=ours"


class Lists(dict[str, LivePage]):
    """Of several people, each with the agreements of their organisation before them."""

    def __init__(self, site: LiveSite) -> None:
        super().__init__()
        self._site = site

    async def opens(self, *names: str) -> None:
        for name in names:
            page = Page((await (await self._site.as_(name)).get("/agreements?whose=ours")).text)
            self[name] = LivePage(page, await self._site.listens(name, OURS, page.shown))
        assert not any((await self.hears()).values()), "a page that is just loaded shows the present"

    async def hears(self) -> dict[str, str]:
        await self._site.settled()
        for live in self.values():
            await live.listen()
        return {name: "".join(live.catch_up()) for name, live in self.items()}

    def shows(self, name: str) -> str:
        return "".join(self[name].page.looks())


@pytest.fixture
async def lists(live_site: LiveSite) -> Lists:
    return Lists(live_site)


async def asked(site: LiveSite, who: str, text: str, audience: Audience = WHOLE_TABLE) -> UUID:
    """By Rosa, of the organisation as a whole."""
    world = site.world
    new = NewAgreement(text, world[who].partner_id, None, (world.clock.now + timedelta(days=3)).date(), audience)
    return (await site.database.write(world["Rosa"], agree, world.dijkhuizen.id, new)).item_id


async def test_what_is_asked_comes_and_a_colleagues_yes_moves_it_for_who_asked_as_well(
    live_site: LiveSite, lists: Lists
) -> None:
    await lists.opens("Gita", "Tom", "Rosa", "Wim", "Kees", "Olga")
    item_id = await asked(live_site, "Gita", "Petra bellen")
    heard = await lists.hears()
    for name in ("Gita", "Tom", "Rosa"):
        assert "Petra bellen" in heard[name]
        assert 'hx-target="#counts"' in heard[name]
    assert (heard["Wim"], heard["Kees"], heard["Olga"]) == ("", "", ""), "it is no agreement of theirs"
    await live_site.database.write(live_site.world["Tom"], accept, item_id)
    heard = await lists.hears()
    assert 'id="head-waiting"' not in lists.shows("Gita")
    assert 'id="head-week"' in lists.shows("Gita")
    assert "Ja gezegd" in heard["Rosa"]
    assert (heard["Wim"], heard["Kees"], heard["Olga"]) == ("", "", "")


async def test_what_noor_agrees_with_pieter_alone_wakes_nobody_else(live_site: LiveSite, lists: Lists) -> None:
    world = live_site.world
    await lists.opens("Wim", "Rosa", "Pieter")
    new = NewAgreement("onder ons", world["Pieter"].partner_id, None, world.clock.now.date(), JUST_US)
    await live_site.database.write(world["Noor"], agree, world.dijkhuizen.id, new)
    heard = await lists.hears()
    assert "onder ons" in heard["Pieter"]
    assert (heard["Wim"], heard["Rosa"]) == ("", "")


async def test_who_is_no_longer_named_sees_their_list_without_that_case_at_once(
    live_site: LiveSite, lists: Lists
) -> None:
    world = live_site.world
    await asked(live_site, "Gita", "Petra bellen")
    await lists.opens("Gita", "Tom")
    tom = world["Tom"].professional_id
    await live_site.database.write(world["Gita"], unname_professional, world.dijkhuizen.seats["Gita"], tom)
    assert (await lists.hears())["Gita"] == ""
    assert "Petra bellen" not in lists.shows("Tom")
    assert "Petra bellen" in lists.shows("Gita")


async def test_nobodys_list_is_made_anew_for_what_is_no_agreement(live_site: LiveSite) -> None:
    world, database = live_site.world, live_site.database
    item = await database.write(world["Noor"], lay, world.dijkhuizen.id, NewItem("Voor allen", WHOLE_TABLE))
    agreed = await asked(live_site, "Gita", "Petra bellen")

    def people(db: Session, system: System, *ids: UUID) -> int:
        return len(concerned(db, system, world.dijkhuizen.id, frozenset(map(str, ids))))

    assert await database.read(SYSTEM, people, item.id) == 0
    assert await database.read(SYSTEM, people, item.id, agreed) == len(world.dijkhuizen.people)
    assert await database.read(SYSTEM, people, world.dijkhuizen.id) == len(world.dijkhuizen.people)
    assert await database.read(SYSTEM, people) == len(world.dijkhuizen.people), "anything may have changed"


async def test_a_change_at_a_table_concerns_everyone_who_was_ever_named_there(live_site: LiveSite) -> None:
    world, scene = live_site.world, ListScene(live_site.database)
    people = {f"list:{world[name].professional_id}" for name in world.van_oosten.people}
    assert await scene.rooms(Message(f"case:{world.van_oosten.id}")) == dict.fromkeys(people, EVERYTHING)


async def test_when_the_database_does_not_answer_nobody_knows_whom_it_concerns(tmp_path: Path) -> None:
    without_tables = open_database(f"sqlite:///{tmp_path}/empty.db")
    assert await ListScene(without_tables).rooms(Message(f"case:{UUID(int=7)}")) is None
    await without_tables.close()


async def test_a_stranger_and_who_asks_for_nonsense_hear_nothing(live_site: LiveSite) -> None:
    await live_site.token_of("Noor")
    for path, code in (("/agreements/live?whose=nobody", 4404), ("/agreements/live?page=none", 4404)):
        socket = await live_site.listens("Noor", path)
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == code
    live_site.tokens["Noor"] = "geraden"
    socket = await live_site.listens("Noor", OURS)
    with pytest.raises(ConnectionClosed) as closed:
        await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401
