"""A conference while it runs: every form answers on the board of the case at hand."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Concatenate, Final, ParamSpec
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.cases.models import Escalation
from app.conferences.models import AgendaPoint, Invitation, Step
from app.database import SYSTEM, Session, Viewer
from app.errors import Invalid
from app.i18n import N_
from app.meeting.actions import (
    bring_in,
    clear_room,
    close_conference,
    depart,
    escalate,
    extend,
    go_home,
    go_to,
    hear,
    knock,
    leave_point,
    let_in,
    let_screen_grow,
    make_room,
    open_point,
    pause,
    resume,
    settle_household,
    take_chair,
    unhear,
)
from app.meeting.guests import LONGEST_NAME, name_guest, note_signature, take_guest_back
from app.screens.actions import behind
from app.seats.models import GuestRole, GuestSeat, Present
from app.web import database_of, done, form_of, path_id, read, write

SCREEN_ANSWERS_WITHIN_SECONDS: Final = 4

P = ParamSpec("P")
Answer = Callable[[Request], Awaitable[Response]]


async def _at_point(
    request: Request,
    action: Callable[Concatenate[Session, Viewer, UUID, P], AgendaPoint],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Response:
    point = await write(request, action, path_id(request, "point_id"), *args, **kwargs)
    return done(request, f"/cases/{point.case_id}")


def _simply(action: Callable[[Session, Viewer, UUID], AgendaPoint]) -> Answer:
    """For what needs nothing but the button."""

    async def answer(request: Request) -> Response:
        return await _at_point(request, action)

    return answer


async def step_on(request: Request) -> Response:
    form = await form_of(request)
    return await _at_point(request, go_to, form.choice("step", Step))


async def give_time(request: Request) -> Response:
    form = await form_of(request)
    return await _at_point(request, extend, form.number("minutes"))


async def finish_point(request: Request) -> Response:
    form = await form_of(request)
    return await _at_point(request, leave_point, form.short("reason", 500))


async def note_household(request: Request) -> Response:
    form = await form_of(request)
    days = form.day_or_none("tells_on"), form.day_or_none("evaluates_on")
    return await _at_point(request, settle_household, form.id_or_none("teller"), *days)


async def note_presence(request: Request) -> Response:
    form, point_id = await form_of(request), path_id(request, "point_id")
    there = await write(request, bring_in, point_id, form.id("person"))
    return done(request, f"/cases/{there.case_id}")


async def arrive(request: Request) -> Response:
    form, conference_id = await form_of(request), path_id(request, "conference_id")
    await write(request, knock, conference_id, from_home=bool(form.text("from_home")))
    return done(request, f"/conferences/{conference_id}")


async def go_away(request: Request) -> Response:
    conference_id = path_id(request, "conference_id")
    await write(request, go_home, conference_id)
    return done(request, f"/conferences/{conference_id}")


async def close(request: Request) -> Response:
    conference_id = path_id(request, "conference_id")
    await write(request, close_conference, conference_id)
    return done(request, f"/conferences/{conference_id}")


async def admit(request: Request) -> Response:
    """The shared screen shrinks, and says so; when every screen shows that, the latecomer is there."""
    attendance_id = path_id(request, "attendance_id")
    there = await write(request, make_room, attendance_id)
    await all_screens_show(request, there)
    await write(request, let_in, attendance_id)
    return done(request, f"/cases/{there.case_id}")


async def all_screens_show(request: Request, there: Present) -> None:
    """What they were sent up to now, in whatever process they are connected. Raises Invalid when one does not answer.

    It may still show what the latecomer may not see: the chair looks at it, or ends it.
    """
    await request.app.state.screen_hub.settled()
    conference_id = (await read(request, point_of, there.point_id)).conference_id
    database, until = database_of(request), there.counted_from or database_of(request).clock()
    for _ in range(SCREEN_ANSWERS_WITHIN_SECONDS * 20):
        if not await database.read(SYSTEM, behind, conference_id, until):
            return
        await asyncio.sleep(0.05)
    raise Invalid(N_("The shared screen does not answer. Look whether it is off, or end it; then let them in again."))


def point_of(db: Session, _: Viewer, point_id: UUID) -> AgendaPoint:
    return db.find(AgendaPoint, point_id)


async def note_departure(request: Request) -> Response:
    there = await write(request, depart, path_id(request, "attendance_id"))
    return done(request, f"/cases/{there.case_id}")


async def add_guest(request: Request) -> Response:
    form, point_id = await form_of(request), path_id(request, "point_id")
    name, for_whom = form.short("name", LONGEST_NAME), form.short("for_whom", LONGEST_NAME)
    guest = await write(request, name_guest, point_id, name, form.choice("role", GuestRole), for_whom)
    return await _where_guests_are_named(request, guest)


async def sign_guest_in(request: Request) -> Response:
    return await _where_guests_are_named(request, await write(request, note_signature, path_id(request, "guest_id")))


async def end_guest(request: Request) -> Response:
    return await _where_guests_are_named(request, await write(request, take_guest_back, path_id(request, "guest_id")))


async def _where_guests_are_named(request: Request, guest: GuestSeat) -> Response:
    """On the board while the case is at hand, and else where it is prepared."""
    runs = (await read(request, point_of, guest.point_id)).runs
    return done(request, f"/cases/{guest.case_id}" if runs else f"/points/{guest.point_id}#guests")


async def note_turn(request: Request) -> Response:
    return await _turned(request, hear)


async def take_turn_back(request: Request) -> Response:
    return await _turned(request, unhear)


async def _turned(request: Request, action: Callable[[Session, Viewer, UUID], Invitation]) -> Response:
    invitation = await write(request, action, path_id(request, "invitation_id"))
    return done(request, f"/cases/{invitation.case_id}")


async def scale(request: Request) -> Response:
    form, case_id = await form_of(request), path_id(request, "case_id")
    await write(request, escalate, case_id, form.choice("level", Escalation), form.short("reason", 500))
    return done(request, f"/cases/{case_id}")


routes: list[BaseRoute] = [
    Route("/conferences/{conference_id}/arrival", arrive, methods=["POST"]),
    Route("/conferences/{conference_id}/departure", go_away, methods=["POST"]),
    Route("/conferences/{conference_id}/closing", close, methods=["POST"]),
    Route("/points/{point_id}/opening", _simply(open_point), methods=["POST"]),
    Route("/points/{point_id}/step", step_on, methods=["POST"]),
    Route("/points/{point_id}/pause", _simply(pause), methods=["POST"]),
    Route("/points/{point_id}/resumption", _simply(resume), methods=["POST"]),
    Route("/points/{point_id}/extension", give_time, methods=["POST"]),
    Route("/points/{point_id}/chair", _simply(take_chair), methods=["POST"]),
    Route("/points/{point_id}/room", _simply(clear_room), methods=["POST"]),
    Route("/points/{point_id}/growth", _simply(let_screen_grow), methods=["POST"]),
    Route("/points/{point_id}/presence", note_presence, methods=["POST"]),
    Route("/points/{point_id}/household", note_household, methods=["POST"]),
    Route("/points/{point_id}/leaving", finish_point, methods=["POST"]),
    Route("/points/{point_id}/guests", add_guest, methods=["POST"]),
    Route("/guests/{guest_id}/signature", sign_guest_in, methods=["POST"]),
    Route("/guests/{guest_id}/withdrawal", end_guest, methods=["POST"]),
    Route("/attendances/{attendance_id}/admission", admit, methods=["POST"]),
    Route("/attendances/{attendance_id}/departure", note_departure, methods=["POST"]),
    Route("/invitations/{invitation_id}/turn", note_turn, methods=["POST"]),
    Route("/invitations/{invitation_id}/silence", take_turn_back, methods=["POST"]),
    Route("/cases/{case_id}/escalation", scale, methods=["POST"]),
]
