"""Seats at a case, the people in them, and who sees a row."""

from datetime import date
from uuid import UUID

from sqlmodel import col, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.board.queries import guest_readers_of, readers_of, table_of
from app.cases.queries import case_id_of
from app.database import Session, Viewer
from app.partners.models import Partner, Professional
from app.seats.absences import come_back, my_absences, stand_in_everywhere
from app.seats.actions import (
    Absence,
    give_seat,
    lift_secrecy,
    name_first,
    name_professional,
    name_stand_in,
    unname_professional,
    withdraw_seat,
)
from app.seats.forms import audience_from, sharing_line
from app.seats.guests import withdraw_guest_share
from app.seats.models import GroundKind, Purpose, Seat
from app.seats.queries import grounds_on_offer, stand_ins_to_come
from app.seats.sharing import Audience, find_shareable, share, withdraw_share
from app.web import by_htmx, done, done_with, form_of, page, path_id, read, render, viewer_of, write


async def show_seats(request: Request) -> Response:
    return page(await read(request, seats_page, path_id(request, "case_id")))


def seats_page(db: Session, viewer: Viewer, case_id: UUID) -> str:
    table = table_of(db, case_id)
    seated = {seat.partner_id for seat in table.seats}
    return render(
        viewer,
        "seats/seats.html",
        viewer=viewer,
        table=table,
        free_partners=[p for p in db.exec(select(Partner).order_by(col(Partner.name))) if p.id not in seated],
        colleagues=_of_partner(db, {viewer.partner_id}),
        candidates=_of_partner(db, {s.partner_id for s in table.seats if not table.named_in(s)}),
        purposes=list(Purpose),
        secrecy_grounds=grounds_on_offer(db, GroundKind.SECRECY),
        to_come=stand_ins_to_come(db, table.seats),
        today=db.today,
    )


def _of_partner(db: Session, partner_ids: set[UUID]) -> list[Professional]:
    people = select(Professional).where(col(Professional.partner_id).in_(partner_ids), col(Professional.active))
    return list(db.exec(people.order_by(col(Professional.name))))


async def add_seat(request: Request) -> Response:
    case_id = path_id(request, "case_id")
    form = await form_of(request)
    purpose = form.choice("purpose", Purpose)
    await write(request, give_seat, case_id, form.id("partner"), purpose, form.day_or_none("ends_on"))
    return done(request, f"/cases/{case_id}/seats")


async def end_seat(request: Request) -> Response:
    seat_id = path_id(request, "seat_id")
    await write(request, withdraw_seat, seat_id)
    return await _back_to_seats(request, seat_id)


async def add_person(request: Request) -> Response:
    seat_id = path_id(request, "seat_id")
    form = await form_of(request)
    own = await read(request, partner_of_seat, seat_id) == viewer_of(request).partner_id
    await write(request, name_professional if own else name_first, seat_id, form.id("professional"))
    return await _back_to_seats(request, seat_id)


async def end_person(request: Request) -> Response:
    seat_id = path_id(request, "seat_id")
    case_id = await read(request, case_id_of, Seat, seat_id)
    await write(request, unname_professional, seat_id, path_id(request, "professional_id"))
    return done(request, f"/cases/{case_id}/seats")


async def show_absence(request: Request) -> Response:
    return page(await read(request, absence_page))


def absence_page(db: Session, viewer: Viewer) -> str:
    found = my_absences(db, viewer)
    return render(viewer, "seats/absence.html", viewer=viewer, found=found, today=db.today)


async def go_away(request: Request) -> Response:
    form = await form_of(request)
    days = form.day("starts_on"), form.day("ends_on")
    await write(request, stand_in_everywhere, form.id("stand_in"), *days)
    return done(request, "/absence")


async def end_absence(request: Request) -> Response:
    form = await form_of(request)
    await write(request, come_back, form.id("stand_in"), form.day("starts_on"), form.day("ends_on"))
    return done(request, "/absence")


async def add_stand_in(request: Request) -> Response:
    seat_id = path_id(request, "seat_id")
    form = await form_of(request)
    absence = Absence(form.id("absent"), form.id("stand_in"), form.day("starts_on"), form.day("ends_on"))
    await write(request, name_stand_in, seat_id, absence)
    return await _back_to_seats(request, seat_id)


async def record_secrecy(request: Request) -> Response:
    seat_id = path_id(request, "seat_id")
    form = await form_of(request)
    scope, since = form.short("scope", 500), form.day_or_none("since")
    await write(request, lift_secrecy, seat_id, form.id("ground"), scope, since)
    return await _back_to_seats(request, seat_id)


async def _back_to_seats(request: Request, seat_id: UUID) -> Response:
    return done(request, f"/cases/{await read(request, case_id_of, Seat, seat_id)}/seats")


def partner_of_seat(db: Session, _: Viewer, seat_id: UUID) -> UUID:
    return db.find(Seat, seat_id).partner_id


async def show_readers(request: Request) -> Response:
    return page(await read(request, readers_page, path_id(request, "row_id")))


def readers_page(db: Session, viewer: Viewer, row_id: UUID) -> str:
    """Who sees this row, for whoever sees it; and for its organisation, with whom more it can be shared."""
    row = find_shareable(db, row_id)
    table = table_of(db, row.case_id)
    readers, guests = readers_of(db, table, row), guest_readers_of(db, table, row)
    return render(
        viewer, "seats/readers.html", viewer=viewer, table=table, row=row, readers=readers, guest_readers=guests
    )


async def share_row(request: Request) -> Response:
    row_id = path_id(request, "row_id")
    form = await form_of(request)
    case_id = await write(request, share_found, row_id, audience_from(form), form.day_or_none("until"))
    if by_htmx(request):
        return done_with(await read(request, sharing_line, row_id))
    return done(request, f"/cases/{case_id}")


def share_found(db: Session, viewer: Viewer, row_id: UUID, audience: Audience, until: date | None) -> UUID:
    row = find_shareable(db, row_id)
    share(db, viewer, row, audience, until)
    return row.case_id


async def end_share(request: Request) -> Response:
    row = await write(request, withdraw_share, path_id(request, "share_id"))
    return done(request, f"/rows/{row.id}/shares")


async def end_guest_share(request: Request) -> Response:
    row = await write(request, withdraw_guest_share, path_id(request, "guest_share_id"))
    return done(request, f"/rows/{row.id}/shares")


routes: list[BaseRoute] = [
    Route("/cases/{case_id}/seats", show_seats),
    Route("/cases/{case_id}/seats", add_seat, methods=["POST"]),
    Route("/seats/{seat_id}/withdrawal", end_seat, methods=["POST"]),
    Route("/seats/{seat_id}/people", add_person, methods=["POST"]),
    Route("/seats/{seat_id}/people/{professional_id}/withdrawal", end_person, methods=["POST"]),
    Route("/absence", show_absence),
    Route("/absence", go_away, methods=["POST"]),
    Route("/absence/ending", end_absence, methods=["POST"]),
    Route("/seats/{seat_id}/stand-ins", add_stand_in, methods=["POST"]),
    Route("/seats/{seat_id}/secrecy", record_secrecy, methods=["POST"]),
    Route("/rows/{row_id}/shares", show_readers),
    Route("/rows/{row_id}/shares", share_row, methods=["POST"]),
    Route("/shares/{share_id}/withdrawal", end_share, methods=["POST"]),
    Route("/guest-shares/{guest_share_id}/withdrawal", end_guest_share, methods=["POST"]),
]
