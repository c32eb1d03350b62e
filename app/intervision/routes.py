"""Intervision: one's groups and sessions, a session while it runs, and what was learned."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, cast
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from app.database import AMSTERDAM, Session, Viewer
from app.errors import Invalid
from app.events import intervision_topic
from app.i18n import N_, translate
from app.intervision.actions import (
    NewGroup,
    NewPoint,
    NewSession,
    ask_again,
    ask_in,
    card_round,
    choose,
    close,
    extend,
    found_group,
    go_to,
    keep_for,
    leave_group,
    note_learning,
    open_cards,
    open_further,
    open_notes,
    pause,
    plan_session,
    resume,
    round_to_open,
    write_note,
)
from app.intervision.cards import Cards
from app.intervision.checking import checked
from app.intervision.keeping import CheckedText
from app.intervision.live import LISTS, regions_of
from app.intervision.methods import METHODS
from app.intervision.models import DAYS_KEPT, IntervisionSession, MethodName, OpenTo
from app.intervision.queries import group_page, learning_points, my_intervision, people_to_ask, planned_before
from app.intervision.taking_back import take_back_note, take_back_point
from app.live import follow_one, parts_of
from app.partners.queries import all_teams
from app.web import (
    Form,
    database_of,
    done,
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

LONGEST_NAME: Final = 120
LONGEST_TEXT: Final = 4000
LONGEST_TAGS: Final = 200


def cards_of(request: Request) -> Cards:
    return cast(Cards, request.app.state.cards)


def session_url(session_id: UUID) -> str:
    return f"/intervision/sessions/{session_id}"


async def texts_of(
    request: Request, form: Form, longest: int, fields: Mapping[str, str]
) -> Mapping[str, CheckedText] | Response:
    """Every text of intervision that is saved or sent to others comes by here."""
    tidy = [(name, form.short(name, longest) if name in fields else value) for name, value in form.fields]
    return await checked(request, Form(tidy), fields)


# ── One's groups and sessions ────────────────────────────────────────────────────────────────────────────────────


async def show_mine(request: Request) -> Response:
    return page(await read(request, mine_page))


def mine_page(db: Session, viewer: Viewer) -> str:
    return render(viewer, "intervision/intervision.html", viewer=viewer, found=my_intervision(db, viewer))


async def show_new_group(request: Request) -> Response:
    return page(await read(request, new_group_page))


def new_group_page(db: Session, viewer: Viewer) -> str:
    return render(
        viewer,
        "intervision/new_group.html",
        viewer=viewer,
        teams=[team for team, _ in all_teams(db)],
        people=people_to_ask(db, viewer),
        days=DAYS_KEPT,
        token=new_token(),
    )


async def make_group(request: Request) -> Response:
    form = await form_of(request)
    texts = await texts_of(request, form, LONGEST_NAME, {"name": N_("Name of the group")})
    if isinstance(texts, Response):
        return texts
    new = NewGroup(texts["name"], form.id("team"), form.number("days"), form.ids("person"))
    await write_once(request, form, found_group, new)
    return done(request, "/intervision")


async def show_group(request: Request) -> Response:
    return page(await read(request, page_of_group, path_id(request, "group_id")))


def page_of_group(db: Session, viewer: Viewer, group_id: UUID) -> str:
    found = group_page(db, viewer, group_id)
    others = people_to_ask(db, viewer, found.members)
    return render(viewer, "intervision/group.html", viewer=viewer, found=found, others=others)


async def add_members(request: Request) -> Response:
    form = await form_of(request)
    group = await write(request, ask_in, path_id(request, "group_id"), form.ids("person"))
    return done(request, f"/intervision/groups/{group.id}")


async def go_out(request: Request) -> Response:
    await write(request, leave_group, path_id(request, "group_id"))
    return done(request, "/intervision")


async def set_period(request: Request) -> Response:
    form = await form_of(request)
    group = await write(request, keep_for, path_id(request, "group_id"), form.number("days"))
    return done(request, f"/intervision/groups/{group.id}")


# ── Planning ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def show_planning(request: Request) -> Response:
    return page(await read(request, planning_page, path_id(request, "group_id"), Form([("starts_at", "10:00")])))


def planning_page(db: Session, viewer: Viewer, group_id: UUID, typed: Form, refusal: Invalid | None = None) -> str:
    return render(
        viewer,
        "intervision/plan.html",
        viewer=viewer,
        found=group_page(db, viewer, group_id),
        typed=typed,
        refusal_said=translate(viewer.language, refusal.sentence, **refusal.values) if refusal else "",
        methods=METHODS,
        token=new_token(),
    )


async def plan(request: Request) -> Response:
    form, group_id = await form_of(request), path_id(request, "group_id")
    texts = await texts_of(request, form, LONGEST_TEXT, {"question": N_("Question")})
    if isinstance(texts, Response):
        return texts
    try:
        new = new_session(form, texts["question"])
        made = await write_once(request, form, plan_session, group_id, new)
    except Invalid as refusal:
        return page(await read(request, planning_page, group_id, form, refusal), 422)
    if made is None:
        made = await read(request, planned_before, group_id, new.starts_at)
    return done(request, session_url(made.id))


def new_session(form: Form, question: CheckedText) -> NewSession:
    begins = datetime.combine(form.day("starts_on"), form.time_of_day("starts_at"), AMSTERDAM)
    return NewSession(
        begins.astimezone(UTC),
        form.id("facilitator"),
        form.id("bringer"),
        question,
        form.choice("method", MethodName),
        form.ids("person"),
    )


# ── A session while it runs ──────────────────────────────────────────────────────────────────────────────────────


async def show_session(request: Request) -> Response:
    return page(await read(request, session_page, path_id(request, "session_id"), cards_of(request)))


def session_page(db: Session, viewer: Viewer, session_id: UUID, cards: Cards) -> str:
    return render(
        viewer,
        "intervision/session.html",
        viewer=viewer,
        session_id=session_id,
        **parts_of(regions_of(db, viewer, session_id, cards), LISTS),
        reaches=list(OpenTo),
        token=new_token(),
    )


async def follow_session(socket: WebSocket) -> None:
    await follow_one(socket, socket.app.state.intervision_hub, intervision_topic, "session_id")


async def step_on(request: Request) -> Response:
    """A new round of cards is ready in memory before the step begins; for another step it is not needed."""
    form, cards = await form_of(request), cards_of(request)
    step, round_id, begun = form.number("step"), cards.begin(), None
    try:
        begun = await write(request, go_to, path_id(request, "session_id"), step, round_id)
    finally:
        if begun is None or begun.cards != round_id:
            cards.forget(round_id)
    return done(request, session_url(begun.id))


async def ask_everyone_again(request: Request) -> Response:
    cards = cards_of(request)
    round_id, begun = cards.begin(), None
    try:
        begun = await write(request, ask_again, path_id(request, "session_id"), round_id)
    finally:
        if begun is None:
            cards.forget(round_id)
    return done(request, session_url(begun.id))


async def open_round(request: Request) -> Response:
    """Everything at once; what was written on cards is gone from memory when it is saved, and not before."""
    session_id = path_id(request, "session_id")
    round_id = await read(request, round_to_open, session_id)
    if round_id is None:
        await write(request, open_notes, session_id)
    else:
        with cards_of(request).opening(round_id) as texts:
            await write(request, open_cards, session_id, round_id, texts)
    return done(request, session_url(session_id))


Change = Callable[[Session, Viewer, UUID], IntervisionSession]


def _simply(action: Change) -> Callable[[Request], Awaitable[Response]]:
    """For what needs nothing but the button."""

    async def answer(request: Request) -> Response:
        session = await write(request, action, path_id(request, "session_id"))
        return done(request, session_url(session.id))

    return answer


async def give_time(request: Request) -> Response:
    form = await form_of(request)
    session = await write(request, extend, path_id(request, "session_id"), form.number("minutes"))
    return done(request, session_url(session.id))


async def add_note(request: Request) -> Response:
    form, session_id = await form_of(request), path_id(request, "session_id")
    texts = await texts_of(request, form, LONGEST_TEXT, {"text": N_("Your note")})
    if isinstance(texts, Response):
        return texts
    await write_once(request, form, write_note, session_id, form.number("step"), texts["text"])
    return done(request, session_url(session_id))


async def gone_for_good(request: Request, take_back: Change, id: UUID) -> str:
    """Gone from the tables, and then from the file in which those are; returns where the session is."""
    session = await write(request, take_back, id)
    await database_of(request).forget_deleted()
    return session_url(session.id)


async def retract_note(request: Request) -> Response:
    return done(request, await gone_for_good(request, take_back_note, path_id(request, "note_id")))


async def retract_point(request: Request) -> Response:
    session = await gone_for_good(request, take_back_point, path_id(request, "learning_id"))
    return done(request, f"{session}#learned")


async def hand_in_card(request: Request) -> Response:
    """Nothing is written to the database, so that nothing there tells who was when here; others see a number only."""
    form, session_id = await form_of(request), path_id(request, "session_id")
    texts = await texts_of(request, form, LONGEST_TEXT, {"text": N_("Your advice")})
    if isinstance(texts, Response):
        return texts
    if not texts["text"].text:
        raise Invalid(N_("Write something first."))
    round_id = await read(request, card_round, session_id, form.number("step"))
    cards_of(request).hand_in(round_id, viewer_of(request).professional_id, texts["text"])
    await database_of(request).publish({intervision_topic(session_id): {session_id}})
    return done(request, session_url(session_id))


async def choose_advice(request: Request) -> Response:
    card = await write(request, choose, path_id(request, "card_id"))
    return done(request, session_url(card.session_id))


# ── What was learned ─────────────────────────────────────────────────────────────────────────────────────────────


async def add_point(request: Request) -> Response:
    form, session_id = await form_of(request), path_id(request, "session_id")
    fields = {"text": N_("What you learned"), "tags": N_("Words to find it by")}
    form.short("tags", LONGEST_TAGS)
    texts = await texts_of(request, form, LONGEST_TEXT, fields)
    if isinstance(texts, Response):
        return texts
    new = NewPoint(texts["text"], texts["tags"], form.choice("open_to", OpenTo))
    await write_once(request, form, note_learning, session_id, new)
    return done(request, session_url(session_id) + "#learned")


async def open_point(request: Request) -> Response:
    form = await form_of(request)
    point = await write(request, open_further, path_id(request, "learning_id"), form.choice("open_to", OpenTo))
    return done(request, session_url(point.session_id) + "#learned")


async def show_learned(request: Request) -> Response:
    return page(await read(request, learned_page, ""))


async def seek_learned(request: Request) -> Response:
    """By POST, so that what was sought stands in no log."""
    form = await form_of(request)
    return page(await read(request, learned_page, form.short("sought", LONGEST_TAGS)))


def learned_page(db: Session, viewer: Viewer, sought: str) -> str:
    points = learning_points(db, viewer, sought)
    return render(viewer, "intervision/learned.html", viewer=viewer, points=points, sought=sought)


_AT: Final = "/intervision/sessions/{session_id}"
_SIMPLE: Final[Sequence[tuple[str, Change]]] = (("pause", pause), ("resumption", resume), ("closing", close))

routes: list[BaseRoute] = [
    Route("/intervision", show_mine),
    Route("/intervision/learned", show_learned),
    Route("/intervision/learned", seek_learned, methods=["POST"]),
    Route("/intervision/groups/new", show_new_group),
    Route("/intervision/groups", make_group, methods=["POST"]),
    Route("/intervision/groups/{group_id}", show_group),
    Route("/intervision/groups/{group_id}/members", add_members, methods=["POST"]),
    Route("/intervision/groups/{group_id}/departure", go_out, methods=["POST"]),
    Route("/intervision/groups/{group_id}/period", set_period, methods=["POST"]),
    Route("/intervision/groups/{group_id}/plan", show_planning),
    Route("/intervision/groups/{group_id}/sessions", plan, methods=["POST"]),
    Route(_AT, show_session),
    Route(f"{_AT}/step", step_on, methods=["POST"]),
    *(Route(f"{_AT}/{name}", _simply(action), methods=["POST"]) for name, action in _SIMPLE),
    Route(f"{_AT}/extension", give_time, methods=["POST"]),
    Route(f"{_AT}/notes", add_note, methods=["POST"]),
    Route(f"{_AT}/cards", hand_in_card, methods=["POST"]),
    Route(f"{_AT}/opening", open_round, methods=["POST"]),
    Route(f"{_AT}/asking", ask_everyone_again, methods=["POST"]),
    Route(f"{_AT}/learned", add_point, methods=["POST"]),
    Route("/intervision/cards/{card_id}/choice", choose_advice, methods=["POST"]),
    Route("/intervision/notes/{note_id}/retraction", retract_note, methods=["POST"]),
    Route("/intervision/learned/{learning_id}/retraction", retract_point, methods=["POST"]),
    Route("/intervision/learned/{learning_id}/reach", open_point, methods=["POST"]),
    WebSocketRoute(f"{_AT}/live", follow_session),
]
