"""The door: headers on every answer, and the handshake of a live connection."""

import asyncio
import json
from dataclasses import replace
from uuid import UUID

import pytest
from httpx2 import ASGITransport, AsyncClient
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app.board.actions import NewItem, lay
from app.database import SYSTEM, Session, System
from app.login.door import SECURITY_HEADERS
from app.main import create_app
from app.partners.models import Professional
from app.seats.actions import unname_professional
from app.seats.sharing import WHOLE_TABLE
from app.settings import Settings
from tests.conftest import ORIGIN, LiveSite, Site
from tests.serving import serving
from tests.world import World

# ── Headers ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 200),
        ("GET", "/login", 200),
        ("GET", "/cases", 303),
        ("GET", "/static/app.css", 200),
        ("GET", "/static/niets.css", 404),
        ("GET", "/static/../app/policy.py", 303),
        ("GET", "/static/%2e%2e/app/policy.py", 404),
        ("POST", "/cases", 401),
        ("POST", "/login", 401),
        ("DELETE", "/login", 404),
    ],
)
async def test_every_answer_has_the_security_headers(site: Site, method: str, path: str, status: int) -> None:
    answer = await site.anonymous().request(method, path)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert answer.headers.get("cache-control", "") == (
        "" if path.startswith("/static/") and status != 303 else "no-store"
    )


def test_the_policy_lets_nothing_in_from_elsewhere_or_inline() -> None:
    policy = SECURITY_HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    for part in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert part in policy


async def test_also_a_failure_of_ours_has_them_and_keeps_what_was_typed(settings: Settings, world: World) -> None:
    app = create_app(settings, world.clock)

    async def fail(request: Request) -> Response:
        await request.form()
        raise ZeroDivisionError

    async def fail_later(request: Request) -> Response:
        request.state.form = await request.form()
        raise ZeroDivisionError

    app.router.routes.insert(0, Route("/login/fails", fail, methods=["GET", "POST"]))
    app.router.routes.insert(0, Route("/login/fails-later", fail_later, methods=["POST"]))
    async with app.router.lifespan_context(app):
        site = Site(app, world)
        cookie = {"cookie": f"rondetafel={await site.token_of('Noor')}", "origin": ORIGIN}
        transport = ASGITransport(app=app, raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url=ORIGIN, headers=cookie) as noor:
            answers = [
                await noor.get("/login/fails"),
                await noor.post("/login/fails", data={"text": "Wat ik typte"}),
                await noor.post("/login/fails-later", data={"text": "Wat ik typte"}),
            ]
    for answer in answers:
        assert answer.status_code == 500
        assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
        assert answer.headers["cache-control"] == "no-store"
        assert "ZeroDivisionError" not in answer.text
        assert "Traceback" not in answer.text
    assert "Wat ik typte" in answers[2].text


@pytest.mark.parametrize("path", ["/static/%2e%2e/pyproject.toml", "/static/..%2fpyproject.toml", "/app/main.py"])
async def test_nothing_of_the_sources_is_served(site: Site, path: str) -> None:
    noor = await site.as_("Noor")
    assert (await noor.get(path)).status_code == 404


