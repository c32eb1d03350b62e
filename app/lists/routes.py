"""The lists of agreements over all cases, and answering several at once."""

from collections.abc import Iterable

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from app.database import Session, Viewer
from app.errors import Invalid
from app.events import list_topic
from app.lists.actions import Outcome, accept_all, finish_all, pass_all_on, reschedule_all, undo_all
from app.lists.groups import By, Deed, Group, Order, Whose
from app.lists.live import ListGuest, regions_of
from app.lists.queries import Choice
from app.live import guest_at
from app.login.sockets import follow, welcome
from app.web import Form, by_htmx, done_with, form_of, own_path, page, read, render, viewer_of, write
from realtime.hub import STAY_AWAY, Region, digest_of, page_of


async def show_agreements(request: Request) -> Response:
    return page(await read(request, agreements_page, choice_from(request.query_params)))


def agreements_page(db: Session, viewer: Viewer, choice: Choice) -> str:
    regions = regions_of(db, viewer, choice)
    return render(
        viewer,
        "lists/lists.html",
        viewer=viewer,
        choice=choice,
        regions={region.id: region.html for region in regions if not region.inside},
        rows=[region.html for region in in_order(regions)],
        digest=digest_of(page_of(regions)),
    )


def in_order(regions: Iterable[Region]) -> list[Region]:
    return sorted((r for r in regions if r.inside), key=lambda r: (r.order, r.id))


def choice_from(asked: QueryParams) -> Choice:
    """As an address of ours says it."""
    form = Form(asked.multi_items())
    return Choice(
        form.choice_or_none("whose", Whose) or Whose.MINE,
        form.choice_or_none("group", Group),
        form.id_or_none("case"),
        form.id_or_none("person"),
        form.choice_or_none("by", By) or By.WHEN,
        form.choice_or_none("order", Order) or Order.DATE,
        max(1, form.number("page")) if form.text("page") else 1,
    )


async def answer_several(request: Request) -> Response:
    form = await form_of(request)
    deed, items = form.choice("answer", Deed), form.ids("item")
    match deed:
        case Deed.YES:
            return _told(request, form, await write(request, accept_all, items), deed)
        case Deed.DONE:
            return _told(request, form, await write(request, finish_all, items, ""), deed)
        case Deed.DATE:
            due_on, word = form.day("due_on"), form.text("word")
            return _told(request, form, await write(request, reschedule_all, items, due_on, word), deed)
        case Deed.COLLEAGUE:
            return _told(request, form, await write(request, pass_all_on, items, form.id_or_none("colleague")), deed)


async def undo_several(request: Request) -> Response:
    form = await form_of(request)
    return _told(request, form, await write(request, undo_all, form.moment("at")), None)


def _told(request: Request, form: Form, outcome: Outcome, answer: Deed | None) -> Response:
    """How many, and which not: a line for htmx, and a page without JavaScript."""
    viewer, following = viewer_of(request), own_path(form.text("next"), otherwise="/agreements")
    told = {"outcome": outcome, "answer": answer, "next": following}
    if by_htmx(request):
        return done_with(render(viewer, "lists/_outcome.html", **told))
    return page(render(viewer, "lists/outcome.html", viewer=viewer, **told))


async def follow_agreements(socket: WebSocket) -> None:
    wire = await welcome(socket)
    if wire is None:
        return
    try:
        choice = choice_from(socket.query_params)
    except Invalid:  # no address of ours
        await socket.close(STAY_AWAY)
        return
    guest = guest_at(socket)
    topic = list_topic(guest.viewer.professional_id)
    await follow(socket, wire, socket.app.state.list_hub, topic, ListGuest(guest, choice), guest.name)


routes: list[BaseRoute] = [
    Route("/agreements", show_agreements),
    Route("/agreements/answers", answer_several, methods=["POST"]),
    Route("/agreements/answers/undoing", undo_several, methods=["POST"]),
    WebSocketRoute("/agreements/live", follow_agreements),
]
