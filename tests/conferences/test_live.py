"""The agenda is live: each sees their own part of it move, and nobody hears of a case at which they have no seat.

In the world Marijke plans and Rosa chairs; Pieter is at Dijkhuizen alone, Kees at Van Oosten alone, Gita at both.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Concatenate, Final, ParamSpec

import pytest

from app.conferences.actions import (
    Arrangement,
    change,
    keep_preparation,
    publish,
    put_back,
    put_before,
    put_in_short_order,
    take_off_agenda,
)
from app.conferences.live import ConferenceScene
from app.conferences.models import Conference
from app.database import SYSTEM, Session, Viewer
from app.meeting.actions import close_conference, go_home, knock, leave_point, open_point
from app.seats.actions import name_professional, unname_professional
from realtime.bus import EVERYTHING, Message
from realtime.hub import STAY_AWAY
from tests.conftest import LiveSite
from tests.pages import LivePage, Page

P = ParamSpec("P")

EVERYONE: Final = ("Rosa", "Marijke", "Pieter", "Kees", "Gita", "Wim")


class Agendas(dict[str, LivePage]):
    """The agenda of the world's conference on several screens; and what each would show if it were loaded now."""

    def __init__(self, site: LiveSite) -> None:
        super().__init__()
        self.site, self.world = site, site.world
        self._loaded: dict[str, Sequence[str]] = {}

    @property
    def path(self) -> str:
        return f"/conferences/{self.world.conference}"

    async def opens(self, *names: str) -> None:
        for name in names:
            page = Page((await (await self.site.as_(name)).get(self.path)).text)
            self[name] = LivePage(page, await self.site.listens(name, f"{self.path}/live", page.shown))
        await self.hears()
        self._loaded = {name: [*screen.page.looks()] for name, screen in self.items()}

    async def does(
        self, name: str, action: Callable[Concatenate[Session, Viewer, P], object], *args: P.args, **kwargs: P.kwargs
    ) -> set[str]:
        """Returns who of those who have it open heard of it, once each page shows what a reload would."""
        self.world.clock.now += timedelta(minutes=1)
        await self.site.database.write(self.world[name], action, *args, **kwargs)
        heard = {who for who, frames in (await self.hears()).items() if frames}
        for who, screen in self.items():
            if screen.close_code is None:
                await self.check_fresh(who, screen, heard)
        return heard

    async def check_fresh(self, name: str, screen: LivePage, heard: set[str]) -> None:
        fresh = Page((await (await self.site.as_(name)).get(self.path)).text).looks()
        assert screen.page.looks() == fresh, f"the page of {name} is not what a reload gives"
        assert (name in heard) == (fresh != self._loaded[name]), f"{name} hears of something exactly when it changed"
        self._loaded[name] = fresh

    async def hears(self) -> dict[str, str]:
        await self.site.settled()
        for screen in self.values():
            await screen.listen()
        return {name: "".join(screen.catch_up()) for name, screen in self.items()}

    async def arranged(self, hours: int = 72) -> Arrangement:
        """As it is, but so many hours from now."""
        found = await self.site.database.read(SYSTEM, lambda db, _: db.find(Conference, self.world.conference))
        begins = self.world.clock.now + timedelta(hours=hours)
        return Arrangement(begins, found.place, found.video_url, found.chair_id, found.note_taker_id)

    def shows(self, name: str, text: object) -> bool:
        return str(text) in "".join(self[name].page.looks())


@pytest.fixture
async def agendas(live_site: LiveSite) -> Agendas:
    found = Agendas(live_site)
    await found.opens(*EVERYONE)
    return found


async def test_the_agenda_shows_each_their_own_cases(agendas: Agendas) -> None:
    points = agendas.world.points
    shown = {name: {case for case, id in points.items() if agendas.shows(name, f"point-{id}")} for name in EVERYONE}
    both = {"dijkhuizen", "van_oosten"}
    assert shown == dict.fromkeys(("Rosa", "Marijke", "Gita", "Wim"), both) | {
        "Pieter": {"dijkhuizen"},
        "Kees": {"van_oosten"},
    }
    olga = await agendas.site.as_("Olga")
    assert (await olga.get(agendas.path)).status_code == 404


async def test_what_the_chair_moves_is_told_to_others_when_the_times_are_told(agendas: Agendas) -> None:
    points = agendas.world.points
    moved = await agendas.does("Rosa", put_before, points["van_oosten"], points["dijkhuizen"])
    assert "Rosa" in moved
    assert moved.isdisjoint({"Pieter", "Kees"}), "the times that they were told still stand"
    assert agendas.shows("Rosa", "kloppen niet meer")
    told = await agendas.does("Rosa", publish, agendas.world.conference)
    assert {"Rosa", "Pieter", "Kees"} <= told
    assert not agendas.shows("Rosa", "kloppen niet meer")


