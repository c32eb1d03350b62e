"""Agreements on a board: made, and answered with yes, no or done."""

from typing import Final, cast
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from app.agreements.actions import (
    NewAgreement,
    accept,
    agree,
    aim,
    begin,
    could_not,
    decline,
    explain,
    finish,
    not_done,
    reopen,
    stop_repeating,
    take_back,
)
from app.agreements.handing import Assignee, hand_over
from app.agreements.lines import read_line
from app.agreements.live import LISTS, AgreementGuest, regions_of
from app.agreements.models import Agreement, AgreementState, Rhythm
from app.agreements.turns import Repeating
from app.board.actions import MAX_TEXT
from app.board.models import Item, ItemKind
from app.board.queries import table_of
from app.cases.queries import case_id_of
from app.database import Database, Session, Viewer
from app.errors import Invalid, NotVisible
from app.events import case_topic
from app.i18n import N_
from app.live import guest_at, parts_of
from app.login.sockets import follow, welcome
from app.seats.forms import audience_from
from app.seats.sharing import WHOLE_TABLE
from app.web import Form, Undo, done, form_of, new_token, own_path, page, path_id, read, render, write, write_once
from realtime.hub import STAY_AWAY

ENDINGS: Final = {AgreementState.COULD_NOT: could_not, AgreementState.NOT_DONE: not_done}


async def make_agreement(request: Request) -> Response:
    case_id = path_id(request, "case_id")
    form = await form_of(request)
    partner_id, assignee_id = _assignee(form)
    new = NewAgreement(
        form.text("text"),
        partner_id,
        assignee_id,
        None if form.text("before_meeting") else form.day("due_on"),
        audience_from(form),
        by_whom=form.short("by_whom", 120),
        goal_id=form.id_or_none("goal"),
        repeating=_repeating(form),
    )
    await write_once(request, form, agree, case_id, new)
    return done(request, f"/cases/{case_id}")


async def make_agreement_of_line(request: Request) -> Response:
    case_id = path_id(request, "case_id")
    form = await form_of(request)
    await write_once(request, form, agree_on_line, case_id, form.short("line", MAX_TEXT))
    return done(request, f"/cases/{case_id}")


async def show_form_for_goal(request: Request) -> Response:
    """A new agreement that serves a goal."""
    return page(await read(request, form_for_goal, path_id(request, "item_id")))


def form_for_goal(db: Session, viewer: Viewer, goal_id: UUID) -> str:
    goal = db.find(Item, goal_id)
    if goal.kind is not ItemKind.GOAL or goal.retracted_at:
        raise NotVisible
    table = table_of(db, goal.case_id)
    return render(viewer, "agreements/for_goal.html", viewer=viewer, table=table, goal=goal, token=new_token())


def agree_on_line(db: Session, viewer: Viewer, case_id: UUID, line: str) -> Agreement:
    """For the whole table, as what is said aloud."""
    said = read_line(table_of(db, case_id), line, db.today)
    new = NewAgreement(
        said.text,
        said.partner_id,
        said.assignee_id,
        said.due_on,
        WHOLE_TABLE,
        by_whom=said.by_whom,
        repeating=said.repeating,
    )
    return agree(db, viewer, case_id, new)


def _repeating(form: Form) -> Repeating | None:
    rhythm, until = form.choice_or_none("rhythm", Rhythm), form.day_or_none("until")
    if rhythm is None:
        return None
    if until is None:
        raise Invalid(N_("Choose until when it repeats."))
    return Repeating(rhythm, form.number_or_none("every") or 1, until)


async def show_agreement(request: Request) -> Response:
    """What, who, when, why, what happened, and what can be done."""
    item_id = path_id(request, "item_id")
    html = await read(request, agreement_page, item_id)
    return page(html) if html else RedirectResponse(f"/items/{item_id}", status_code=303)


def agreement_page(db: Session, viewer: Viewer, item_id: UUID) -> str | None:
    regions = regions_of(db, viewer, item_id)
    if regions is None:
        return None
    return render(viewer, "agreements/agreement.html", viewer=viewer, item_id=item_id, **parts_of(regions, LISTS))


async def follow_agreement(socket: WebSocket) -> None:
    wire = await welcome(socket)
    if wire is None:
        return
    guest, database = guest_at(socket), cast(Database, socket.app.state.database)
    try:
        item_id = UUID(socket.path_params["item_id"])
        case_id = await database.read(guest.viewer, case_id_of, Item, item_id)
    except (ValueError, NotVisible):
        wire.close(STAY_AWAY)
        return
    hub, topic = socket.app.state.agreement_hub, case_topic(case_id)
    await follow(socket, wire, hub, topic, AgreementGuest(guest, item_id), guest.name)


async def hand_agreement_over(request: Request) -> Response:
    item_id = path_id(request, "item_id")
    form = await form_of(request)
    await write(request, hand_over, item_id, Assignee(*_assignee(form, "from")), Assignee(*_assignee(form)))
    return await _answered(request, form, item_id)


async def explain_agreement(request: Request) -> Response:
    item_id = path_id(request, "item_id")
    form = await form_of(request)
    await write(request, explain, item_id, form.id_or_none("because"))
    return await _answered(request, form, item_id)


