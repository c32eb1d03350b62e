"""Whoever wrote something takes it back, until the notes of the session go; then it is nowhere, and nobody else can."""

from datetime import timedelta
from uuid import UUID

import pytest
from httpx2 import Response
from sqlmodel import select

from app.database import SYSTEM, Session, System
from app.intervision.actions import close
from app.intervision.emptying import empty
from app.intervision.models import LearningPoint, SessionNote
from tests.conftest import LiveSite
from tests.intervision.conftest import CIRCLE, JUDGING, Sitting, circle_of
from tests.intervision.test_emptying import said_in_files
from tests.intervision.test_live import Screens

TEXT, LEARNED = "Ik zou even naar buiten zijn gelopen.", "Rust begint bij mij."


@pytest.fixture
async def screens(live_site: LiveSite) -> Screens:
    made = Screens(live_site, Sitting(live_site, await circle_of(live_site.database, live_site.world)))
    await made.opens(*CIRCLE)
    return made


def note(db: Session, _: System) -> UUID:
    return db.exec(select(SessionNote.id)).one()


def point(db: Session, _: System) -> LearningPoint:
    return db.exec(select(LearningPoint)).one()


def left(db: Session, _: System) -> list[str]:
    return [row.text for model in (SessionNote, LearningPoint) for row in db.exec(select(model))]


async def takes_back(sitting: Sitting, name: str, kind: str) -> Response:
    found = await sitting.site.database.read(SYSTEM, note if kind == "notes" else lambda db, _: point(db, _).id)
    return await (await sitting.site.as_(name)).post(f"/intervision/{kind}/{found}/retraction")


async def learns(sitting: Sitting, name: str, open_to: str = "all") -> None:
    answer = await sitting.sends(name, "learned", text=LEARNED, tags="rust", open_to=open_to, token="learned")
    assert answer.status_code == 303


async def test_mo_takes_back_a_note_and_everyone_sees_it_go(screens: Screens) -> None:
    sitting = screens.sitting
    await sitting.goes_to(0)
    await sitting.notes("Mo", TEXT, 0)
    assert await screens.heard() == set(CIRCLE)
    assert (await takes_back(sitting, "Mo", "notes")).status_code == 303
    assert await screens.heard() == set(CIRCLE)
    assert not [name for name in CIRCLE if TEXT in await sitting.page(name)]
    assert await sitting.site.database.read(SYSTEM, left) == []


async def test_nobody_else_takes_it_back_and_only_its_writer_has_the_button(sitting: Sitting) -> None:
    await sitting.goes_to(0)
    await sitting.notes("Mo", TEXT, 0)
    assert {name for name in CIRCLE if "Notitie weghalen" in await sitting.page(name)} == {"Mo"}
    assert [(await takes_back(sitting, name, "notes")).status_code for name in ("Daan", "Iris")] == [403, 403]
    assert [(await takes_back(sitting, name, "notes")).status_code for name in ("Bram", "Noor")] == [404, 404]
    assert TEXT in await sitting.page("Lotte")


async def test_what_is_taken_back_in_a_silent_round_is_opened_for_nobody(screens: Screens) -> None:
    sitting = screens.sitting
    await sitting.goes_to(JUDGING)
    await screens.heard()
    await sitting.notes("Mo", TEXT, JUDGING)
    assert "Notitie weghalen" in await sitting.page("Mo")
    assert (await takes_back(sitting, "Daan", "notes")).status_code == 404, "not even who leads sees that it is there"
    await takes_back(sitting, "Mo", "notes")
    assert await screens.hears() == dict.fromkeys(CIRCLE, ""), "they never heard of it, and do not now"
    await sitting.sends("Daan", "opening")
    assert not [name for name in CIRCLE if TEXT in await sitting.page(name)]


async def test_what_was_learned_is_taken_back_by_who_wrote_it(screens: Screens) -> None:
    sitting = screens.sitting
    await sitting.goes_to(0)
    await learns(sitting, "Mo")
    assert await screens.heard() == set(CIRCLE)
    assert {name for name in CIRCLE if "Leerpunt weghalen" in await sitting.page(name)} == {"Mo"}
    noor = await sitting.site.as_("Noor")
    assert LEARNED in (await noor.get("/intervision/learned")).text, "it is open to all"
    assert [(await takes_back(sitting, name, "learned")).status_code for name in ("Daan", "Noor")] == [403, 403]
    assert (await takes_back(sitting, "Mo", "learned")).status_code == 303
    assert await screens.heard() == set(CIRCLE)
    assert LEARNED not in (await noor.get("/intervision/learned")).text
    assert await sitting.site.database.read(SYSTEM, left) == []


async def test_once_the_notes_are_gone_nobody_is_known_to_have_written_what_stays(sitting: Sitting) -> None:
    await sitting.goes_to(0)
    await learns(sitting, "Mo")
    await sitting.circle.does("Daan", close, sitting.circle.session)
    assert (await sitting.site.database.read(SYSTEM, point)).written_by == sitting.circle.id_of("Mo")
    sitting.site.world.clock.pass_days(91)
    await empty(sitting.site.database)
    assert (await sitting.site.database.read(SYSTEM, point)).written_by is None
    sitting.site.clients.clear()
    sitting.site.tokens.clear()  # three months later everyone logs in anew
    assert (await takes_back(sitting, "Mo", "learned")).status_code == 403
    assert "Leerpunt weghalen" not in await sitting.page("Mo")
    assert LEARNED in await sitting.page("Lotte")


async def test_it_is_still_taken_back_when_the_session_is_over(sitting: Sitting) -> None:
    await sitting.goes_to(0)
    await sitting.notes("Mo", TEXT, 0)
    await sitting.circle.does("Daan", close, sitting.circle.session)
    sitting.site.world.clock.now += timedelta(hours=1)
    assert (await takes_back(sitting, "Mo", "notes")).status_code == 303
    assert await sitting.site.database.read(SYSTEM, left) == []


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_nothing_of_it_is_left_in_the_file(sitting: Sitting) -> None:
    await sitting.goes_to(0)
    await sitting.notes("Mo", TEXT, 0)
    await learns(sitting, "Lotte")
    written = said_in_files(sitting.site.database)
    assert all(text.encode() in written for text in (TEXT, LEARNED))
    await takes_back(sitting, "Mo", "notes")
    await takes_back(sitting, "Lotte", "learned")
    after = said_in_files(sitting.site.database)
    assert not [text for text in (TEXT, LEARNED) if text.encode() in after]
