"""Minutes as pages and as PDF, one by one and bound together; what is said of them and added to them."""

import asyncio
from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.board.queries import audiences_of, table_of
from app.conferences.models import Conference
from app.database import AMSTERDAM, Session, Viewer
from app.errors import NotVisible
from app.minutes.actions import add_addendum, confirm_reading
from app.minutes.queries import bound_together, copies_of_case, copy_of
from app.minutes.sheets import Bundle, Setter
from app.minutes.typesetting import typeset
from app.seats.forms import audience_from
from app.web import done, form_of, new_token, page, path_id, read, render, viewer_of, write, write_once

Print = tuple[Bundle, Conference, datetime]
"""What is set, of which conference, and when."""


async def show_minutes(request: Request) -> Response:
    return page(await read(request, minutes_page, path_id(request, "minutes_id")))


def minutes_page(db: Session, viewer: Viewer, minutes_id: UUID) -> str:
    copy = copy_of(db, minutes_id)
    table = table_of(db, copy.minutes.case_id)
    return render(
        viewer,
        "minutes/minutes.html",
        viewer=viewer,
        table=table,
        copy=copy,
        sheet=Setter(viewer.language).sheet(copy),
        audiences=audiences_of(db, table, [added.addendum for added in copy.added]),
        token=new_token(),
    )


async def print_minutes(request: Request) -> Response:
    return await printed(request, await read(request, minutes_alone, path_id(request, "minutes_id")))


def minutes_alone(db: Session, viewer: Viewer, minutes_id: UUID) -> Print:
    copy = copy_of(db, minutes_id)
    bundle = Setter(viewer.language).bundle(copy.conference, [copy], viewer.name, db.now)
    return bundle, copy.conference, db.now


async def show_conference_minutes(request: Request) -> Response:
    return page(await read(request, conference_page, path_id(request, "conference_id")))


def conference_page(db: Session, viewer: Viewer, conference_id: UUID) -> str:
    conference, copies = bound_together(db, conference_id)
    setter = Setter(viewer.language)
    found = [(copy, setter.sheet(copy)) for copy in copies]
    return render(viewer, "minutes/conference.html", viewer=viewer, conference=conference, found=found)


async def print_conference_minutes(request: Request) -> Response:
    return await printed(request, await read(request, minutes_together, path_id(request, "conference_id")))


def minutes_together(db: Session, viewer: Viewer, conference_id: UUID) -> Print:
    conference, copies = bound_together(db, conference_id)
    if not copies:
        raise NotVisible
    return Setter(viewer.language).bundle(conference, copies, viewer.name, db.now), conference, db.now


async def printed(request: Request, found: Print) -> Response:
    """Set aside from the event loop; its name in somebody's downloads tells of no household."""
    bundle, conference, made_at = found
    pdf = await asyncio.to_thread(typeset, bundle, viewer_of(request).language, made_at)
    day = conference.starts_at.astimezone(AMSTERDAM).date()
    name = {"Content-Disposition": f'inline; filename="rondetafel-{day.isoformat()}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=name)


async def show_case_minutes(request: Request) -> Response:
    return page(await read(request, case_page, path_id(request, "case_id")))


def case_page(db: Session, viewer: Viewer, case_id: UUID) -> str:
    table = table_of(db, case_id)
    return render(viewer, "minutes/case.html", viewer=viewer, table=table, copies=copies_of_case(db, case_id))


async def say_read(request: Request) -> Response:
    minutes = await write(request, confirm_reading, path_id(request, "minutes_id"))
    return done(request, f"/minutes/{minutes.id}")


async def add_to_minutes(request: Request) -> Response:
    minutes_id = path_id(request, "minutes_id")
    form = await form_of(request)
    await write_once(request, form, add_addendum, minutes_id, form.text("text"), audience_from(form))
    return done(request, f"/minutes/{minutes_id}#h-added")


routes: list[BaseRoute] = [
    Route("/minutes/{minutes_id}.pdf", print_minutes),
    Route("/minutes/{minutes_id}", show_minutes),
    Route("/minutes/{minutes_id}/reading", say_read, methods=["POST"]),
    Route("/minutes/{minutes_id}/addenda", add_to_minutes, methods=["POST"]),
    Route("/conferences/{conference_id}/minutes.pdf", print_conference_minutes),
    Route("/conferences/{conference_id}/minutes", show_conference_minutes),
    Route("/cases/{case_id}/minutes", show_case_minutes),
]