async def test_a_case_that_is_taken_off_is_news_to_its_own_table_only(agendas: Agendas) -> None:
    off = await agendas.does("Rosa", take_off_agenda, agendas.world.points["van_oosten"])
    assert {"Rosa", "Gita"} <= off
    assert "Pieter" not in off
    assert agendas["Kees"].close_code == STAY_AWAY, "it was the only case that he came for"
    back = await agendas.does("Rosa", put_back, agendas.world.points["van_oosten"])
    assert "Pieter" not in back
    assert "Gita" in back


async def test_the_case_at_hand_is_told_to_its_own_table(agendas: Agendas) -> None:
    point = agendas.world.points["van_oosten"]
    assert "Pieter" not in await agendas.does("Rosa", open_point, point)
    assert agendas.shows("Gita", f'data-at-hand="{point}"')
    assert agendas.shows("Pieter", 'data-at-hand=""')
    assert "Pieter" not in await agendas.does("Rosa", leave_point, point, "Tijd op")
    assert agendas.shows("Gita", 'data-at-hand=""')
    assert "Pieter" in await agendas.does("Rosa", close_conference, agendas.world.conference)


async def test_who_says_to_be_here_is_seen_by_themselves_alone(agendas: Agendas) -> None:
    assert not agendas.shows("Gita", "/arrival"), "it is in three days"
    await agendas.does("Marijke", change, agendas.world.conference, await agendas.arranged(hours=1))
    assert agendas.shows("Gita", "/arrival")
    assert await agendas.does("Gita", knock, agendas.world.conference, from_home=False) == {"Gita"}
    assert agendas.shows("Gita", "/departure")
    assert await agendas.does("Gita", go_home, agendas.world.conference) == {"Gita"}


async def test_a_preparation_is_news_to_colleagues_alone(agendas: Agendas) -> None:
    heard = await agendas.does("Noor", keep_preparation, agendas.world.points["van_oosten"], "Van ons", 0)
    assert heard == {"Kees"}


async def test_another_place_is_told_to_everyone(agendas: Agendas) -> None:
    new = replace(await agendas.arranged(), place="Bibliotheek")
    assert await agendas.does("Marijke", change, agendas.world.conference, new) == {*EVERYONE}
    assert agendas.shows("Pieter", "Bibliotheek")


async def test_an_order_that_is_as_good_moves_nothing(agendas: Agendas) -> None:
    assert await agendas.does("Rosa", put_in_short_order, agendas.world.conference) == set()


async def test_who_is_named_at_a_table_finds_its_case_on_the_agenda(agendas: Agendas) -> None:
    seat, kees = agendas.world.dijkhuizen.seats["Noor"], agendas.world["Kees"].professional_id
    await agendas.does("Noor", name_professional, seat, kees)
    assert agendas.shows("Kees", agendas.world.points["dijkhuizen"])
    await agendas.does("Noor", unname_professional, seat, kees)
    assert not agendas.shows("Kees", agendas.world.points["dijkhuizen"])


# ── What the hub asks ────────────────────────────────────────────────────────────────────────────────────────────


async def test_only_what_concerns_the_agenda_wakes_it(live_site: LiveSite) -> None:
    world, scene = live_site.world, ConferenceScene(live_site.database)
    topic, case = f"conference:{world.conference}", world.dijkhuizen
    for ids in ({str(case.id)}, {str(world.points["dijkhuizen"])}, EVERYTHING):
        assert await scene.rooms(Message(f"case:{case.id}", frozenset(ids))) == {topic: frozenset(ids)}
    of_the_board = Message(f"case:{case.id}", frozenset({str(case.items["table"])}))
    assert await scene.rooms(of_the_board) == {}


async def test_a_message_that_was_lost_is_found_when_the_heart_beats(live_site: LiveSite) -> None:
    world, scene = live_site.world, ConferenceScene(live_site.database)
    world.clock.pass_days(1)
    assert await scene.changed(f"conference:{world.conference}", 60) == frozenset()
    await live_site.database.write(world["Rosa"], publish, world.conference)
    found = await scene.changed(f"conference:{world.conference}", 60)
    assert found == {str(world.conference)}, "the times are those of before"
    await live_site.database.write(world["Rosa"], put_before, world.points["dijkhuizen"], None)
    await live_site.database.write(world["Rosa"], publish, world.conference)
    found = await scene.changed(f"conference:{world.conference}", 60)
    assert {str(world.conference), *map(str, world.points.values())} <= found
