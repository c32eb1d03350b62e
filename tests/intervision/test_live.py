"""What a session sends, and to whom: its participants, each what a reload would give them, and nobody else."""

from collections.abc import Sequence
from typing import Final

import pytest
from sqlmodel import select

from app.database import SYSTEM, Session, System
from app.intervision.models import AdviceCard
from realtime.hub import STAY_AWAY
from tests.conftest import LiveSite
from tests.intervision.conftest import ADVISING, CIRCLE, EVALUATING, JUDGING, REACTING, Sitting, circle_of
from tests.pages import LivePage, Page

TEXT: Final = "Ik zou even naar buiten zijn gelopen."


class Screens(dict[str, LivePage]):
    """The page of the session on everyone's own screen, and what each would show if it were loaded now."""

    def __init__(self, site: LiveSite, sitting: Sitting) -> None:
        super().__init__()
        self.site, self.sitting = site, sitting
        self._loaded: dict[str, Sequence[str]] = {}

    async def opens(self, *names: str) -> None:
        for name in names:
            page = Page(await self.sitting.page(name))
            self[name] = LivePage(page, await self.site.listens(name, f"{self.sitting.path}/live", page.shown))
        await self.hears()
        self._loaded = {name: [*screen.page.looks()] for name, screen in self.items()}

    async def hears(self) -> dict[str, str]:
        await self.site.settled()
        for screen in self.values():
            await screen.listen()
        return {name: "".join(screen.catch_up()) for name, screen in self.items()}

    async def heard(self) -> set[str]:
        """Who was sent something, once each page shows what a reload would; nothing is sent that changes nothing."""
        heard = {name for name, frames in (await self.hears()).items() if frames}
        for name, screen in self.items():
            fresh = Page(await self.sitting.page(name)).looks()
            assert screen.page.looks() == fresh, f"the page of {name} is not what a reload gives"
            assert (name in heard) == (fresh != self._loaded[name]), f"{name} hears exactly of what changed"
            self._loaded[name] = fresh
        return heard


@pytest.fixture
async def screens(live_site: LiveSite) -> Screens:
    made = Screens(live_site, Sitting(live_site, await circle_of(live_site.database, live_site.world)))
    await made.opens(*CIRCLE)
    return made


def drawn(db: Session, _: System) -> AdviceCard:
    return db.exec(select(AdviceCard)).one()


async def test_everyone_follows_live_and_sees_what_a_reload_gives(screens: Screens) -> None:
    sitting, everyone = screens.sitting, set(CIRCLE)
    await sitting.goes_to(0)
    assert await screens.heard() == everyone
    await sitting.notes("Mo", TEXT, 0)
    assert await screens.heard() == everyone
    for what in ("pause", "resumption"):
        await sitting.sends("Daan", what)
        await screens.heard()
    await sitting.sends("Daan", "extension", minutes="2")
    assert await screens.heard() == everyone
    await sitting.goes_to(EVALUATING)
    assert await screens.heard() == everyone
    await sitting.sends("Daan", "closing")
    assert await screens.heard() == everyone


async def test_in_a_silent_round_nobody_hears_that_somebody_wrote(screens: Screens) -> None:
    sitting = screens.sitting
    await sitting.goes_to(JUDGING)
    await screens.heard()
    await sitting.notes("Mo", TEXT, JUDGING)
    assert (await screens.hears()) == dict.fromkeys(CIRCLE, "")
    await sitting.sends("Daan", "opening")
    frames = await screens.hears()
    assert {name for name, frame in frames.items() if TEXT in frame} == set(CIRCLE)


async def test_of_a_card_the_others_hear_that_there_is_one_more(screens: Screens) -> None:
    sitting = screens.sitting
    await sitting.goes_to(ADVISING)
    await screens.heard()
    await sitting.hands_in("Mo", TEXT)
    frames = await screens.hears()
    assert {name for name, frame in frames.items() if TEXT in frame} == {"Mo"}
    for name in ("Iris", "Lotte", "Daan"):
        assert "Kaartjes binnen: 1 van de 3." in frames[name]
        assert "Mo Aydin" not in frames[name], "it does not say whose"
    await sitting.sends("Daan", "opening")
    await screens.hears()
    await sitting.goes_to(REACTING)
    await screens.hears()
    card = await screens.site.database.read(SYSTEM, drawn)
    await (await screens.site.as_("Iris")).post(f"/intervision/cards/{card.id}/choice")
    assert all("Gekozen" in frame for frame in (await screens.hears()).values())


async def test_of_another_session_they_hear_nothing_and_others_cannot_listen(screens: Screens) -> None:
    """Bram is a member of the group, and Noor of none; Mo takes part in both sessions, and hears of each apart."""
    elsewhere = Sitting(screens.site, await circle_of(screens.site.database, screens.site.world))
    await elsewhere.goes_to(0)
    await elsewhere.notes("Mo", TEXT, 0)
    assert await screens.hears() == dict.fromkeys(CIRCLE, "")
    for name in ("Bram", "Noor"):
        kept_out = await screens.site.listens(name, f"{screens.sitting.path}/live")
        screen = LivePage(Page("<html><body></body></html>"), kept_out)
        assert await screen.ends() == STAY_AWAY
        assert screen.catch_up() == []
