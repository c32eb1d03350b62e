"""Conferences: their list, how one is planned, its live agenda, and how an organisation prepares for a case on it."""

from datetime import UTC, datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from app import policy
from app.board.queries import table_of
from app.conferences.actions import (
    NOT_THE_CHAIR,
    Arrangement,
    NewConference,
    NewPoint,
    call_off,
    change,
    change_point,
    keep_preparation,
    plan,
    publish,
    put_back,
    put_before,
    put_in_short_order,
    put_on_agenda,
    reinstate,
    take_off_agenda,
)
from app.conferences.live import LISTS, regions_of
from app.conferences.models import AgendaPoint, Conference, ConferenceKind
from app.conferences.queries import conference_list, planned_before, preparing, who_can_lead
from app.database import AMSTERDAM, Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible, Stale
from app.events import conference_topic
from app.i18n import N_, translate
from app.live import follow_one, parts_of
from app.partners.queries import all_teams
from app.settings import Settings
from app.web import (
    Form,
    Undo,
    by_htmx,
    done,
    form_of,
    new_token,
    page,
    path_id,
    read,
    render,
    write,
    write_once,
)


def conference_url(conference_id: UUID) -> str:
    return f"/conferences/{conference_id}"


async def show_conferences(request: Request) -> Response:
    return page(await read(request, conferences_page))


def conferences_page(db: Session, viewer: Viewer) -> str:
    found = conference_list(db, viewer)
    return render(viewer, "conferences/conferences.html", viewer=viewer, found=found)


# ── Planning one, and changing it ────────────────────────────────────────────────────────────────────────────────


async def show_new(request: Request) -> Response:
    return page(await read(request, new_page, Form([("starts_at", "10:00")])))


def new_page(db: Session, viewer: Viewer, typed: Form, refusal: Invalid | None = None) -> str:
    if not policy.may_plan_conferences(viewer):
        raise NotVisible
    return render(
        viewer,
        "conferences/plan.html",
        viewer=viewer,
        conference=None,
        typed=typed,
        refusal_said=said(viewer, refusal),
        teams=all_teams(db),
        kinds=list(ConferenceKind),
        groups=who_can_lead(db, viewer),
        token=new_token(),
    )


def said(viewer: Viewer, refusal: Invalid | None) -> str:
    return translate(viewer.language, refusal.sentence, **refusal.values) if refusal else ""


async def plan_conference(request: Request) -> Response:
    form = await form_of(request)
    try:
        planned = await _planned(request, form, new_conference(form))
    except Invalid as refusal:
        if by_htmx(request):
            raise
        return page(await read(request, new_page, form, refusal), 422)
    return done(request, conference_url(planned.id))


async def _planned(request: Request, form: Form, new: NewConference) -> Conference:
    made = await write_once(request, form, plan, new)
    if made:
        return made
    return await read(request, planned_before, new.team_id, new.starts_at)


def new_conference(form: Form) -> NewConference:
    team_id, kind, new = form.id("team"), form.choice("kind", ConferenceKind), arrangement(form)
    return NewConference(team_id, kind, new.starts_at, new.place, new.video_url, new.chair_id, new.note_taker_id)


def arrangement(form: Form) -> Arrangement:
    """Date and time are those of the clock on the wall."""
    begins = datetime.combine(form.day("starts_on"), form.time_of_day("starts_at"), AMSTERDAM)
    return Arrangement(
        begins.astimezone(UTC),
        form.short("place", 200),
        form.short("video_url", 300),
        form.id("chair"),
        form.id_or_none("note_taker"),
    )


async def show_arrangement(request: Request) -> Response:
    return page(await read(request, arrangement_page, path_id(request, "conference_id")))


def arrangement_page(
    db: Session, viewer: Viewer, conference_id: UUID, typed: Form | None = None, refusal: Invalid | None = None
) -> str:
    conference = db.find(Conference, conference_id)
    if not policy.may_chair(viewer, conference):
        raise NotAllowed(NOT_THE_CHAIR)
    return render(
        viewer,
        "conferences/plan.html",
        viewer=viewer,
        conference=conference,
        typed=typed or as_typed(conference),
        refusal_said=said(viewer, refusal),
        groups=who_can_lead(db, viewer),
    )


def as_typed(conference: Conference) -> Form:
    begins = conference.starts_at.astimezone(AMSTERDAM)
    fields = {
        "starts_on": begins.date().isoformat(),
        "starts_at": begins.strftime("%H:%M"),
        "place": conference.place,
        "video_url": conference.video_url,
        "chair": str(conference.chair_id),
        "note_taker": str(conference.note_taker_id or ""),
    }
    return Form([*fields.items()])


async def change_conference(request: Request) -> Response:
    conference_id = path_id(request, "conference_id")
    form = await form_of(request)
    try:
        await write(request, change, conference_id, arrangement(form))
    except Invalid as refusal:
        if by_htmx(request):
            raise
        return page(await read(request, arrangement_page, conference_id, form, refusal), 422)
    return done(request, conference_url(conference_id))


async def call_conference_off(request: Request) -> Response:
    conference = await write(request, call_off, path_id(request, "conference_id"))
    undo = Undo(N_("The meeting is called off."), f"{conference_url(conference.id)}/reinstatement")
    return done(request, conference_url(conference.id), undo)


async def reinstate_conference(request: Request) -> Response:
    conference = await write(request, reinstate, path_id(request, "conference_id"))
    return done(request, conference_url(conference.id))


# ── The agenda ───────────────────────────────────────────────────────────────────────────────────────────────────


async def show_agenda(request: Request) -> Response:
    settings: Settings = request.app.state.settings
    return page(await read(request, agenda_in_full, path_id(request, "conference_id"), settings.sends_mail))


