"""The list of one's cases, and what the director does with a case as a whole."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app import policy
from app.board.queries import table_of
from app.cases.actions import (
    BEFORE_ALLOCATION,
    accept_direction,
    allocate,
    decline_direction,
    offer_direction,
    steer_as_shown,
)
from app.cases.models import Case, Escalation, Phase
from app.cases.queries import Choice, case_list, my_cases, teams_of
from app.conferences.queries import coming_without
from app.database import Session, Viewer
from app.errors import NotAllowed, Stale
from app.i18n import N_
from app.web import Form, done, form_of, page, path_id, read, render, write


async def show_cases(request: Request) -> Response:
    asked = Form(request.query_params.multi_items())
    choice = Choice(asked.id_or_none("team"), asked.choice_or_none("phase", Phase), bool(asked.text("directed")))
    return page(await read(request, cases_page, choice))


def cases_page(db: Session, viewer: Viewer, choice: Choice) -> str:
    cases = my_cases(db)
    chosen = [found for found in cases if choice.takes(viewer, found[0])]
    return render(
        viewer,
        "cases/cases.html",
        viewer=viewer,
        count=len(cases),
        chosen=case_list(db, chosen),
        choice=choice,
        teams=teams_of(db, cases),
        phases=[phase for phase in Phase if any(case.phase is phase for case, _ in cases)],
    )


async def show_direction(request: Request) -> Response:
    return page(await read(request, direction_page, path_id(request, "case_id")))


def direction_page(
    db: Session, viewer: Viewer, case_id: UUID, typed: Form | None = None, conflict: Stale | None = None
) -> str:
    table = table_of(db, case_id)
    if not (policy.may_direct(viewer, table.case) or policy.may_allocate(viewer)):
        raise NotAllowed(N_("Only the director changes this."))
    phases = [phase for phase in Phase if phase not in BEFORE_ALLOCATION or phase is table.case.phase]
    return render(
        viewer,
        "cases/direction.html",
        viewer=viewer,
        table=table,
        typed=typed or as_typed(table.case),
        conflict=conflict,
        phases=phases,
        levels=list(Escalation),
        conferences=coming_without(db, table.case),
    )


def as_typed(case: Case) -> Form:
    return Form([("phase", case.phase), ("next_on", str(case.next_on or "")), ("wish", case.wish)])


async def allocate_case(request: Request) -> Response:
    case_id = path_id(request, "case_id")
    form = await form_of(request)
    await write(request, allocate, case_id, form.id("director"))
    return done(request, f"/cases/{case_id}")


async def steer_case(request: Request) -> Response:
    case_id = path_id(request, "case_id")
    form = await form_of(request)
    phase, next_on, wish = form.choice("phase", Phase), form.day_or_none("next_on"), form.short("wish", 1000)
    try:
        await write(request, steer_as_shown, case_id, form.number("version"), phase, next_on, wish)
    except Stale as conflict:
        return page(await read(request, direction_page, case_id, form, conflict), 409)
    return done(request, f"/cases/{case_id}")


async def offer_case(request: Request) -> Response:
    case_id = path_id(request, "case_id")
    form = await form_of(request)
    await write(request, offer_direction, case_id, form.id("director"))
    return done(request, f"/cases/{case_id}")


async def accept_case(request: Request) -> Response:
    case_id = path_id(request, "case_id")
    await write(request, accept_direction, case_id)
    return done(request, f"/cases/{case_id}")


async def decline_case(request: Request) -> Response:
    case_id = path_id(request, "case_id")
    await write(request, decline_direction, case_id)
    return done(request, f"/cases/{case_id}")


routes: list[BaseRoute] = [
    Route("/cases", show_cases),
    Route("/cases/{case_id}/direction", show_direction),
    Route("/cases/{case_id}/allocation", allocate_case, methods=["POST"]),
    Route("/cases/{case_id}/direction", steer_case, methods=["POST"]),
    Route("/cases/{case_id}/offer", offer_case, methods=["POST"]),
    Route("/cases/{case_id}/acceptance", accept_case, methods=["POST"]),
    Route("/cases/{case_id}/refusal", decline_case, methods=["POST"]),
]
