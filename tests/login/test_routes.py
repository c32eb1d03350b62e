"""Logging in and out, as a browser does it."""

import asyncio
from dataclasses import replace

import pytest
from httpx2 import AsyncClient, Response
from sqlmodel import select

from app.database import SYSTEM, Session, System
from app.login.actions import ATTEMPTS_FOR_A_NAME, ATTEMPTS_FROM_A_SENDER, note_attempt
from app.login.models import LoginAttempt
from app.main import create_app
from app.settings import Settings
from tests.conftest import Site
from tests.login.conftest import PASSWORD
from tests.world import World


async def try_as(client: AsyncClient, username: str, password: str, next: str = "/cases") -> Response:
    return await client.post("/login", data={"username": username, "password": password, "next": next})


async def test_noor_logs_in_and_finds_her_cases(noors_account: Site) -> None:
    client = noors_account.anonymous()
    answer = await try_as(client, " NOOR ", PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases")
    cases = await client.get("/cases")
    assert cases.status_code == 200
    assert "«" in cases.text, "she has some"


async def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(noors_account: Site) -> None:
    wrong_password = await try_as(noors_account.anonymous(), "noor", "iets anders")
    wrong_name = await try_as(noors_account.anonymous(), "roon", "iets anders")
    assert (wrong_password.status_code, wrong_name.status_code) == (401, 401)
    assert wrong_password.content == wrong_name.content.replace(b"roon", b"noor")
    assert wrong_password.headers == wrong_name.headers
    assert "set-cookie" not in wrong_name.headers


async def test_after_too_many_tries_the_right_password_waits_too(noors_account: Site) -> None:
    for _ in range(ATTEMPTS_FOR_A_NAME):
        await noors_account.database.write(SYSTEM, note_attempt, "noor")
    refused = await try_as(noors_account.anonymous(), "noor", PASSWORD)
    assert refused.status_code == 429
    assert "set-cookie" not in refused.headers
    other_name = await try_as(noors_account.anonymous(), "kees", "niet het goede")
    assert other_name.status_code == 401, "others can still try"
    noors_account.world.clock.pass_days(1)
    assert (await try_as(noors_account.anonymous(), "noor", PASSWORD)).status_code == 303


async def test_one_sender_who_tries_many_names_is_stopped(noors_account: Site) -> None:
    def many(db: Session, _: System) -> None:
        for _ in range(ATTEMPTS_FROM_A_SENDER):
            note_attempt(db, SYSTEM, "127.0.0.1")

    await noors_account.database.write(SYSTEM, many)
    assert (await try_as(noors_account.anonymous(), "noor", PASSWORD)).status_code == 429


async def test_a_failed_try_is_noted_for_the_name_and_for_the_sender(noors_account: Site) -> None:
    await try_as(noors_account.anonymous(), "noor", "niet het goede")

    assert await noors_account.database.read(SYSTEM, noted) == 2


def noted(db: Session, _: System) -> int:
    return len(db.exec(select(LoginAttempt)).all())


async def test_of_guesses_that_come_at_once_no_more_are_looked_at_than_one_by_one(noors_account: Site) -> None:
    guesses = (try_as(noors_account.anonymous(), "noor", f"poging {n}") for n in range(3 * ATTEMPTS_FOR_A_NAME))
    answers = [answer.status_code for answer in await asyncio.gather(*guesses)]
    assert set(answers) <= {401, 429}
    assert answers.count(401) <= ATTEMPTS_FOR_A_NAME
    assert await noors_account.database.read(SYSTEM, noted) == 2 * answers.count(401), "what was not looked at is free"
    assert (await try_as(noors_account.anonymous(), "kees", "iets")).status_code == 401, "others can still try"


async def test_who_comes_in_has_not_used_up_a_try(noors_account: Site) -> None:
    for _ in range(ATTEMPTS_FOR_A_NAME - 1):
        await try_as(noors_account.anonymous(), "noor", "niet het goede")
    for _ in range(2):
        assert (await try_as(noors_account.anonymous(), "noor", PASSWORD)).status_code == 303
    assert (await try_as(noors_account.anonymous(), "noor", "niet het goede")).status_code == 401
    assert (await try_as(noors_account.anonymous(), "noor", PASSWORD)).status_code == 429
    assert await noors_account.database.read(SYSTEM, noted) == 2 * ATTEMPTS_FOR_A_NAME


@pytest.mark.parametrize(
    "target",
    [
        "https://elders.test/",
        "//elders.test",
        "/\\elders.test",
        "\\\\elders.test",
        "/\t/elders.test",
        "/\n/elders.test",
        "javascript:alert(1)",
        "cases",
        "",
    ],
)
async def test_a_login_never_leads_to_another_site(noors_account: Site, target: str) -> None:
    answer = await try_as(noors_account.anonymous(), "noor", PASSWORD, target)
    assert answer.headers["location"] == "/"
    shown = await noors_account.anonymous().get("/login", params={"next": target})
    assert "elders.test" not in shown.text


async def test_after_the_login_one_is_where_one_wanted_to_be(noors_account: Site) -> None:
    wanted = f"/cases/{noors_account.world.dijkhuizen.id}/history?x=1&y=%C3%A9"
    client = noors_account.anonymous()
    sent = await client.get(wanted)
    page = await client.get(sent.headers["location"])
    assert wanted.split("?")[0] in page.text
    answer = await try_as(client, "noor", PASSWORD, f"/cases/{noors_account.world.dijkhuizen.id}")
    assert (await client.get(answer.headers["location"])).status_code == 200


async def test_the_cookie_is_for_this_site_and_no_script(noors_account: Site) -> None:
    cookie = (await try_as(noors_account.anonymous(), "noor", PASSWORD)).headers["set-cookie"]
    assert cookie.startswith("rondetafel=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))


async def test_behind_https_the_cookie_is_bound_to_it(settings: Settings, world: World) -> None:
    app = create_app(replace(settings, secure_cookies=True, demo=True), world.clock)
    async with app.router.lifespan_context(app):
        site = Site(app, world)
        answer = await site.anonymous().post(
            "/login/demo", data={"professional": str(world["Noor"].professional_id), "next": "/"}
        )
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-rondetafel=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
    assert "domain" not in cookie.lower()


async def test_a_new_login_is_a_new_session_and_ends_the_old(noors_account: Site) -> None:
    client = noors_account.anonymous()
    await try_as(client, "noor", PASSWORD)
    old = client.cookies["rondetafel"]
    await try_as(client, "noor", PASSWORD)
    assert client.cookies["rondetafel"] != old
    with_old = await noors_account.anonymous({"cookie": f"rondetafel={old}"}).get("/cases")
    assert with_old.status_code == 303


async def test_after_logging_out_the_cookie_opens_nothing(site: Site) -> None:
    noor = await site.as_("Noor")
    assert (await noor.get("/cases")).status_code == 200
    answer = await noor.post("/logout")
    assert answer.headers["location"] == "/login?left=1"
    assert 'rondetafel=""' in answer.headers["set-cookie"]
    assert (await noor.get("/cases")).status_code == 303, "also when somebody kept it"
    kees = await site.as_("Kees")
    assert (await kees.get("/cases")).status_code == 200, "nobody else is logged out"


async def test_the_demo_login_is_not_there_outside_the_demo(site: Site) -> None:
    answer = await site.anonymous().post("/login/demo", data={"professional": str(site.world["Noor"].professional_id)})
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers
    assert "/login/demo" not in (await site.anonymous().get("/login")).text


async def test_in_the_demo_one_click_is_enough(settings: Settings, world: World) -> None:
    app = create_app(replace(settings, demo=True), world.clock)
    async with app.router.lifespan_context(app):
        client = Site(app, world).anonymous()
        assert "Noor Hendriks" in (await client.get("/login")).text
        nobody = await client.post("/login/demo", data={"professional": str(world["Noor"].partner_id)})
        assert nobody.status_code == 404
        answer = await client.post("/login/demo", data={"professional": str(world["Noor"].professional_id)})
        assert answer.status_code == 303
        assert (await client.get("/cases")).status_code == 200


async def test_the_demo_begins_with_a_few_and_shows_everyone_once_with_their_work(
    settings: Settings, world: World
) -> None:
    app = create_app(replace(settings, demo=True, demo_begins_with=("Wim Bakker",)), world.clock)
    async with app.router.lifespan_context(app):
        page = (await Site(app, world).anonymous().get("/login")).text
    assert page.index("Wim Bakker") < page.index("Rosa Vermeulen") < page.index("Noor Hendriks")
    assert (page.count("Wim Bakker"), page.count("Sem Visser")) == (1, 1)
    assert "functioneel beheerder" in page


async def test_gita_reads_english_from_now_on_and_noor_does_not(site: Site) -> None:
    gita, noor = await site.as_("Gita"), await site.as_("Noor")
    assert 'lang="nl"' in (await gita.get("/cases")).text
    answer = await gita.post("/language", data={"language": "en", "next": "/cases"})
    assert answer.headers["location"] == "/cases"
    assert 'lang="en"' in (await gita.get("/cases")).text
    assert 'lang="nl"' in (await noor.get("/cases")).text
    refused = await gita.post("/language", data={"language": "fr"})
    assert refused.status_code == 422


async def test_before_the_login_the_browser_says_which_language(site: Site) -> None:
    english = await site.anonymous({"accept-language": "en-GB,en;q=0.9"}).get("/login")
    assert 'lang="en"' in english.text
    assert 'lang="nl"' in (await site.anonymous({"accept-language": "de"}).get("/login")).text
