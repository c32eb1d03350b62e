"""The home page is live: what is asked slides in, what a colleague answers slides away, and nobody else hears of it."""

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from websockets.exceptions import ConnectionClosed

from app.agreements.actions import NewAgreement, accept, agree
from app.board.actions import NewItem, lay
from app.cases.actions import accept_direction, offer_direction
from app.conferences.actions import NewConference, plan, publish, put_before
from app.conferences.models import ConferenceKind
from app.database import SYSTEM, Duty, Session, System, Viewer, open_database
from app.login.actions import start_session
from app.partners.actions import take_duty
from app.partners.models import Professional
from app.seats.actions import name_professional, unname_professional
from app.seats.sharing import JUST_US, WHOLE_TABLE, Audience
from app.today.actions import visit
from app.today.live import TodayScene
from app.today.queries import PER_GROUP
from realtime.bus import EVERYTHING, Message
from tests.conftest import LiveSite
from tests.pages import LivePage, Page
from tests.world import World


class Homes(dict[str, LivePage]):
    """Of several people, kept open."""

    def __init__(self, site: LiveSite) -> None:
        super().__init__()
        self._site = site

    async def opens(self, *names: str) -> None:
        for name in names:
            page = Page((await (await self._site.as_(name)).get("/")).text)
            self[name] = LivePage(page, await self._site.listens(name, "/live", page.shown))
        assert not any((await self.hears()).values()), "a page that is just loaded shows the present"

    async def hears(self) -> dict[str, str]:
        """What came to each, once all is said."""
        await self._site.settled()
        for home in self.values():
            await home.listen()
        return {name: "".join(home.catch_up()) for name, home in self.items()}

    def shows(self, name: str, list_id: str) -> str:
        page = "".join(self[name].page.looks())
        return page.partition(f'id="{list_id}"')[2].partition("</section>")[0]


@pytest.fixture
async def homes(live_site: LiveSite) -> Homes:
    return Homes(live_site)


async def asked(site: LiveSite, who: str, text: str) -> UUID:
    """By Rosa, of the organisation as a whole, before the whole table."""
    world = site.world
    new = NewAgreement(text, world[who].partner_id, None, (world.clock.now + timedelta(days=3)).date(), WHOLE_TABLE)
    return (await site.database.write(world["Rosa"], agree, world.dijkhuizen.id, new)).item_id


async def test_what_is_asked_slides_in_and_slides_away_when_a_colleague_says_yes(
    live_site: LiveSite, homes: Homes
) -> None:
    await homes.opens("Gita", "Tom", "Kees", "Olga")
    item_id = await asked(live_site, "Gita", "Petra bellen")
    heard = await homes.hears()
    assert "Petra bellen" in heard["Gita"]
    assert "Petra bellen" in heard["Tom"]
    assert (heard["Kees"], heard["Olga"]) == ("", ""), "they are not at this table"
    await live_site.database.write(live_site.world["Tom"], accept, item_id)
    heard = await homes.hears()
    assert heard["Gita"]
    assert heard["Tom"]
    assert "Petra bellen" not in homes.shows("Gita", "waiting")
    assert "Petra bellen" in homes.shows("Gita", "week")


async def test_a_case_that_is_offered_waits_for_whom_it_is_offered_to(live_site: LiveSite, homes: Homes) -> None:
    world, case_id = live_site.world, live_site.world.dijkhuizen.id
    await homes.opens("Hanneke", "Rosa", "Noor")
    await live_site.database.write(world["Rosa"], offer_direction, case_id, world["Hanneke"].professional_id)
    await homes.hears()
    assert f"/cases/{case_id}/acceptance" in homes.shows("Hanneke", "waiting")
    assert str(case_id) not in homes.shows("Rosa", "waiting") + homes.shows("Noor", "waiting")
    await live_site.database.write(world["Hanneke"], accept_direction, case_id)
    await homes.hears()
    assert str(case_id) not in homes.shows("Hanneke", "waiting")


async def test_what_wim_does_makes_room_for_what_comes_next(live_site: LiveSite, homes: Homes) -> None:
    world, database = live_site.world, live_site.database
    asked = await database.write(world["Rosa"], asks_often, world, PER_GROUP + 1)
    await homes.opens("Wim", "Noor")
    assert "Nummer 0<" in homes.shows("Wim", "waiting")
    assert f"Nummer {PER_GROUP}<" not in homes.shows("Wim", "waiting")
    assert "group=waiting" in homes.shows("Wim", "waiting")
    await database.write(world["Wim"], accept, asked[0])
    heard = await homes.hears()
    assert f"Nummer {PER_GROUP}<" in homes.shows("Wim", "waiting")
    assert "group=waiting" not in homes.shows("Wim", "waiting"), "that is all there is"
    assert heard["Wim"]
    assert not heard["Noor"], "she does not see what is between the two of them"


