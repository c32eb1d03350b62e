"""Finding something: by POST, so that what was sought stays out of addresses and logs."""

from collections.abc import Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.database import Session, Viewer
from app.search.excerpts import words_in
from app.search.queries import Found, find
from app.web import by_htmx, form_of, page, read, render, viewer_of

LONGEST: Final = 200


async def show_search(request: Request) -> Response:
    """Before anything is sought."""
    return page(render_page(viewer_of(request), "", "search/search.html"))


async def search(request: Request) -> Response:
    """A page; or, as one types, the list under the box."""
    text = (await form_of(request)).text("sought").strip()
    template = "search/_options.html" if by_htmx(request) else "search/search.html"
    if len(text) > LONGEST:
        return page(render_page(viewer_of(request), text[:LONGEST], template, too_long=True), 422)
    return page(await read(request, found_page, text, template))


def found_page(db: Session, viewer: Viewer, text: str, template: str) -> str:
    found = find(db, viewer, text) if words_in(text) else None
    return render_page(viewer, text, template, found)


def render_page(
    viewer: Viewer, text: str, template: str, found: Sequence[Found] | None = None, *, too_long: bool = False
) -> str:
    return render(viewer, template, viewer=viewer, sought=text, found=found, too_long=too_long, longest=LONGEST)


routes: list[BaseRoute] = [
    Route("/search", show_search),
    Route("/search", search, methods=["POST"]),
]
