"""One page of help: how sharing works, and the keys."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.web import page, render, viewer_of


async def show_help(request: Request) -> Response:
    viewer = viewer_of(request)
    return page(render(viewer, "help/help.html", viewer=viewer))


routes: list[BaseRoute] = [Route("/help", show_help)]
