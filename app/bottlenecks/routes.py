"""The bottleneck of an agreement, with all its steps; and what is stuck over all cases."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app import policy
from app.board.queries import audiences_of, table_of
from app.bottlenecks.actions import NextStep, raise_bottleneck, scale, solve
from app.bottlenecks.queries import LEVELS, agreement_item, open_on, steps_on, stuck_in, who_can_act
from app.cases.models import Escalation
from app.database import Session, Viewer
from app.errors import Invalid
from app.i18n import translate
from app.web import Form, by_htmx, done, form_of, page, path_id, read, render, typed_before, write

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


async def show_bottleneck(request: Request) -> Response:
    return page(await read(request, bottleneck_page, path_id(request, "item_id")))


def bottleneck_page(
    db: Session, viewer: Viewer, item_id: UUID, refusal: Invalid | None = None, typed: Mapping[str, str] = NOTHING
) -> str:
    """typed: what comes back with a refusal, by the names of the fields."""
    item = agreement_item(db, item_id)
    table = table_of(db, item.case_id)
    bottleneck = open_on(db, [item.id]).get(item.id)
    may_scale = bottleneck is not None and policy.may_scale(viewer, bottleneck, table.case)
    return render(
        viewer,
        "bottlenecks/bottleneck.html",
        viewer=viewer,
        table=table,
        item=item,
        audience=audiences_of(db, table, [item])[item.id],
        bottleneck=bottleneck,
        steps=steps_on(db, item),
        can_act=who_can_act(db, item),
        levels=LEVELS,
        open=not (item.retracted_at or table.case.closed_at),
        may_scale=may_scale,
        refusal=translate(viewer.language, refusal.sentence, **refusal.values) if refusal else "",
        typed=typed,
    )


async def show_bottlenecks(request: Request) -> Response:
    return page(await read(request, bottlenecks_page))


def bottlenecks_page(db: Session, viewer: Viewer) -> str:
    return render(viewer, "bottlenecks/bottlenecks.html", viewer=viewer, stuck=stuck_in(db, viewer))


def next_step(form: Form) -> NextStep:
    """Who is to act is chosen as `<partner>` or `<partner> <professional>`, in one list; a function goes before it."""
    partner, _, professional = form.text("acts").partition(" ")
    chosen = Form([("partner", partner), ("professional", professional)])
    return NextStep(
        form.choice("level", Escalation),
        form.text("reason"),
        chosen.id_or_none("partner"),
        chosen.id_or_none("professional"),
        form.short("acts_as", 120),
    )


async def make_bottleneck(request: Request) -> Response:
    item_id, form = path_id(request, "item_id"), await form_of(request)
    try:
        bottleneck = await write(request, raise_bottleneck, item_id, next_step(form))
    except Invalid as refusal:
        return await _refused(request, item_id, refusal)
    return done(request, f"/cases/{bottleneck.case_id}#item-{bottleneck.item_id}")


async def scale_bottleneck(request: Request) -> Response:
    item_id, form = path_id(request, "item_id"), await form_of(request)
    try:
        await write(request, scale, item_id, next_step(form), form.choice("seen_at", Escalation))
    except Invalid as refusal:
        return await _refused(request, item_id, refusal)
    return done(request, f"/items/{item_id}/bottleneck")


async def solve_bottleneck(request: Request) -> Response:
    item_id, form = path_id(request, "item_id"), await form_of(request)
    try:
        await write(request, solve, item_id, form.text("reason"))
    except Invalid as refusal:
        return await _refused(request, item_id, refusal)
    return done(request, f"/items/{item_id}/bottleneck")


async def _refused(request: Request, item_id: UUID, refusal: Invalid) -> Response:
    """On its own page, where whatever is missing can be chosen; with all that was filled in."""
    if by_htmx(request):
        raise refusal
    return page(await read(request, bottleneck_page, item_id, refusal, dict(typed_before(request))), 422)


routes: list[BaseRoute] = [
    Route("/bottlenecks", show_bottlenecks),
    Route("/items/{item_id}/bottleneck", show_bottleneck),
    Route("/items/{item_id}/bottleneck", make_bottleneck, methods=["POST"]),
    Route("/items/{item_id}/bottleneck/level", scale_bottleneck, methods=["POST"]),
    Route("/items/{item_id}/bottleneck/solution", solve_bottleneck, methods=["POST"]),
]
