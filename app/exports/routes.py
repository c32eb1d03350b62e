"""Exports as CSV, and pages for the printer: of the board of a case, and of one's agreements over all cases.

A short export is a file at once. A long one is a page that grows while it is made: with each part that was looked up
comes another mark of the progress, of which the last is shown, and at its end the file, in the page itself. So it
works without JavaScript and in every process, whoever leaves stops it, and nothing of it is left anywhere.
"""

import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from app.board.queries import cards_of, household_lines, table_of
from app.database import AMSTERDAM, Session, Viewer
from app.exports.actions import export_agreements, export_case
from app.exports.queries import (
    BOARD_COLUMNS,
    LIST_COLUMNS,
    Plan,
    board_rows,
    list_rows,
    people_rows,
    plan_of_agreements,
    plan_of_case,
    reader_of,
)
from app.exports.sheets import BEGINNING, Row, csv_of, heading
from app.i18n import say_date
from app.lists.groups import Group, Whose
from app.lists.queries import Choice
from app.web import Form, database_of, form_of, page, path_id, read, render, viewer_of, write

PART: Final = 100
"""Rows that are looked up at once; others get their turn in between."""
AT_ONCE: Final = 300
MOST_ON_PAPER: Final = 2000

Rows = Callable[[Sequence[UUID]], Awaitable[Sequence[Row]]]


async def take_case(request: Request) -> Response:
    case_id = path_id(request, "case_id")
    await form_of(request)
    plan = await write(request, export_case, case_id)

    async def rows(ids: Sequence[UUID]) -> Sequence[Row]:
        found = await read(request, board_rows, case_id, ids)
        is_last = bool(plan.ids) and ids[-1:] == plan.ids[-1:]
        return [*found, *(await read(request, people_rows, case_id))] if is_last or not plan.ids else found

    return export(request, plan, BOARD_COLUMNS, rows, f"/cases/{case_id}")


async def take_agreements(request: Request) -> Response:
    choice = choice_in(await form_of(request))
    plan = await write(request, export_agreements, choice)

    async def rows(ids: Sequence[UUID]) -> Sequence[Row]:
        return await read(request, list_rows, ids)

    return export(request, plan, LIST_COLUMNS, rows, choice.path)


def choice_in(form: Form) -> Choice:
    return Choice(
        form.choice_or_none("whose", Whose) or Whose.MINE,
        form.choice_or_none("group", Group),
        form.id_or_none("case"),
        form.id_or_none("person"),
    )


def export(request: Request, plan: Plan, columns: Sequence[str], rows: Rows, back: str) -> Response:
    """Its name in somebody's downloads tells of no household."""
    day = database_of(request).clock().astimezone(AMSTERDAM).date()
    name = f"rondetafel-{day.isoformat()}.csv"
    parts = csv_parts(viewer_of(request), plan, columns, rows)
    if len(plan.ids) <= AT_ONCE:
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(parts, media_type="text/csv; charset=utf-8", headers=headers)
    # A proxy that gathers an answer before it passes it on would show no progress.
    headers = {"X-Accel-Buffering": "no"}
    growing = growing_page(viewer_of(request), plan, parts, name, back)
    return StreamingResponse(growing, media_type="text/html; charset=utf-8", headers=headers)


async def csv_parts(viewer: Viewer, plan: Plan, columns: Sequence[str], rows: Rows) -> AsyncIterator[bytes]:
    top = heading(viewer.language, plan.title, plan.reader, columns)
    yield BEGINNING.encode() + csv_of(top)
    for start in range(0, max(1, len(plan.ids)), PART):
        yield csv_of(await rows(plan.ids[start : start + PART]))


async def growing_page(
    viewer: Viewer, plan: Plan, parts: AsyncIterator[bytes], name: str, back: str
) -> AsyncIterator[bytes]:
    html = render(viewer, "exports/growing.html", viewer=viewer, plan=plan, back=back)
    before, after = html.split("<!-- grows here -->")
    yield before.encode()
    made, total = [], len(plan.ids)
    async for part in parts:
        made.append(part)
        done = min(total, (len(made) - 1) * PART)
        yield render(viewer, "exports/_progress.html", done=done, total=total).encode()
    content = base64.b64encode(b"".join(made)).decode()
    yield render(viewer, "exports/_ready.html", content=content, name=name, total=total).encode()
    yield after.encode()


async def print_case(request: Request) -> Response:
    return page(await read(request, case_sheet, path_id(request, "case_id")))


def case_sheet(db: Session, viewer: Viewer, case_id: UUID) -> str:
    table = table_of(db, case_id)
    cards = {card.id: card for card in cards_of(db, viewer, table)}
    plan = plan_of_case(db, viewer, case_id)
    return render(
        viewer,
        "exports/case.html",
        viewer=viewer,
        table=table,
        cards=[cards[id] for id in plan.ids if id in cards],
        people=household_lines(db, viewer, table),
        reader=plan.reader,
    )


async def print_agreements(request: Request) -> Response:
    choice = choice_in(Form(request.query_params.multi_items()))
    return page(await read(request, agreements_sheet, choice))


def agreements_sheet(db: Session, viewer: Viewer, choice: Choice) -> str:
    plan = plan_of_agreements(db, viewer, choice)
    return render(
        viewer,
        "exports/agreements.html",
        viewer=viewer,
        choice=choice,
        rows=list_rows(db, viewer, plan.ids[:MOST_ON_PAPER], partial(say_date, viewer.language, today=db.today)),
        columns=LIST_COLUMNS,
        reader=reader_of(db, viewer),
        left_out=max(0, len(plan.ids) - MOST_ON_PAPER),
    )


routes: list[BaseRoute] = [
    Route("/cases/{case_id}/export", take_case, methods=["POST"]),
    Route("/cases/{case_id}/print", print_case),
    Route("/agreements/export", take_agreements, methods=["POST"]),
    Route("/agreements/print", print_agreements),
]
