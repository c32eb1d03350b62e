"""The page of one agreement is live: what changes elsewhere changes there, and nobody hears of anything else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

import pytest
from websockets.exceptions import ConnectionClosed

from app.agreements.actions import NewAgreement, accept, agree, begin, decline, explain, finish, reopen, take_back
from app.agreements.handing import Assignee, hand_over
from app.agreements.models import AgreementState, Rhythm
from app.agreements.moving import reschedule
from app.agreements.turns import Repeating
from app.board.actions import NewItem, edit, enter, lay, retract
from app.board.models import Item, ItemKind
from app.database import Session, Viewer
from app.seats.actions import name_professional, unname_professional
from app.seats.sharing import JUST_US, THE_DIRECTOR, WHOLE_TABLE, Audience, share
from realtime.hub import STAY_AWAY
from tests.conftest import LiveSite
from tests.pages import LivePage, Page
from tests.world import NOWHERE

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Watch:
    """People with the page of one agreement before them, which at each moment is what a reload would show."""

    site: LiveSite
    item_id: UUID
    live: dict[str, LivePage] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"/agreements/{self.item_id}"

    async def opens(self, *names: str) -> None:
        for name in names:
            page = await self.fresh(name)
            self.live[name] = LivePage(page, await self.site.listens(name, f"{self.address}/live", page.shown))
        assert await self.hears() == {}, "a page that is just loaded shows the present"

    async def fresh(self, name: str) -> Page:
        return Page((await (await self.site.as_(name)).get(self.address)).text)

    async def does(
        self, name: str, action: Callable[Concatenate[Session, Viewer, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        self.site.world.clock.now += timedelta(minutes=1)
        return await self.site.database.write(self.site.world[name], action, *args, **kwargs)

    async def hears(self) -> dict[str, str]:
        """What came, by who heard anything; of each what they see is what they would see anew."""
        await self.site.settled()
        for live in self.live.values():
            await live.listen()
        came = {name: "".join(live.catch_up()) for name, live in self.live.items()}
        for name, live in self.live.items():
            if live.close_code is None:
                assert live.page.looks() == (await self.fresh(name)).looks(), f"the page of {name} is not the present"
        return {name: frames for name, frames in came.items() if frames}


async def asked(site: LiveSite, who: str, audience: Audience, *, repeats: bool = False) -> UUID:
    """By Rosa, of the organisation as a whole."""
    world = site.world
    due_on = world.clock.now.date() + timedelta(days=3)
    weekly = Repeating(Rhythm.WEEKS, 1, due_on + timedelta(days=60)) if repeats else None
    new = NewAgreement("De post ophalen", world[who].partner_id, None, due_on, audience, repeating=weekly)
    return (await site.database.write(world["Rosa"], agree, world.dijkhuizen.id, new)).item_id


def only_gita(site: LiveSite) -> Audience:
    return Audience(seat_ids=frozenset({site.world.dijkhuizen.seats["Gita"]}))


async def test_each_change_of_an_agreement_is_on_the_page_of_who_sees_it_as_after_a_reload(live_site: LiveSite) -> None:
    world = live_site.world
    item_id = await asked(live_site, "Gita", WHOLE_TABLE)
    watch = Watch(live_site, item_id)
    await watch.opens("Rosa", "Gita", "Tom", "Wim")
    everyone = set(watch.live)
    gita, wim = Assignee(world["Gita"].partner_id), Assignee(world["Wim"].partner_id)
    later = world.clock.now.date() + timedelta(days=9)
    await watch.does("Gita", accept, item_id)
    assert set(await watch.hears()) == everyone
    await watch.does("Tom", begin, item_id)
    assert set(await watch.hears()) == everyone
    await watch.does("Gita", take_back, item_id, AgreementState.IN_HAND)
    assert set(await watch.hears()) == everyone
    await watch.does("Gita", reschedule, item_id, later, "Na de vakantie")
    assert set(await watch.hears()) == everyone
    await watch.does("Rosa", edit, item_id, "De post ophalen en ordenen", 1)
    assert "ordenen" in (await watch.hears())["Wim"]
    await watch.does("Gita", hand_over, item_id, gita, wim)
    assert set(await watch.hears()) == everyone
    await watch.does("Wim", decline, item_id, "Te druk")
    assert "Te druk" in (await watch.hears())["Tom"]
    await watch.does("Rosa", hand_over, item_id, wim, Assignee(world["Rosa"].partner_id))
    assert set(await watch.hears()) == everyone
    await watch.does("Rosa", finish, item_id, "Gelukt")
    assert "Gelukt" in (await watch.hears())["Gita"]
    await watch.does("Rosa", reopen, item_id)
    assert set(await watch.hears()) == everyone


async def test_a_turn_that_ended_is_on_the_page_of_a_colleague(live_site: LiveSite) -> None:
    item_id = await asked(live_site, "Gita", only_gita(live_site), repeats=True)
    watch = Watch(live_site, item_id)
    await watch.does("Gita", accept, item_id)
    await watch.opens("Tom", "Rosa")
    await watch.does("Gita", finish, item_id, turn=1)
    assert set(await watch.hears()) == {"Tom", "Rosa"}


async def test_what_it_comes_from_comes_on_the_page_of_who_sees_that_too(live_site: LiveSite) -> None:
    case_id = live_site.world.dijkhuizen.id
    item_id = await asked(live_site, "Gita", WHOLE_TABLE)
    watch = Watch(live_site, item_id)
    await watch.opens("Rosa", "Hanneke", "Gita", "Wim")
    new = NewItem("De huur gaat voor", only_gita(live_site), ItemKind.CONCLUSION)
    because = (await watch.does("Rosa", lay, case_id, new)).id
    assert set(await watch.hears()) == {"Rosa", "Hanneke"}, "those who can choose it for a reason"
    await watch.does("Rosa", explain, item_id, because)
    await watch.does("Rosa", edit, because, "De huur gaat vóór alles", 1)
    assert set(await watch.hears()) == {"Rosa", "Hanneke", "Gita"}
    assert "gaat vóór" not in "".join(watch.live["Wim"].page.looks())


async def test_who_comes_to_the_table_can_be_chosen_at_once(live_site: LiveSite) -> None:
    world = live_site.world
    watch = Watch(live_site, await asked(live_site, "Noor", WHOLE_TABLE))
    await watch.opens("Noor", "Pieter")
    await watch.does("Noor", name_professional, world.dijkhuizen.seats["Noor"], world["Kees"].professional_id)
    assert set(await watch.hears()) == {"Noor"}, "who can hand it over"
    assert "Kees van Dalen" in "".join(watch.live["Noor"].page.looks())


async def test_nobody_hears_of_what_is_not_on_this_page(live_site: LiveSite) -> None:
    case_id = live_site.world.dijkhuizen.id
    watch = Watch(live_site, await asked(live_site, "Gita", WHOLE_TABLE))
    await watch.opens("Rosa", "Gita", "Noor", "Wim")
    item = await watch.does("Noor", lay, case_id, NewItem("Voor allen", WHOLE_TABLE))
    await watch.does("Wim", enter, item.id, "Ook voor allen", WHOLE_TABLE)
    await watch.does("Gita", lay, case_id, NewItem("Voor de regisseur", THE_DIRECTOR))
    hidden = NewAgreement(
        "onder ons", live_site.world["Pieter"].partner_id, None, live_site.world.clock.now.date(), JUST_US
    )
    await watch.does("Noor", agree, case_id, hidden)
    assert await watch.hears() == {}


async def test_who_no_longer_sees_it_is_shown_out_and_nobody_else_hears_it(live_site: LiveSite) -> None:
    world = live_site.world
    watch = Watch(live_site, await asked(live_site, "Gita", only_gita(live_site)))
    await watch.opens("Rosa", "Gita", "Tom")
    tom = world["Tom"].professional_id
    await watch.does("Gita", unname_professional, world.dijkhuizen.seats["Gita"], tom)
    heard = await watch.hears()
    assert await watch.live["Tom"].ends() == STAY_AWAY
    assert "Tom" not in heard
    assert "Rosa" in heard, "she cannot hand it to him any more"


async def test_what_is_shared_on_tells_who_read_it_first_and_what_is_retracted_leaves_every_page(
    live_site: LiveSite,
) -> None:
    world = live_site.world
    item_id = await asked(live_site, "Gita", only_gita(live_site))
    watch = Watch(live_site, item_id)
    await watch.opens("Rosa", "Gita")

    def shares(db: Session, viewer: Viewer) -> None:
        from_seat = Audience(seat_ids=frozenset({world.dijkhuizen.seats["Wim"]}))
        share(db, viewer, db.find(Item, item_id), from_seat)

    await watch.does("Rosa", shares)
    assert set(await watch.hears()) == {"Rosa", "Gita"}
    await watch.opens("Wim")
    await watch.does("Rosa", retract, item_id)
    await watch.hears()
    for name in ("Rosa", "Gita", "Wim"):
        assert await watch.live[name].ends() == STAY_AWAY, name


async def test_a_stranger_and_who_asks_for_no_agreement_is_shown_out(live_site: LiveSite) -> None:
    item_id = await asked(live_site, "Gita", only_gita(live_site))
    no_agreement = live_site.world.dijkhuizen.items["table"]
    for name, path in (
        ("Wim", str(item_id)),
        ("Olga", str(item_id)),
        ("Gita", str(NOWHERE)),
        ("Gita", "iets"),
        ("Gita", str(no_agreement)),
    ):
        socket = await live_site.listens(name, f"/agreements/{path}/live")
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == STAY_AWAY, (name, path)
