"""The first administrator comes in by an address that works once; what is handed over works once, too."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from httpx2 import AsyncClient, Response
from sqlmodel import select

from app.__main__ import _password
from app.database import SYSTEM, Session, System
from app.demo.people import Town
from app.errors import Invalid, NotAllowed, NotVisible
from app.events import Event
from app.login.accounts import (
    SIGNS,
    account_of,
    choose_password,
    end_logins,
    first_secret,
    give_account,
    hand_over_password,
    has_people,
    new_account,
    new_password,
    reset_password,
)
from app.login.actions import account_named, hash_password, login_with, password_fits, start_session
from app.login.models import Account
from app.main import create_app
from app.migrations import migrate
from app.partners.models import Partner, Professional
from app.settings import Settings
from tests.conftest import SECRET, Site
from tests.login.conftest import PASSWORD
from tests.table import Table
from tests.world import Clock, World

SECRET_OF_FIRST = first_secret(SECRET)
OWN = "een heel eigen wachtwoord"
FIRST = {
    "secret": SECRET_OF_FIRST,
    "municipality": "Gemeente Zwaanhaven",
    "name": "Sem Visser",
    "username": "Sem",
    "password": PASSWORD,
    "password_again": PASSWORD,
}


# ── The first administrator ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def new_site(empty: str) -> AsyncIterator[Site]:
    """As somebody finds it who has just started it."""
    await asyncio.to_thread(migrate, empty)
    app = create_app(Settings(empty, SECRET, secure_cookies=False), Clock())
    async with app.router.lifespan_context(app):
        yield Site(app, World(Town({}, {}, {}), Clock()))


async def test_the_first_administrator_comes_in_and_the_address_is_dead(new_site: Site) -> None:
    client = new_site.anonymous()
    page = await client.get("/first-administrator", params={"secret": SECRET_OF_FIRST})
    assert page.status_code == 200
    answer = await client.post("/first-administrator", data=FIRST)
    assert (answer.status_code, answer.headers["location"]) == (303, "/administration")
    assert (await client.get("/administration")).status_code == 200
    for again in (
        await client.get("/first-administrator", params={"secret": SECRET_OF_FIRST}),
        await client.post("/first-administrator", data=FIRST | {"municipality": "Gemeente Elders"}),
    ):
        assert again.status_code == 404
    assert await new_site.database.read(SYSTEM, names) == ["Gemeente Zwaanhaven", "Sem Visser", "sem"]
    other = new_site.anonymous()
    login = await other.post("/login", data={"username": "sem", "password": PASSWORD, "next": "/administration"})
    assert login.status_code == 303


def names(db: Session, _: System) -> list[str]:
    return [*db.exec(select(Partner.name)), *db.exec(select(Professional.name)), *db.exec(select(Account.username))]


@pytest.mark.parametrize("secret", ["", "x", SECRET_OF_FIRST[:-1], SECRET, "é", "\udcff"])
async def test_a_visitor_who_guesses_finds_nothing(new_site: Site, secret: str) -> None:
    client = new_site.anonymous()
    sent = secret.encode(errors="replace").decode()
    assert (await client.get("/first-administrator", params={"secret": sent})).status_code == 404
    assert (await client.post("/first-administrator", data=FIRST | {"secret": sent})).status_code == 404
    assert not await new_site.database.read(SYSTEM, has_people)


async def test_of_two_who_send_it_at_once_one_is_the_first(new_site: Site) -> None:
    other = FIRST | {"municipality": "Gemeente Elders", "username": "elders"}
    answers: list[Response] = await asyncio.gather(
        new_site.anonymous().post("/first-administrator", data=FIRST),
        new_site.anonymous().post("/first-administrator", data=other),
    )
    assert sorted(answer.status_code for answer in answers) == [303, 404]
    assert len(await new_site.database.read(SYSTEM, names)) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"password_again": "iets anders, ook lang"},
        {"password": "te kort", "password_again": "te kort"},
        {"municipality": " "},
        {"name": ""},
        {"username": "sem visser"},
        {"username": "x" * 200},
    ],
)
async def test_what_was_typed_stays_when_it_cannot_be_taken(new_site: Site, wrong: dict[str, str]) -> None:
    client = new_site.anonymous()
    answer = await client.post("/first-administrator", data=FIRST | {"name": "Sem «Visser»"} | wrong)
    assert answer.status_code == 422
    assert "utrecht-alert--error" in answer.text
    assert PASSWORD not in answer.text
    assert "name" in wrong or "Sem «Visser»" in answer.text
    assert not await new_site.database.read(SYSTEM, has_people)
    assert (await client.post("/first-administrator", data=FIRST)).status_code == 303


async def test_where_people_are_known_the_address_never_works(site: Site) -> None:
    client = site.anonymous()
    assert (await client.get("/first-administrator", params={"secret": SECRET_OF_FIRST})).status_code == 404
    assert (await client.post("/first-administrator", data=FIRST)).status_code == 404


def test_the_secret_belongs_to_the_key(settings: Settings) -> None:
    other = replace(settings, secret_key="another key, that is long enough as well")
    assert first_secret(other.secret_key) != first_secret(settings.secret_key) == first_secret(SECRET)
    assert SECRET not in SECRET_OF_FIRST


# ── A password that was handed over ──────────────────────────────────────────────────────────────────────────────


def test_a_password_to_hand_over_can_be_read_out() -> None:
    given = {new_password() for _ in range(50)}
    assert len(given) == 50
    assert all(re.fullmatch(f"[{SIGNS}]{{4}}(-[{SIGNS}]{{4}}){{3}}", password) for password in given)
    assert not set("il1o0") & set(SIGNS)


@pytest.fixture
async def noors_first_login(site: Site) -> AsyncIterator[AsyncClient]:
    noor = site.world["Noor"].professional_id
    await site.database.write(
        SYSTEM, lambda db, _: new_account(db, noor, "noor", hash_password(PASSWORD), handed_over=True)
    )
    async with site.anonymous() as client:
        yield client


async def try_with(client: AsyncClient, password: str, own: str = "", again: str = "") -> Response:
    said = {"username": "noor", "password": password, "new_password": own, "new_password_again": again}
    return await client.post("/login", data={**said, "next": "/cases"})


async def test_what_was_handed_over_lets_noor_in_with_a_password_of_her_own(noors_first_login: AsyncClient) -> None:
    asked = await try_with(noors_first_login, PASSWORD)
    assert (asked.status_code, "set-cookie" in asked.headers) == (200, False)
    assert 'name="new_password"' in asked.text
    taken = await try_with(noors_first_login, PASSWORD, OWN, OWN)
    assert (taken.status_code, taken.headers["location"]) == (303, "/cases")
    assert (await try_with(noors_first_login, PASSWORD)).status_code == 401
    assert (await try_with(noors_first_login, PASSWORD, OWN, OWN)).status_code == 401
    assert (await try_with(noors_first_login, OWN)).status_code == 303


@pytest.mark.parametrize(("own", "again"), [(PASSWORD, PASSWORD), ("te kort", "te kort"), (OWN, "iets anders, lang")])
async def test_a_new_password_is_new_long_and_typed_twice(noors_first_login: AsyncClient, own: str, again: str) -> None:
    refused = await try_with(noors_first_login, PASSWORD, own, again)
    assert (refused.status_code, "set-cookie" in refused.headers) == (422, False)
    assert "utrecht-alert--error" in refused.text
    assert own == PASSWORD or own not in refused.text
    assert (await try_with(noors_first_login, PASSWORD, OWN, OWN)).status_code == 303


async def test_a_guess_together_with_a_new_password_changes_nothing(noors_first_login: AsyncClient) -> None:
    assert (await try_with(noors_first_login, "geraden wachtwoord", OWN, OWN)).status_code == 401
    assert (await try_with(noors_first_login, PASSWORD)).status_code == 200


async def test_of_two_who_have_what_was_handed_over_one_chooses_the_password(noors_first_login: AsyncClient) -> None:
    others = "ook zelf bedacht, en geheim"
    answers = await asyncio.gather(
        *(try_with(noors_first_login, PASSWORD, chosen, chosen) for chosen in (OWN, others)),
    )
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(303) == 1, statuses
    taken, refused = (OWN, others) if statuses[0] == 303 else (others, OWN)
    assert (await try_with(noors_first_login, taken)).status_code == 303
    assert (await try_with(noors_first_login, refused)).status_code == 401


# ── Accounts that Sem gives ──────────────────────────────────────────────────────────────────────────────────────


async def test_sem_gives_noor_an_account_and_only_one(table: Table) -> None:
    account = await table.does("Sem", give_account, table.person("Noor"), " Noor.H ", "-")
    assert (account.username, account.handed_over) == ("noor.h", True)
    for who, username in (("Noor", "noor"), ("Kees", "noor.h"), ("Kees", "kees van dalen"), ("Kees", "k")):
        with pytest.raises(Invalid):
            await table.does("Sem", give_account, table.person(who), username, "-")


async def test_nobody_gives_themselves_an_account_or_anothers_password(table: Table) -> None:
    await table.does("Sem", give_account, table.person("Noor"), "noor", "-")
    for action, *said in ((give_account, "kees", "-"), (reset_password, "-"), (end_logins,)):
        with pytest.raises(NotAllowed):
            await table.does("Rosa", action, table.person("Noor"), *said)


async def test_no_account_for_who_left(table: Table) -> None:
    def leaves(db: Session, _: System) -> None:
        db.find(Professional, table.person("Kees")).active = False

    await table.database.write(SYSTEM, leaves)
    with pytest.raises(Invalid):
        await table.does("Sem", give_account, table.person("Kees"), "kees", "-")


async def test_a_new_password_ends_the_old_one_and_every_login(table: Table) -> None:
    await table.does("Sem", give_account, table.person("Noor"), "noor", hash_password(PASSWORD))
    noors = await table.database.write(SYSTEM, start_session, table.person("Noor"), "nl", 36000)
    wims = await table.database.write(SYSTEM, start_session, table.person("Wim"), "nl", 36000)
    await table.does("Sem", reset_password, table.person("Noor"), hash_password(OWN))
    account = await table.database.read(SYSTEM, account_named, "noor")
    assert account is not None
    assert account.handed_over
    assert [password_fits(account.password_hash, password) for password in (PASSWORD, OWN)] == [False, True]
    assert await table.database.read(SYSTEM, login_with, noors) is None
    assert await table.database.read(SYSTEM, login_with, wims), "nobody else is logged out"
    with pytest.raises(NotVisible):
        await table.does("Sem", reset_password, table.person("Kees"), "-")


async def test_what_is_noted_of_an_account_holds_no_password(table: Table) -> None:
    await table.does("Sem", give_account, table.person("Noor"), "noor", hash_password(PASSWORD))
    await table.does("Sem", reset_password, table.person("Noor"), hash_password(OWN))

    def noted(db: Session, _: System) -> list[Event]:
        return list(db.exec(select(Event).where(Event.row_id == table.person("Noor")).order_by(Event.at)))

    events = await table.database.read(SYSTEM, noted)
    assert {event.code for event in events} == {"account.given", "account.reset", "account.logins_ended"}
    assert {event.professional_id for event in events} == {table.person("Sem")}
    assert not [event for event in events if "argon2" in event.details]


async def noted_of(table: Table, who: str) -> set[str]:
    of_account = select(Event.code).where(Event.row_id == table.person(who))
    return await table.database.read(SYSTEM, lambda db, _: set(db.exec(of_account)))


async def test_when_nobody_can_log_in_the_command_line_hands_over_a_password(
    table: Table, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    await table.does("Sem", give_account, table.person("Sem"), "sem", hash_password(PASSWORD))
    assert await _password(settings, "Sem") == 0
    [given] = re.findall(r"\w{4}-\w{4}-\w{4}-\w{4}", capsys.readouterr().out)
    account = await table.database.read(SYSTEM, account_named, "sem")
    assert account is not None
    assert (account.handed_over, password_fits(account.password_hash, given)) == (True, True)
    assert await _password(settings, "niemand") == 1
    assert "niemand" in capsys.readouterr().err


async def test_a_password_from_the_command_line_ends_every_login_and_is_noted(table: Table) -> None:
    await table.does("Sem", give_account, table.person("Noor"), "noor", "-")
    noors = await table.database.write(SYSTEM, start_session, table.person("Noor"), "nl", 36000)
    wims = await table.database.write(SYSTEM, start_session, table.person("Wim"), "nl", 36000)
    await table.database.write(SYSTEM, hand_over_password, "noor", "handed over")
    assert await table.database.read(SYSTEM, login_with, noors) is None
    assert await table.database.read(SYSTEM, login_with, wims), "nobody else is logged out"
    assert "account.reset_on_the_server" in await noted_of(table, "Noor")
    account = await table.database.read(SYSTEM, account_named, "noor")
    assert account is not None
    await table.database.write(SYSTEM, choose_password, account.id, "handed over", "her own")
    assert "account.password_chosen" in await noted_of(table, "Noor")


async def test_sem_finds_no_account_where_there_is_none(table: Table) -> None:
    assert await table.reads("Sem", lambda db, _: account_of(db, table.person("Kees"))) is None
