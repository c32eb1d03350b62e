"""The board of a case: its page, its live connection, and what is laid, added, edited and retracted there."""

from typing import Final, cast
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from app.board.actions import (
    NewItem,
    edit,
    enter,
    kinds_laid_by,
    lay,
    move,
    restore,
    restore_entry,
    retract,
    retract_entry,
)
from app.board.live import LISTS, BoardHub, regions_of, rows_of
from app.board.models import Item, ItemKind, LifeDomain, Nature
from app.board.offers import (
    decline_guest_offer,
    decline_offer,
    items_for_guest,
    items_to_offer,
    take_guest_offer,
    take_offer,
)
from app.board.queries import agreements_for, cards_of, history_of_case, history_of_row, lane_of, table_of
from app.cases.queries import case_id_of
from app.conferences.queries import brought_along
from app.database import Session, Viewer
from app.errors import Invalid, NotVisible, Stale
from app.events import case_topic
from app.i18n import N_
from app.live import follow_one, members_of, parts_of
from app.meeting.queries import notes_now
from app.seats.forms import audience_from, sharing_line
from app.seats.models import GuestSeat, Seat
from app.web import (
    Form,
    Undo,
    by_htmx,
    database_of,
    done,
    done_with,
    form_of,
    new_token,
    page,
    path_id,
    read,
    render,
    viewer_of,
    write,
    write_once,
)

TYPING_SECONDS: Final = 6
"""A browser says it again every three."""


def hub_of(request: Request) -> BoardHub:
    return cast(BoardHub, request.app.state.hub)


def board_url(case_id: UUID) -> str:
    return f"/cases/{case_id}"


async def show_board(request: Request) -> Response:
    case_id = path_id(request, "case_id")
    here = hub_of(request).here(case_topic(case_id)) | {str(viewer_of(request).professional_id)}  # as when it connects
    point_id = Form(request.query_params.multi_items()).id_or_none("point")
    return page(await read(request, board_page, case_id, here, point_id))


def board_page(db: Session, viewer: Viewer, case_id: UUID, here: frozenset[str], point_id: UUID | None) -> str:
    """The page is made of the very regions that the hub sends; their digest tells it what need not be sent.

    point_id: what our organisation prepared for it stands in the composer.
    """
    table = table_of(db, case_id)
    regions = regions_of(db, viewer, table, here=here)
    return render(
        viewer,
        "board/board.html",
        viewer=viewer,
        table=table,
        **parts_of(regions, LISTS),
        domains=list(LifeDomain),
        natures=list(Nature),
        kinds=kinds_laid_by(viewer, table.partners[viewer.partner_id]),
        brought=brought_along(db, case_id, point_id) if point_id else None,
        kind_first=ItemKind.NOTE if notes_now(db, viewer, case_id) else ItemKind.CONTRIBUTION,
        token=new_token(),
    )


async def show_board_as(request: Request) -> Response:
    """The board as somebody else at the table sees it, of what one sees oneself (Bekijk als)."""
    case_id, other_id = path_id(request, "case_id"), path_id(request, "professional_id")
    viewer = viewer_of(request).looking_as(other_id)
    return page(await database_of(request).read(viewer, board_as_page, case_id, other_id))


def board_as_page(db: Session, viewer: Viewer, case_id: UUID, other_id: UUID) -> str:
    """Whoever is not at this table sees no case here: then there is nothing for both."""
    table = table_of(db, case_id)
    return render(
        viewer,
        "board/as.html",
        viewer=viewer,
        table=table,
        beside=table.people[other_id],
        lists=members_of(rows_of(db, viewer, table, None, typing={}), LISTS),
        domains=list(LifeDomain),
    )


async def lay_item(request: Request) -> Response:
    case_id = path_id(request, "case_id")
    form = await form_of(request)
    new = NewItem(
        text=form.text("text"),
        audience=audience_from(form),
        kind=form.choice_or_none("kind", ItemKind) or ItemKind.CONTRIBUTION,
        domain=form.choice_or_none("domain", LifeDomain),
        nature=form.choice_or_none("nature", Nature),
        source=form.short("source", 200),
        asked_partner_id=form.id_or_none("asked"),
    )
    if new.kind is ItemKind.AGREEMENT:
        raise Invalid(N_("An agreement needs someone who does it, and a date."))
    laid = await write_once(request, form, lay, case_id, new)
    if laid and new.audience.seat_ids and by_htmx(request):
        return done_with(await read(request, sharing_line, laid.id))
    return done(request, board_url(case_id))


async def show_item(request: Request) -> Response:
    """One item by itself: to edit, move, share and follow through time."""
    return page(await read(request, item_page, path_id(request, "item_id")))


def item_page(db: Session, viewer: Viewer, item_id: UUID, conflict: Stale | None = None, typed: str = "") -> str:
    item = db.find(Item, item_id)
    table = table_of(db, item.case_id)
    cards = cards_of(db, viewer, table, [item_id])
    return render(
        viewer,
        "board/item.html",
        viewer=viewer,
        table=table,
        item=item,
        card=cards[0] if cards else None,
        serving=agreements_for(db, item),
        lane=lane_of(db, item),
        domains=list(LifeDomain),
        history=history_of_row(db, item_id),
        conflict=conflict,
        typed=typed or item.text,
    )


async def edit_item(request: Request) -> Response:
    item_id = path_id(request, "item_id")
    form = await form_of(request)
    try:
        item = await write(request, edit, item_id, form.text("text"), form.number("version"))
    except Stale as conflict:
        return page(await read(request, item_page, item_id, conflict, form.text("text")), 409)
    return done(request, f"{board_url(item.case_id)}#item-{item_id}")


