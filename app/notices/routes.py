"""The list of notices, what was read of it, and how one wants mail."""

from sqlalchemy.exc import IntegrityError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from app.database import Session, Viewer
from app.errors import Invalid
from app.events import notices_topic
from app.i18n import N_
from app.live import follow_own, parts_of
from app.notices.actions import choose_mail, open_notice, read_all, unread_again
from app.notices.live import LISTS, regions_of
from app.notices.models import MailWish
from app.web import Undo, done, form_of, page, path_id, read, render, write

ALL_READ = N_("All notices are marked as read.")


async def show_notices(request: Request) -> Response:
    return page(await read(request, notices_page))


def notices_page(db: Session, viewer: Viewer) -> str:
    return render(
        viewer,
        "notices/notices.html",
        viewer=viewer,
        **parts_of(regions_of(db, viewer), LISTS),
    )


async def follow_notices(socket: WebSocket) -> None:
    await follow_own(socket, socket.app.state.notices_hub, notices_topic)


async def follow_notice(request: Request) -> Response:
    """To what it is about; it is read with that."""
    try:
        leads_to = await write(request, open_notice, path_id(request, "notice_id"))
    except IntegrityError as clash:  # in two tabs at the same moment: the other one noted it
        if "opened_notice" not in str(clash.orig):
            raise
        leads_to = "/notices"
    return RedirectResponse(leads_to, status_code=303)


async def mark_all(request: Request) -> Response:
    form = await form_of(request)
    until = form.moment_or_none("until")
    if until is None:
        raise Invalid(N_("Something is missing in this form: make your choice again."))
    await write(request, read_all, until)
    return done(request, "/notices", Undo(ALL_READ, "/notices/reading/undoing", until.isoformat()))


async def mark_none(request: Request) -> Response:
    form = await form_of(request)
    until = form.moment_or_none("state")
    if until is None:
        raise Invalid(N_("Something is missing in this form: make your choice again."))
    await write(request, unread_again, until)
    return done(request, "/notices")


async def choose_how(request: Request) -> Response:
    form = await form_of(request)
    await write(request, choose_mail, form.choice("wish", MailWish))
    return done(request, "/calendar")


routes: list[BaseRoute] = [
    Route("/notices", show_notices),
    Route("/notices/reading", mark_all, methods=["POST"]),
    Route("/notices/reading/undoing", mark_none, methods=["POST"]),
    Route("/notices/mail", choose_how, methods=["POST"]),
    Route("/notices/{notice_id}/opening", follow_notice, methods=["POST"]),
    WebSocketRoute("/notices/live", follow_notices),
]
