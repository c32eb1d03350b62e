"""The shared screen: how the chair opens it, how a browser becomes it, its page and its live connection."""

from typing import Final
from uuid import UUID

from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from app.conferences.models import Conference
from app.database import SYSTEM, Database, Screen, Session, Viewer
from app.errors import NotAllowed, NotVisible
from app.i18n import N_
from app.live import parts_of
from app.login.door import LOGGED_OUT, cookie_in, is_own_origin
from app.login.sockets import follow
from app.screens.actions import SCREEN_LASTS, claim, end_link, may_open, note_shown, open_link, open_links, screen_with
from app.screens.live import LISTS, Onlooker, regions_of, screen_topic
from app.settings import Settings
from app.web import database_of, done, form_of, language_of, page, path_id, read, render, write
from realtime.hub import STAY_AWAY
from realtime.socket import WIRE, Wire

COOKIE: Final = "rondetafel-screen"


async def show_screen(request: Request) -> Response:
    """Open to anyone: without a link it is a form that asks for the code."""
    onlooker = await onlooker_of(request)
    if onlooker is None:
        return page(render(language_of(request), "screens/code.html"))
    return page(await database_of(request).read(onlooker.screen, screen_page))


def screen_page(db: Session, screen: Screen) -> str:
    return render(
        screen,
        "screens/screen.html",
        **parts_of(regions_of(db, screen), LISTS),
    )


async def become_screen(request: Request) -> Response:
    form = await form_of(request)
    claimed = await database_of(request).write(SYSTEM, claim, form.short("code", 20))
    settings: Settings = request.app.state.settings
    answer = RedirectResponse("/screen", status_code=303)
    answer.set_cookie(
        cookie_name(settings),
        claimed.token,
        max_age=int(SCREEN_LASTS.total_seconds()),
        secure=settings.secure_cookies,
        httponly=True,
        samesite="strict",
    )
    return answer


async def show_links(request: Request) -> Response:
    return page(await read(request, links_page, path_id(request, "conference_id"), address_of(request)))


async def make_link(request: Request) -> Response:
    """The code stands on this page alone: it is kept nowhere."""
    conference_id = path_id(request, "conference_id")
    code = await write(request, open_link, conference_id)
    return page(await read(request, links_page, conference_id, address_of(request), code))


def address_of(request: Request) -> str:
    """As one types it on the computer at the beamer."""
    return f"{request.headers['host']}/screen"


def links_page(db: Session, viewer: Viewer, conference_id: UUID, address: str, code: str = "") -> str:
    conference = db.find(Conference, conference_id)
    if not may_open(db, viewer, conference):
        raise NotAllowed(N_("Only the chair opens the shared screen."))
    links = open_links(db, viewer, conference_id)
    return render(
        viewer, "screens/links.html", viewer=viewer, conference=conference, links=links, code=code, address=address
    )


async def confirm_shown(request: Request) -> Response:
    """By the screen itself, whenever it has shown what it was sent, and every few seconds."""
    token, form = cookie_in(request.headers, cookie_name(request.app.state.settings)), await form_of(request)
    if await database_of(request).write(SYSTEM, note_shown, token, form.moment_or_none("since")) is None:
        raise NotVisible
    return Response(status_code=204)


async def stop_screen(request: Request) -> Response:
    link = await write(request, end_link, path_id(request, "link_id"))
    return done(request, f"/conferences/{link.conference_id}/screen")


async def follow_screen(socket: WebSocket) -> None:
    """The same door as for people, with the cookie of the screen."""
    await socket.accept()
    onlooker = await onlooker_of(socket)
    if not is_own_origin(socket.headers):
        await socket.close(STAY_AWAY)
    elif onlooker is None:
        await socket.close(LOGGED_OUT)
    else:
        wire: Wire = socket.scope["state"][WIRE]
        topic = screen_topic(onlooker.screen.conference_id)
        await follow(socket, wire, socket.app.state.screen_hub, topic, onlooker, str(onlooker.link_id))


async def onlooker_of(connection: HTTPConnection) -> Onlooker | None:
    token = cookie_in(connection.headers, cookie_name(connection.app.state.settings))
    database: Database = connection.app.state.database
    link = await database.read(SYSTEM, screen_with, token) if token else None
    return Onlooker(Screen(link.conference_id, link.professional_id), link.id) if link else None


def cookie_name(settings: Settings) -> str:
    return f"__Host-{COOKIE}" if settings.secure_cookies else COOKIE


routes: list[BaseRoute] = [
    Route("/screen", show_screen),
    Route("/screen", become_screen, methods=["POST"]),
    Route("/screen/shown", confirm_shown, methods=["POST"]),
    Route("/conferences/{conference_id}/screen", show_links),
    Route("/conferences/{conference_id}/screens", make_link, methods=["POST"]),
    Route("/screens/{link_id}/ending", stop_screen, methods=["POST"]),
    WebSocketRoute("/screen/live", follow_screen),
]