async def aim_agreement(request: Request) -> Response:
    item_id = path_id(request, "item_id")
    form = await form_of(request)
    await write(request, aim, item_id, form.id_or_none("goal"))
    return await _answered(request, form, item_id)


async def stop_agreement(request: Request) -> Response:
    """It repeats no more."""
    item_id = path_id(request, "item_id")
    form = await form_of(request)
    await write(request, stop_repeating, item_id)
    return await _answered(request, form, item_id)


def _assignee(form: Form, name: str = "assignee") -> tuple[UUID, UUID | None]:
    """Chosen as `<partner>` or `<partner> <professional>`, in one list."""
    partner, _, professional = form.text(name).partition(" ")
    chosen = Form([("partner", partner), ("professional", professional)])
    return chosen.id("partner"), chosen.id_or_none("professional")


async def accept_agreement(request: Request) -> Response:
    item_id = path_id(request, "item_id")
    form = await form_of(request)
    await write(request, accept, item_id)
    return await _answered(request, form, item_id, _taking_back(N_("You said yes."), item_id, AgreementState.ACCEPTED))


async def decline_agreement(request: Request) -> Response:
    item_id = path_id(request, "item_id")
    form = await form_of(request)
    await write(request, decline, item_id, form.text("reason"))
    return await _answered(request, form, item_id, _taking_back(N_("You said no."), item_id, AgreementState.DECLINED))


async def begin_agreement(request: Request) -> Response:
    item_id = path_id(request, "item_id")
    form = await form_of(request)
    await write(request, begin, item_id)
    undo = _taking_back(N_("You have it in hand."), item_id, AgreementState.IN_HAND)
    return await _answered(request, form, item_id, undo)


async def finish_agreement(request: Request) -> Response:
    item_id = path_id(request, "item_id")
    form = await form_of(request)
    await write(request, finish, item_id, form.text("word"), form.number_or_none("turn"))
    return await _answered(request, form, item_id, _reopening(N_("Marked as done."), item_id, AgreementState.DONE))


async def end_agreement(request: Request) -> Response:
    """Otherwise than by doing it: tried in vain, or not done."""
    item_id = path_id(request, "item_id")
    form = await form_of(request)
    state = form.choice("state", AgreementState)
    if state not in ENDINGS:
        raise Invalid(N_("Something is missing in this form: make your choice again."))
    await write(request, ENDINGS[state], item_id, form.text("reason"), form.number_or_none("turn"))
    return await _answered(request, form, item_id, _reopening(N_("Noted that it was not done."), item_id, state))


async def reopen_agreement(request: Request) -> Response:
    item_id = path_id(request, "item_id")
    form = await form_of(request)
    await write(request, reopen, item_id, form.choice_or_none("state", AgreementState))
    return await _answered(request, form, item_id)


async def take_back_answer(request: Request) -> Response:
    item_id = path_id(request, "item_id")
    form = await form_of(request)
    await write(request, take_back, item_id, form.choice("state", AgreementState))
    return await _answered(request, form, item_id)


def _reopening(said: str, item_id: UUID, state: AgreementState) -> Undo:
    return Undo(said, f"/agreements/{item_id}/reopening", state)


def _taking_back(said: str, item_id: UUID, state: AgreementState) -> Undo:
    return Undo(said, f"/agreements/{item_id}/withdrawal", state)


async def _answered(request: Request, form: Form, item_id: UUID, undo: Undo | None = None) -> Response:
    """To the page on which it was answered; on the board, to its card."""
    card = f"/cases/{await read(request, case_id_of, Item, item_id)}#item-{item_id}"
    return done(request, own_path(form.text("next"), otherwise=card), undo)


routes: list[BaseRoute] = [
    Route("/cases/{case_id}/agreements", make_agreement, methods=["POST"]),
    Route("/cases/{case_id}/agreements/line", make_agreement_of_line, methods=["POST"]),
    Route("/agreements/{item_id}", show_agreement),
    WebSocketRoute("/agreements/{item_id}/live", follow_agreement),
    Route("/agreements/{item_id}/handover", hand_agreement_over, methods=["POST"]),
    Route("/items/{item_id}/agreement", show_form_for_goal),
    Route("/agreements/{item_id}/origin", explain_agreement, methods=["POST"]),
    Route("/agreements/{item_id}/goal", aim_agreement, methods=["POST"]),
    Route("/agreements/{item_id}/last-turn", stop_agreement, methods=["POST"]),
    Route("/agreements/{item_id}/acceptance", accept_agreement, methods=["POST"]),
    Route("/agreements/{item_id}/refusal", decline_agreement, methods=["POST"]),
    Route("/agreements/{item_id}/start", begin_agreement, methods=["POST"]),
    Route("/agreements/{item_id}/ending", end_agreement, methods=["POST"]),
    Route("/agreements/{item_id}/completion", finish_agreement, methods=["POST"]),
    Route("/agreements/{item_id}/reopening", reopen_agreement, methods=["POST"]),
    Route("/agreements/{item_id}/withdrawal", take_back_answer, methods=["POST"]),
]
