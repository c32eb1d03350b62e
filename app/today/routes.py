"""The home page after login, and what it remembers of one's visits to a case."""

from sqlalchemy.exc import IntegrityError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from app.database import Session, Viewer
from app.events import today_topic
from app.live import follow_own, parts_of
from app.today.actions import visit
from app.today.live import LISTS, regions_of
from app.web import done, page, path_id, read, render, write


async def show_today(request: Request) -> Response:
    return page(await read(request, today_page))


def today_page(db: Session, viewer: Viewer) -> str:
    return render(
        viewer,
        "today/today.html",
        viewer=viewer,
        **parts_of(regions_of(db, viewer), LISTS),
    )


async def note_visit(request: Request) -> Response:
    try:
        await write(request, visit, path_id(request, "case_id"))
    except IntegrityError as clash:  # in two tabs at the same moment: the other one noted it
        if "visit" not in str(clash.orig):
            raise
    return done(request, "/")


async def follow_today(socket: WebSocket) -> None:
    await follow_own(socket, socket.app.state.today_hub, today_topic)


routes: list[BaseRoute] = [
    Route("/", show_today),
    Route("/cases/{case_id}/visit", note_visit, methods=["POST"]),
    WebSocketRoute("/live", follow_today),
]
