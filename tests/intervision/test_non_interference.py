"""Bram, Iris and Lotte hold a session of their own; Mo and Daan, of the same group, and Noor notice nothing at all.

Every page that they can ask for is, byte for byte, what it was before; by the socket of their session comes nothing.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import pytest
from sqlmodel import select

from app.database import SYSTEM, Session, System
from app.intervision.actions import NewSession, plan_session
from app.intervision.keeping import CheckedText
from app.intervision.models import AdviceCard, IntervisionSession, LearningPoint, MethodName, SessionNote
from tests.conftest import LiveSite
from tests.intervision.conftest import ADVISING, JUDGING, Sitting, circle_of
from tests.pages import LivePage, Page

OTHERS: Final = ("Mo", "Daan", "Noor", "Olga")
"""Two of the group, at a session of their own; and two who are in no group."""
SECRET: Final = "Wat alleen zij drieën horen"


@pytest.fixture
async def live_sitting(live_site: LiveSite) -> Sitting:
    return Sitting(live_site, await circle_of(live_site.database, live_site.world))


def every_id(db: Session, _: System) -> Sequence[UUID]:
    return [
        id for model in (IntervisionSession, SessionNote, AdviceCard, LearningPoint) for id in db.exec(select(model.id))
    ]


async def pages_of(sitting: Sitting, name: str, ids: Sequence[UUID], at: datetime) -> Mapping[str, tuple[int, str]]:
    """All that the person is shown at this moment; of a token, which is another each time, only that it is there."""
    client, group = await sitting.site.as_(name), sitting.circle.group
    paths = ["/", "/notices", "/intervision", "/intervision/learned", f"/intervision/groups/{group}", sitting.path]
    paths += [f"/intervision/{kind}/{id}" for id in ids for kind in ("sessions", "groups")]
    sitting.site.world.clock.now = at
    answers = {path: await client.get(path) for path in [*paths, f"/search?q={SECRET.split()[-1]}"]}
    return {path: (answer.status_code, without_tokens(answer.text)) for path, answer in answers.items()}


def without_tokens(html: str) -> str:
    return re.sub(r'name="token" value="[^"]+"', 'name="token"', html)


async def hold_another(sitting: Sitting) -> None:
    """From its planning to its closing, and what Bram takes back then."""
    circle, people = sitting.circle, frozenset(sitting.circle.id_of(name) for name in ("Bram", "Iris", "Lotte"))
    begins, question = sitting.site.world.clock.now + timedelta(hours=1), CheckedText(f"{SECRET}: hoe verder?")
    new = NewSession(begins, circle.id_of("Iris"), circle.id_of("Bram"), question, MethodName.INCIDENT, people)
    path = f"/intervision/sessions/{(await circle.does('Iris', plan_session, circle.group, new)).id}"

    async def sends(name: str, what: str, **fields: str) -> None:
        answer = await (await sitting.site.as_(name)).post(f"{path}/{what}", data=fields)
        assert answer.status_code == 303, (what, answer.text)

    await sends("Iris", "step", step="0")
    await sends("Bram", "notes", text=SECRET, step="0", token="1")
    await sends("Iris", "step", step=str(JUDGING))
    await sends("Lotte", "notes", text=SECRET, step=str(JUDGING), token="2")
    await sends("Iris", "opening")
    await sends("Iris", "step", step=str(ADVISING))
    await sends("Lotte", "cards", text=SECRET, step=str(ADVISING), token="3")
    await sends("Iris", "opening")
    await sends("Lotte", "learned", text=SECRET, tags="rust", open_to="participants", token="5")
    await sends("Bram", "learned", text=SECRET, tags="rust", open_to="participants", token="4")
    await sends("Iris", "closing")
    note, point = await sitting.site.database.read(SYSTEM, of_bram, circle.id_of("Bram"))
    for address in (f"notes/{note}", f"learned/{point}"):
        await (await sitting.site.as_("Bram")).post(f"/intervision/{address}/retraction")


def of_bram(db: Session, _: System, bram: UUID) -> tuple[UUID, UUID]:
    note = db.exec(select(SessionNote.id).where(SessionNote.written_by == bram)).one()
    return note, db.exec(select(LearningPoint.id).where(LearningPoint.written_by == bram)).one()


async def test_who_takes_no_part_in_a_session_sees_and_hears_nothing_of_it(live_sitting: Sitting) -> None:
    site = live_sitting.site
    await live_sitting.goes_to(0)
    await live_sitting.notes("Mo", "Onze eigen notitie.", 0)
    live, at = {name: await listening(live_sitting, name) for name in ("Mo", "Daan")}, site.world.clock.now
    await heard(live_sitting, live)
    before = {name: await pages_of(live_sitting, name, (), at) for name in OTHERS}
    await hold_another(live_sitting)
    assert await heard(live_sitting, live) == {"Mo": [], "Daan": []}

    ids = await site.database.read(SYSTEM, every_id)
    after = {name: await pages_of(live_sitting, name, ids, at) for name in (*OTHERS, "Lotte")}
    assert any(SECRET in html for _, html in after["Lotte"].values()), "they themselves have it"
    for name in OTHERS:
        assert {path: after[name][path] for path in before[name]} == before[name], name
        others = {path: answer for path, answer in after[name].items() if path not in before[name]}
        assert {status for status, _ in others.values()} == {404}, name
        assert not [path for path, (_, html) in after[name].items() if SECRET in html], name


async def listening(sitting: Sitting, name: str) -> LivePage:
    assert isinstance(sitting.site, LiveSite)
    page = Page(await sitting.page(name))
    return LivePage(page, await sitting.site.listens(name, f"{sitting.path}/live", page.shown))


async def heard(sitting: Sitting, live: Mapping[str, LivePage]) -> Mapping[str, Sequence[str]]:
    assert isinstance(sitting.site, LiveSite)
    await sitting.site.settled()
    for page in live.values():
        await page.listen()
    return {name: page.catch_up() for name, page in live.items()}
