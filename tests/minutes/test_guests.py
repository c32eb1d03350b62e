"""A guest who was there stands in the minutes of their case, and of no other: Petra, a resident, and her supporter."""

from collections.abc import Collection

import pytest

from app.board.actions import NewItem, lay
from app.board.offers import take_guest_offer
from app.meeting.actions import depart
from app.meeting.guests import name_guest, note_signature, take_guest_back
from app.minutes.body import Body, Presence, digest_of, written_out
from app.seats.models import GuestRole, GuestSeat
from app.seats.sharing import JUST_US, WHOLE_TABLE
from tests.conftest import Site
from tests.meeting.conftest import plan_meeting
from tests.minutes.conftest import Held
from tests.pdf import pages_of
from tests.table import Table

OF_DIJKHUIZEN = ("Rosa", "Noor", "Pieter", "Gita", "Wim")


async def is_named(held: Held, name: str, role: GuestRole, for_whom: str = "") -> GuestSeat:
    return await held.table.does("Hanneke", name_guest, held.meeting.points["dijkhuizen"], name, role, for_whom)


async def signs(held: Held, guest: GuestSeat) -> None:
    await held.table.does("Hanneke", note_signature, guest.id)


async def comes(held: Held, name: str, role: GuestRole, for_whom: str = "") -> GuestSeat:
    guest = await is_named(held, name, role, for_whom)
    await signs(held, guest)
    await held.meeting.is_let_in_as_guest(guest.id)
    return guest


def guests_in(body: Body) -> Collection[str]:
    return {there.person for there in body.common.present if there.role}


async def guest_in(held: Held, name: str) -> Presence:
    """As it stands in Wim's."""
    [found] = [there for there in (await held.body("Wim")).common.present if there.person == name]
    return found


async def test_who_was_there_stands_in_the_minutes_of_every_seat_until_when_they_left(held: Held) -> None:
    await held.opens()
    petra = await comes(held, "Petra", GuestRole.RESIDENT)
    await held.table.does("Hanneke", depart, petra.id)
    gone = held.now
    await comes(held, "Ans", GuestRole.CLIENT_SUPPORTER, "bij Petra")
    await held.ends()
    for name in OF_DIJKHUIZEN:
        assert guests_in(await held.body(name)) == {"Petra", "Ans"}
    common = (await held.body("Wim")).common
    assert (await guest_in(held, "Petra")).left_at == gone
    assert (await guest_in(held, "Ans")).left_at == common.left_at
    assert [place.partner for place in common.table if "Petra" in place.partner] == [], "a guest gets no minutes"


async def test_who_did_not_come_in_is_not_in_them(held: Held) -> None:
    await held.opens()
    await is_named(held, "Henk", GuestRole.OBSERVER)
    await held.table.does("Hanneke", take_guest_back, (await is_named(held, "Mia", GuestRole.OBSERVER)).id)
    await signs(held, await is_named(held, "Ali", GuestRole.GUEST))
    await held.ends()
    assert guests_in(await held.body("Noor")) == set()


async def test_minutes_stay_what_they_are_when_the_seat_of_a_guest_has_ended(held: Held) -> None:
    """It ended when the case was left; they were frozen from it afterwards, and say what they said ever since."""
    await held.opens()
    petra = await comes(held, "Petra", GuestRole.RESIDENT)
    await held.leaves()
    assert (await held.table.finds("Wim", GuestSeat, petra.id)).withdrawn_at
    await held.opens("van_oosten")
    await held.leaves("van_oosten")
    await held.closes()
    minutes, body = (await held.copy("Wim")).minutes, await held.body("Wim")
    assert guests_in(body) == {"Petra"}
    assert minutes.digest == digest_of(minutes.body) == digest_of(written_out(body))
    held.table.world.clock.pass_days(400)
    assert guests_in(await held.body("Wim")) == {"Petra"}


async def test_the_minutes_of_another_case_say_nothing_of_a_guest(held: Held) -> None:
    """Kees sits at Van Oosten only; Wim and Noor sit at both."""
    await held.opens()
    await comes(held, "Petra", GuestRole.RESIDENT, "met Ans")
    await held.leaves()
    await held.opens("van_oosten")
    await held.leaves("van_oosten")
    await held.closes()
    for name in ("Kees", "Noor", "Wim", "Gita"):
        [other] = [c.minutes for c in await held.copies(name) if c.minutes.case_id != held.table.case.id]
        assert "Petra" not in other.body
        assert "Ans" not in other.body


async def test_what_was_shown_to_a_guest_gets_into_no_more_minutes_than_it_was_in(held: Held) -> None:
    await held.opens()
    petra = await comes(held, "Petra", GuestRole.RESIDENT)
    ours = await held.lays("Noor", "Onze eigen lijn.", JUST_US)
    for_all = await held.lays("Noor", "De huur loopt achter.")
    await held.table.does("Noor", take_guest_offer, petra.id, frozenset({ours.id, for_all.id}))
    await held.ends()
    assert await held.common("Wim") == ["De huur loopt achter."]
    assert await held.annex("Noor") == ["Onze eigen lijn."]
    for name in ("Rosa", "Pieter", "Gita", "Wim"):
        assert await held.annex(name) == []


# ── As they are read ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def of_petra(site: Site) -> Held:
    """Dijkhuizen with Petra and Ans, and Van Oosten after it; the conference is closed."""
    held = Held(await plan_meeting(Table(site.database, site.world)))
    await held.opens()
    await comes(held, "Petra", GuestRole.RESIDENT)
    await comes(held, "Ans", GuestRole.CLIENT_SUPPORTER, "bij Petra")
    await held.leaves()
    await held.table.does("Kees", lay, held.table.world.van_oosten.id, NewItem("Het balkon is af.", WHOLE_TABLE))
    await held.opens("van_oosten")
    await held.leaves("van_oosten")
    await held.closes()
    return held


async def as_read(site: Site, name: str, path: str) -> Collection[str]:
    """On the page and in the PDF, with nothing but single spaces."""
    client = await site.as_(name)
    page, pdf = await client.get(path), await client.get(f"{path}.pdf")
    assert (page.status_code, pdf.status_code) == (200, 200)
    return [" ".join(text.split()) for text in (page.text, "".join(pages_of(pdf.content)))]


@pytest.mark.parametrize(
    ("language", "roles"),
    [
        ("nl", ("Gast: inwoner", "Gast: cliëntondersteuner, bij Petra")),
        ("en", ("Guest: resident", "Guest: client supporter, bij Petra")),
    ],
)
async def test_their_role_stands_beside_their_name_in_the_language_of_the_reader(
    site: Site, of_petra: Held, language: str, roles: Collection[str]
) -> None:
    await (await site.as_("Noor")).post("/language", data={"language": language, "next": "/"})
    for text in await as_read(site, "Noor", f"/minutes/{(await of_petra.copy('Noor')).minutes.id}"):
        for shown in ("Petra", "Ans", *roles):
            assert shown in text


async def test_who_sits_at_the_other_case_only_reads_nothing_of_them(site: Site, of_petra: Held) -> None:
    for text in await as_read(site, "Kees", f"/conferences/{of_petra.meeting.conference.id}/minutes"):
        for hidden in ("Petra", "Ans ", "cliëntondersteuner"):
            assert hidden not in text