def asks_often(db: Session, viewer: Viewer, world: World, times: int) -> list[UUID]:
    """Of Wim's organisation and for its seat only, one for each day."""
    to, wim = Audience(seat_ids=frozenset({world.dijkhuizen.seats["Wim"]})), world["Wim"].partner_id
    news = [NewAgreement(f"Nummer {n}", wim, None, db.today + timedelta(days=n), to) for n in range(times)]
    return [agree(db, viewer, world.dijkhuizen.id, new).item_id for new in news]


async def test_what_noor_keeps_to_herself_wakes_nobody(live_site: LiveSite, homes: Homes) -> None:
    world = live_site.world
    for name in ("Wim", "Rosa"):
        await live_site.database.write(world[name], visit, world.dijkhuizen.id)
    world.clock.now += timedelta(minutes=1)
    await homes.opens("Wim", "Rosa")
    await live_site.database.write(world["Noor"], lay, world.dijkhuizen.id, NewItem("Van ons", JUST_US))
    assert set((await homes.hears()).values()) == {""}
    await live_site.database.write(world["Noor"], lay, world.dijkhuizen.id, NewItem("Voor allen", WHOLE_TABLE))
    heard = await homes.hears()
    assert all("Voor allen" in heard[name] and "Van ons" not in heard[name] for name in ("Wim", "Rosa"))


async def test_a_visit_in_another_tab_takes_the_changes_away_and_nobody_elses(
    live_site: LiveSite, homes: Homes
) -> None:
    world, region = live_site.world, f'id="changes-{live_site.world.dijkhuizen.id}"'
    await homes.opens("Wim", "Rosa")
    await live_site.database.write(world["Wim"], visit, world.dijkhuizen.id)
    heard = await homes.hears()
    assert heard["Wim"]
    assert not heard["Rosa"]
    assert region not in "".join(homes["Wim"].page.looks())
    assert region in "".join(homes["Rosa"].page.looks())


async def test_who_is_named_finds_the_case_and_who_is_not_any_more_loses_it(live_site: LiveSite, homes: Homes) -> None:
    world, seat, kees = live_site.world, live_site.world.dijkhuizen.seats["Noor"], live_site.world["Kees"]
    region = f'id="changes-{world.dijkhuizen.id}"'
    await homes.opens("Kees", "Esther")
    await live_site.database.write(world["Noor"], name_professional, seat, kees.professional_id)
    assert region in (await homes.hears())["Kees"]
    await live_site.database.write(world["Noor"], unname_professional, seat, kees.professional_id)
    assert region not in (await homes.hears())["Kees"]
    assert region not in "".join(homes["Kees"].page.looks())
    assert homes["Kees"].close_code is None, "the home page itself stays"
    assert homes["Esther"].catch_up() == []


async def test_at_midnight_what_was_for_this_week_is_late(live_site: LiveSite, homes: Homes) -> None:
    wim, database = live_site.world["Wim"], live_site.database
    await database.write(wim, accept, await asked(live_site, "Wim", "De post openen"))
    for_a_week = 7 * 24 * 3600
    live_site.tokens["Wim"] = await database.write(SYSTEM, start_session, wim.professional_id, "nl", for_a_week)
    await homes.opens("Wim")
    live_site.world.clock.pass_days(4)
    for hub in live_site.app.state.hubs:
        hub.look_again()
    await homes.hears()
    assert "De post openen" in homes.shows("Wim", "late")


async def test_a_message_that_was_lost_is_found_when_the_heart_beats(live_site: LiveSite) -> None:
    """Within two beats, and by whoever is, or was, named at that table."""
    world, scene = live_site.world, TodayScene(live_site.database)
    item_id = await asked(live_site, "Wim", "De post openen")
    found = await scene.changed(f"today:{world['Wim'].professional_id}", 60)
    assert str(item_id) in found
    assert await scene.changed(f"today:{world['Olga'].professional_id}", 60) == frozenset()
    world.clock.pass_days(1)
    assert await scene.changed(f"today:{world['Wim'].professional_id}", 60) == frozenset()


async def test_a_message_concerns_everyone_who_was_ever_named(live_site: LiveSite) -> None:
    world, scene = live_site.world, TodayScene(live_site.database)
    case_id = world.van_oosten.id
    people = {f"today:{world[name].professional_id}" for name in world.van_oosten.people}
    rooms = await scene.rooms(Message(f"case:{case_id}", frozenset({"a"})))
    assert rooms == dict.fromkeys(people, EVERYTHING)
    assert await scene.rooms(Message("today:1", frozenset({"b"}))) == {"today:1": EVERYTHING}


