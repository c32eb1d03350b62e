"""The home page after login, and what it remembers of one's visits to a case."""

from typing import cast

from sqlalchemy.exc import IntegrityError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from app.board.live import Guest
from app.database import Session, Viewer
from app.events import today_topic
from app.login.sockets import follow, welcome
from app.today.actions import visit
from app.today.live import LISTS, regions_of
from app.web import done, page, path_id, read, render, write
from realtime.hub import digest_of, page_of


async def show_today(request: Request) -> Response:
    return page(await read(request, today_page))


def today_page(db: Session, viewer: Viewer) -> str:
    regions = regions_of(db, viewer)
    listed = sorted((r for r in regions if r.inside), key=lambda r: (r.inside, r.order, r.id))
    return render(
        viewer,
        "today/today.html",
        viewer=viewer,
        regions={region.id: region.html for region in regions if not region.inside},
        lists={name: [region.html for region in listed if region.inside == name] for name in LISTS},
        digest=digest_of(page_of(regions)),
    )


async def note_visit(request: Request) -> Response:
    try:
        await write(request, visit, path_id(request, "case_id"))
    except IntegrityError as clash:  # in two tabs at the same moment: the other one noted it
        if "visit" not in str(clash.orig):
            raise
    return done(request, "/")


async def follow_today(socket: WebSocket) -> None:
    wire = await welcome(socket)
    if wire is not None:
        viewer = cast(Viewer, socket.state.viewer)
        guest, name = Guest(viewer, socket.state.login_id), str(viewer.professional_id)
        await follow(socket, wire, socket.app.state.today_hub, today_topic(viewer.professional_id), guest, name)


routes: list[BaseRoute] = [
    Route("/", show_today),
    Route("/cases/{case_id}/visit", note_visit, methods=["POST"]),
    WebSocketRoute("/live", follow_today),
]
