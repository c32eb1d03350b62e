"""One's own calendar: the page that gives its address, and what a calendar program fetches there."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.calendar.actions import end_feed, make_feed, reader_with
from app.calendar.ics import feed_file
from app.calendar.queries import appointments, due_dates, feed_in_force
from app.database import SYSTEM, Session, Viewer
from app.errors import NotVisible
from app.notices.models import MailWish
from app.notices.queries import mail_wish
from app.web import database_of, done, page, path_id, read, render, write


async def show_calendar(request: Request) -> Response:
    return page(await read(request, calendar_page, sends_mail(request)))


async def make_address(request: Request) -> Response:
    """It stands on this page alone: it is kept nowhere."""
    token = await write(request, make_feed)
    address = f"{site_of(request)}/calendar/{token}.ics"
    return page(await read(request, calendar_page, sends_mail(request), address))


def sends_mail(request: Request) -> bool:
    return bool(request.app.state.settings.sends_mail)


def calendar_page(db: Session, viewer: Viewer, sends_mail: bool, address: str = "") -> str:
    return render(
        viewer,
        "calendar/calendar.html",
        viewer=viewer,
        feed=feed_in_force(db, viewer),
        address=address,
        wish=mail_wish(db, viewer),
        wishes=list(MailWish),
        sends_mail=sends_mail,
    )


async def end_address(request: Request) -> Response:
    await write(request, end_feed, path_id(request, "feed_id"))
    return done(request, "/calendar")


async def show_feed(request: Request) -> Response:
    """Open to whoever has the address: its token says who reads, and the rule what they see."""
    reader = await database_of(request).read(SYSTEM, reader_with, request.path_params["token"])
    if reader is None:
        raise NotVisible
    found = await database_of(request).read(reader, feed_of, site_of(request))
    headers = {"Cache-Control": "no-store", "Content-Disposition": 'inline; filename="rondetafel.ics"'}
    return Response(found, headers=headers, media_type="text/calendar")


def feed_of(db: Session, viewer: Viewer, site: str) -> bytes:
    return feed_file(viewer, appointments(db, viewer), due_dates(db, viewer), site)


def site_of(request: Request) -> str:
    return str(request.base_url).rstrip("/")


routes: list[BaseRoute] = [
    Route("/calendar", show_calendar),
    Route("/calendar", make_address, methods=["POST"]),
    Route("/calendar-feeds/{feed_id}/ending", end_address, methods=["POST"]),
    Route("/calendar/{token}.ics", show_feed),
]
