"""The home page after login, and what it remembers of one's visits to a case."""

from sqlalchemy.exc import IntegrityError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.database import Session, Viewer
from app.today.actions import visit
from app.today.live import LISTS, regions_of
from app.web import done, page, path_id, read, render, write


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
    )


async def note_visit(request: Request) -> Response:
    try:
        await write(request, visit, path_id(request, "case_id"))
    except IntegrityError as clash:  # in two tabs at the same moment: the other one noted it
        if "visit" not in str(clash.orig):
            raise
    return done(request, "/")


routes: list[BaseRoute] = [
    Route("/", show_today),
    Route("/cases/{case_id}/visit", note_visit, methods=["POST"]),
]
