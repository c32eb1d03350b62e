"""The bottleneck of an agreement, with all its steps; and what is stuck over all cases."""

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
from app.web import Form, done, form_of, page, path_id, read, render, write


async def show_bottleneck(request: Request) -> Response:
    return page(await read(request, bottleneck_page, path_id(request, "item_id")))


def bottleneck_page(db: Session, viewer: Viewer, item_id: UUID) -> str:
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
    form = await form_of(request)
    bottleneck = await write(request, raise_bottleneck, path_id(request, "item_id"), next_step(form))
    return done(request, f"/cases/{bottleneck.case_id}#item-{bottleneck.item_id}")


async def scale_bottleneck(request: Request) -> Response:
    item_id, form = path_id(request, "item_id"), await form_of(request)
    await write(request, scale, item_id, next_step(form), form.choice("seen_at", Escalation))
    return done(request, f"/items/{item_id}/bottleneck")


async def solve_bottleneck(request: Request) -> Response:
    item_id, form = path_id(request, "item_id"), await form_of(request)
    await write(request, solve, item_id, form.text("reason"))
    return done(request, f"/items/{item_id}/bottleneck")


routes: list[BaseRoute] = [
    Route("/bottlenecks", show_bottlenecks),
    Route("/items/{item_id}/bottleneck", show_bottleneck),
    Route("/items/{item_id}/bottleneck", make_bottleneck, methods=["POST"]),
    Route("/items/{item_id}/bottleneck/level", scale_bottleneck, methods=["POST"]),
    Route("/items/{item_id}/bottleneck/solution", solve_bottleneck, methods=["POST"]),
]