async def test_when_the_database_does_not_answer_nobody_knows_whom_it_concerns(tmp_path: Path) -> None:
    without_tables = open_database(f"sqlite:///{tmp_path}/empty.db")
    assert await TodayScene(without_tables).rooms(Message(f"case:{UUID(int=7)}", EVERYTHING)) is None
    await without_tables.close()


async def test_the_next_meeting_moves_with_its_told_times_for_who_is_asked(live_site: LiveSite, homes: Homes) -> None:
    """Pieter comes for the first of two cases, Kees for the second; Olga for neither."""
    world, points = live_site.world, live_site.world.points
    await homes.opens("Pieter", "Kees", "Olga")
    assert f'href="/conferences/{world.conference}"' in homes.shows("Pieter", "next-meeting")
    assert 'id="next-meeting"' not in homes.shows("Olga", "next-meeting")
    assert "/conferences/" not in homes.shows("Olga", "next-meeting")
    await live_site.database.write(world["Rosa"], put_before, points["van_oosten"], points["dijkhuizen"])
    assert set((await homes.hears()).values()) == {""}, "nothing is told yet"
    await live_site.database.write(world["Rosa"], publish, world.conference)
    heard = await homes.hears()
    assert "10.15" in heard["Pieter"]
    assert "10.15" in heard["Kees"]
    assert not heard["Olga"]


async def test_whoever_is_to_chair_finds_the_meeting_before_it_has_any_case(live_site: LiveSite, homes: Homes) -> None:
    world = live_site.world
    await homes.opens("Esther", "Olga")
    begins, chair = world.clock.now + timedelta(days=1), world["Esther"].professional_id
    team = world.town.teams["Sociaal Team Vaartwijk"]
    new = NewConference(team, ConferenceKind.BRIEFING, begins, "", "", chair, None)
    planned = await live_site.database.write(world["Marijke"], plan, new)
    heard = await homes.hears()
    assert f"/conferences/{planned.id}" in heard["Esther"]
    assert not heard["Olga"]


# ── The door ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_logging_out_closes_the_home_page_in_the_other_window(live_site: LiveSite, homes: Homes) -> None:
    await homes.opens("Noor", "Wim")
    client = live_site.anonymous({"cookie": f"rondetafel={await live_site.token_of('Noor')}"})
    assert (await client.post("/logout")).status_code == 303
    assert await homes["Noor"].ends() == 4404
    assert homes["Wim"].close_code is None


async def test_who_stops_working_here_is_out_before_anything_else_is_sent(live_site: LiveSite, homes: Homes) -> None:
    await homes.opens("Gita", "Tom")

    def leaves(db: Session, _: System) -> None:
        db.find(Professional, live_site.world["Gita"].professional_id).active = False

    await live_site.database.write(SYSTEM, leaves)
    await asked(live_site, "Gita", "Petra bellen")
    assert await homes["Gita"].ends() == 4404
    heard = await homes.hears()
    assert heard["Gita"] == ""
    assert "Petra bellen" in heard["Tom"]


async def test_with_another_duty_the_home_page_is_loaded_again_and_no_other_one(
    live_site: LiveSite, homes: Homes
) -> None:
    await homes.opens("Marijke", "Rosa")
    assert 'href="/desk"' in "".join(homes["Marijke"].page.looks())
    marijke = live_site.world["Marijke"].professional_id
    await live_site.database.write(live_site.world["Sem"], take_duty, marijke, Duty.INTAKE_DESK)
    assert await homes["Marijke"].ends() == 4404
    assert homes["Rosa"].close_code is None
    await homes.opens("Marijke")
    assert 'href="/desk"' not in "".join(homes["Marijke"].page.looks())


async def test_a_stranger_hears_nothing_of_anybodys_day(live_site: LiveSite) -> None:
    live_site.tokens["Noor"] = "geraden"
    socket = await live_site.listens("Noor", "/live")
    with pytest.raises(ConnectionClosed) as closed:
        await asyncio.wait_for(socket.recv(), 60)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


async def test_olga_may_have_a_home_page_and_finds_it_empty(live_site: LiveSite, homes: Homes) -> None:
    await homes.opens("Olga")
    assert "Uw collega" in "".join(homes["Olga"].page.looks())
    await asked(live_site, "Wim", "De post openen")
    assert (await homes.hears())["Olga"] == ""