async def retract_item(request: Request) -> Response:
    item = await write(request, retract, path_id(request, "item_id"))
    return done(request, board_url(item.case_id), Undo(N_("Retracted."), f"/items/{item.id}/restoration"))


async def restore_item(request: Request) -> Response:
    item = await write(request, restore, path_id(request, "item_id"))
    return done(request, f"{board_url(item.case_id)}#item-{item.id}")


async def place_item(request: Request) -> Response:
    form = await form_of(request)
    domain, below = form.choice_or_none("domain", LifeDomain), form.id_or_none("below")
    item = await write(request, move, path_id(request, "item_id"), domain, below)
    return done(request, f"{board_url(item.case_id)}#item-{item.id}")


async def add_entry(request: Request) -> Response:
    item_id = path_id(request, "item_id")
    form = await form_of(request)
    case_id = await read(request, case_id_of, Item, item_id)
    await write_once(request, form, enter, item_id, form.text("text"), audience_from(form))
    hub_of(request).move_on(case_topic(case_id), str(viewer_of(request).professional_id), str(item_id))
    return done(request, f"{board_url(case_id)}#item-{item_id}")


async def hint_typing(request: Request) -> Response:
    """Somebody types a line under an item, or changes it: who sees it too is told, and nothing of it is stored."""
    item_id = path_id(request, "item_id")
    case_id = await read(request, case_id_of, Item, item_id)
    person = str(viewer_of(request).professional_id)
    hub_of(request).linger(case_topic(case_id), person, str(item_id), TYPING_SECONDS)
    return Response(status_code=204)


async def retract_line(request: Request) -> Response:
    entry = await write(request, retract_entry, path_id(request, "entry_id"))
    undo = Undo(N_("Line retracted."), f"/entries/{entry.id}/restoration")
    return done(request, f"{board_url(entry.case_id)}#item-{entry.item_id}", undo)


async def restore_line(request: Request) -> Response:
    entry = await write(request, restore_entry, path_id(request, "entry_id"))
    return done(request, f"{board_url(entry.case_id)}#item-{entry.item_id}")


async def show_history(request: Request) -> Response:
    return page(await read(request, history_page, path_id(request, "case_id")))


def history_page(db: Session, viewer: Viewer, case_id: UUID) -> str:
    table = table_of(db, case_id)
    history = history_of_case(db, case_id)
    return render(viewer, "board/history.html", viewer=viewer, table=table, history=history)


async def show_offer(request: Request) -> Response:
    person = Form(request.query_params.multi_items()).id_or_none("person")
    return page(await read(request, offer_page, path_id(request, "seat_id"), person))


def offer_page(db: Session, viewer: Viewer, seat_id: UUID, professional_id: UUID | None) -> str:
    seat = db.find(Seat, seat_id)
    table = table_of(db, seat.case_id)
    if professional_id not in (None, *table.people):
        raise NotVisible
    items = items_to_offer(db, viewer, seat, professional_id)
    return render(
        viewer, "board/offer.html", viewer=viewer, table=table, seat=seat, person_id=professional_id, items=items
    )


async def answer_offer(request: Request) -> Response:
    seat_id = path_id(request, "seat_id")
    form = await form_of(request)
    person = form.id_or_none("person")
    if form.text("answer") == "no":
        await write(request, decline_offer, seat_id, person)
    else:
        await write(request, take_offer, seat_id, person, form.ids("item"))
    return done(request, board_url(await read(request, case_id_of, Seat, seat_id)))


async def show_guest_offer(request: Request) -> Response:
    return page(await read(request, guest_offer_page, path_id(request, "guest_id")))


def guest_offer_page(db: Session, viewer: Viewer, guest_id: UUID) -> str:
    guest = db.find(GuestSeat, guest_id)
    table, items = table_of(db, guest.case_id), items_for_guest(db, viewer, guest)
    return render(viewer, "board/guest_offer.html", viewer=viewer, table=table, guest=guest, items=items)


async def answer_guest_offer(request: Request) -> Response:
    guest_id, form = path_id(request, "guest_id"), await form_of(request)
    if form.text("answer") == "no":
        await write(request, decline_guest_offer, guest_id)
    else:
        await write(request, take_guest_offer, guest_id, form.ids("item"))
    return done(request, board_url(await read(request, case_id_of, GuestSeat, guest_id)))


async def follow_board(socket: WebSocket) -> None:
    await follow_one(socket, socket.app.state.hub, case_topic, "case_id")


routes: list[BaseRoute] = [
    Route("/cases/{case_id}", show_board),
    Route("/cases/{case_id}/as/{professional_id}", show_board_as),
    Route("/cases/{case_id}/items", lay_item, methods=["POST"]),
    Route("/cases/{case_id}/history", show_history),
    Route("/items/{item_id}", show_item),
    Route("/items/{item_id}/text", edit_item, methods=["POST"]),
    Route("/items/{item_id}/place", place_item, methods=["POST"]),
    Route("/items/{item_id}/retraction", retract_item, methods=["POST"]),
    Route("/items/{item_id}/restoration", restore_item, methods=["POST"]),
    Route("/items/{item_id}/entries", add_entry, methods=["POST"]),
    Route("/items/{item_id}/typing", hint_typing, methods=["POST"]),
    Route("/entries/{entry_id}/retraction", retract_line, methods=["POST"]),
    Route("/entries/{entry_id}/restoration", restore_line, methods=["POST"]),
    Route("/seats/{seat_id}/offer", show_offer),
    Route("/seats/{seat_id}/offer", answer_offer, methods=["POST"]),
    Route("/guests/{guest_id}/offer", show_guest_offer),
    Route("/guests/{guest_id}/offer", answer_guest_offer, methods=["POST"]),
    WebSocketRoute("/cases/{case_id}/live", follow_board),
]