def agenda_in_full(db: Session, viewer: Viewer, conference_id: UUID, sends_mail: bool) -> str:
    return render(
        viewer,
        "conferences/agenda.html",
        viewer=viewer,
        conference_id=conference_id,
        **parts_of(regions_of(db, viewer, conference_id), LISTS),
        says_no_mail=not sends_mail and policy.may_chair(viewer, db.find(Conference, conference_id)),
    )


async def show_adding(request: Request) -> Response:
    ids = path_id(request, "conference_id"), path_id(request, "case_id")
    return page(await read(request, adding_page, *ids))


def adding_page(db: Session, viewer: Viewer, conference_id: UUID, case_id: UUID) -> str:
    conference, table = db.find(Conference, conference_id), table_of(db, case_id)
    if not (policy.may_chair(viewer, conference) or policy.may_direct(viewer, table.case)):
        raise NotAllowed(NOT_THE_CHAIR)
    minutes = 5 if conference.kind is ConferenceKind.BRIEFING else 15
    return render(
        viewer,
        "conferences/adding.html",
        viewer=viewer,
        conference=conference,
        table=table,
        minutes=minutes,
    )


async def add_point(request: Request) -> Response:
    conference_id = path_id(request, "conference_id")
    form = await form_of(request)
    await write(request, put_on_agenda, conference_id, new_point(form, form.id("case")))
    return done(request, conference_url(conference_id))


def new_point(form: Form, case_id: UUID) -> NewPoint:
    return NewPoint(
        case_id,
        form.short("question", 1000),
        form.number("minutes"),
        form.id_or_none("bringer"),
        form.ids("seat"),
        bool(form.text("household_informed")),
    )


async def change_agenda_point(request: Request) -> Response:
    point_id = path_id(request, "point_id")
    form = await form_of(request)
    point = await read(request, find_point, point_id)
    await write(request, change_point, point_id, new_point(form, point.case_id))
    return done(request, conference_url(point.conference_id))


def find_point(db: Session, _: Viewer, point_id: UUID) -> AgendaPoint:
    return db.find(AgendaPoint, point_id)


async def take_off(request: Request) -> Response:
    point = await write(request, take_off_agenda, path_id(request, "point_id"))
    undo = Undo(N_("Taken off the agenda."), f"/points/{point.id}/restoration")
    return done(request, conference_url(point.conference_id), undo)


async def restore_point(request: Request) -> Response:
    point = await write(request, put_back, path_id(request, "point_id"))
    return done(request, conference_url(point.conference_id))


async def place_point(request: Request) -> Response:
    form = await form_of(request)
    point = await write(request, put_before, path_id(request, "point_id"), form.id_or_none("before"))
    return done(request, conference_url(point.conference_id))


async def order_agenda(request: Request) -> Response:
    conference_id = path_id(request, "conference_id")
    await write(request, put_in_short_order, conference_id)
    return done(request, conference_url(conference_id))


async def publish_times(request: Request) -> Response:
    conference_id = path_id(request, "conference_id")
    await write(request, publish, conference_id)
    return done(request, conference_url(conference_id))


async def follow_conference(socket: WebSocket) -> None:
    await follow_one(socket, socket.app.state.conference_hub, conference_topic, "conference_id")


# ── Preparing for a case ─────────────────────────────────────────────────────────────────────────────────────────


async def show_point(request: Request) -> Response:
    return page(await read(request, point_page, path_id(request, "point_id")))


def point_page(db: Session, viewer: Viewer, point_id: UUID, conflict: Stale | None = None, typed: str = "") -> str:
    found = preparing(db, viewer, point_id)
    ours = found.prepared.text if found.prepared else ""
    return render(viewer, "conferences/point.html", viewer=viewer, found=found, conflict=conflict, typed=typed or ours)


async def prepare_point(request: Request) -> Response:
    point_id = path_id(request, "point_id")
    form = await form_of(request)
    text = form.short("text", 4000)
    try:
        prepared = await write(request, keep_preparation, point_id, text, form.number("version"))
    except Stale as conflict:
        return page(await read(request, point_page, point_id, conflict, text), 409)
    if form.text("then") == "board":
        return done(request, f"/cases/{prepared.case_id}?point={point_id}#composer")
    return done(request, f"/points/{point_id}")


routes: list[BaseRoute] = [
    Route("/conferences", show_conferences),
    Route("/conferences", plan_conference, methods=["POST"]),
    Route("/conferences/new", show_new),
    Route("/conferences/{conference_id}", show_agenda),
    Route("/conferences/{conference_id}/arrangement", show_arrangement),
    Route("/conferences/{conference_id}/arrangement", change_conference, methods=["POST"]),
    Route("/conferences/{conference_id}/cancellation", call_conference_off, methods=["POST"]),
    Route("/conferences/{conference_id}/reinstatement", reinstate_conference, methods=["POST"]),
    Route("/conferences/{conference_id}/cases/{case_id}", show_adding),
    Route("/conferences/{conference_id}/points", add_point, methods=["POST"]),
    Route("/conferences/{conference_id}/order", order_agenda, methods=["POST"]),
    Route("/conferences/{conference_id}/publication", publish_times, methods=["POST"]),
    Route("/points/{point_id}", show_point),
    Route("/points/{point_id}", change_agenda_point, methods=["POST"]),
    Route("/points/{point_id}/place", place_point, methods=["POST"]),
    Route("/points/{point_id}/withdrawal", take_off, methods=["POST"]),
    Route("/points/{point_id}/restoration", restore_point, methods=["POST"]),
    Route("/points/{point_id}/preparation", prepare_point, methods=["POST"]),
    WebSocketRoute("/conferences/{conference_id}/live", follow_conference),
]