async def test_who_leaves_half_way_through_a_form_is_no_failure_of_ours(site: Site) -> None:
    parts = iter([{"type": "http.request", "body": b"text=Half", "more_body": True}, {"type": "http.disconnect"}])
    answered: list[Message] = []

    async def receive() -> Message:
        return next(parts)

    async def send(message: Message) -> None:
        answered.append(message)

    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "cookie": f"rondetafel={await site.token_of('Noor')}",
        "origin": ORIGIN,
        "host": ORIGIN.removeprefix("http://"),
    }
    scope = {
        **{"type": "http", "method": "POST", "path": f"/cases/{site.world.dijkhuizen.id}/items", "query_string": b""},
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    await site.app(scope, receive, send)
    assert answered == []


# ── The handshake ────────────────────────────────────────────────────────────────────────────────────────────────


async def code_without_a_frame(socket: ClientConnection) -> int:
    """With which code the server closes; it must not have said anything before."""
    with pytest.raises(ConnectionClosed) as closed:
        raise AssertionError(await asyncio.wait_for(socket.recv(), 60))
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


async def opened(site: LiveSite, path: str, origin: str | None, cookie: str) -> ClientConnection:
    url = f"ws://127.0.0.1:{site.port}{path}"
    opening = connect(url, origin=origin, additional_headers={"cookie": cookie}, compression=None)
    return await site.sockets.enter_async_context(opening)


async def test_a_socket_is_only_for_who_may_have_the_board(live_site: LiveSite) -> None:
    case, here = live_site.world.dijkhuizen, f"http://127.0.0.1:{live_site.port}"
    noor = f"rondetafel={await live_site.token_of('Noor')}"
    olga = f"rondetafel={await live_site.token_of('Olga')}"
    board = f"/cases/{case.id}/live"
    for path, origin, cookie, code in (
        (board, "https://elders.test", noor, 4404),
        (board, None, noor, 4404),
        (board, f"{here}.elders.test", noor, 4404),
        (board, here, "", 4401),
        (board, here, "rondetafel=geraden", 4401),
        (board, here, olga, 4404),
        (f"/cases/{UUID(int=7)}/live", here, noor, 4404),
        ("/cases/geen-id/live", here, noor, 4404),
        ("/cases/%00/live", here, noor, 4404),
    ):
        assert await code_without_a_frame(await opened(live_site, path, origin, cookie)) == code, (path, origin)


async def test_writes_do_not_travel_over_the_socket(live_site: LiveSite) -> None:
    case = live_site.world.dijkhuizen
    socket = await live_site.socket("Noor", case.id)
    await asyncio.wait_for(socket.recv(), 60)
    await socket.send(json.dumps({"text": "gewoon proberen"}))
    await socket.send(b"\0\xff")
    new = NewItem("Het antwoord van anderen komt gewoon door", WHOLE_TABLE)
    await live_site.database.write(live_site.world["Wim"], lay, case.id, new)
    async with asyncio.timeout(60):
        while "komt gewoon door" not in str(await socket.recv()):
            pass


async def until_closed(socket: ClientConnection) -> tuple[int, str]:
    """With which code, and all that came before."""
    heard = ""
    try:
        async with asyncio.timeout(60):
            async for frame in socket:
                heard += str(frame)
    except ConnectionClosed:
        pass
    assert socket.close_code is not None
    return socket.close_code, heard


async def test_logging_out_closes_the_board_in_the_other_window(live_site: LiveSite) -> None:
    case = live_site.world.dijkhuizen
    socket = await live_site.socket("Noor", case.id)
    kees = await live_site.socket("Wim", case.id)
    await asyncio.wait_for(socket.recv(), 60)
    client = live_site.anonymous({"cookie": f"rondetafel={await live_site.token_of('Noor')}"})
    assert (await client.post("/logout")).status_code == 303
    code, _ = await until_closed(socket)
    assert code == 4404
    assert kees.close_code is None


async def test_who_stops_working_here_is_out_before_anything_else_is_sent(live_site: LiveSite) -> None:
    case, database = live_site.world.dijkhuizen, live_site.database
    socket = await live_site.socket("Noor", case.id)
    await asyncio.wait_for(socket.recv(), 60)

    def leaves(db: Session, _: System) -> None:
        db.find(Professional, live_site.world["Noor"].professional_id).active = False

    await database.write(SYSTEM, leaves)
    await database.write(live_site.world["Wim"], lay, case.id, NewItem("Na haar vertrek", WHOLE_TABLE))
    code, heard = await until_closed(socket)
    assert code == 4404
    assert "Na haar vertrek" not in heard


async def test_kees_is_out_when_noor_ends_his_place(live_site: LiveSite) -> None:
    case = live_site.world.van_oosten
    socket = await live_site.socket("Kees", case.id)
    noors = await live_site.socket("Noor", case.id)
    await asyncio.wait_for(socket.recv(), 60)
    kees_id = live_site.world["Kees"].professional_id
    await live_site.database.write(live_site.world["Noor"], unname_professional, case.seats["Noor"], kees_id)
    code, heard = await until_closed(socket)
    assert code == 4404
    assert heard.count("unnamed") == 0
    assert noors.close_code is None


async def test_an_old_socket_is_asked_to_come_back(settings: Settings, world: World) -> None:
    """Its handshake then asks for the login again."""
    app = create_app(replace(settings, socket_max_age_seconds=0.2), world.clock)
    async with serving(app) as port:
        site = LiveSite(app, world, port=port)
        async with site.sockets:
            code, _ = await until_closed(await site.socket("Noor", world.dijkhuizen.id))
    assert code == 1012
