"""One page of help: how sharing works, and the keys."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.database import Session, Viewer
from app.web import page, read, render


async def show_help(request: Request) -> Response:
    return page(await read(request, help_page))


def help_page(db: Session, viewer: Viewer) -> str:
    return render(viewer, "help/help.html", viewer=viewer)


routes: list[BaseRoute] = [Route("/help", show_help)]
