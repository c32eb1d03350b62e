"""The people of a household on the board of its case."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.board.queries import table_of
from app.database import Session, Viewer
from app.households.actions import add_address, add_person, add_secret_address
from app.seats.forms import audience_from
from app.web import done, form_of, new_token, page, path_id, read, render, write_once


async def show_form(request: Request) -> Response:
    return page(await read(request, people_page, path_id(request, "case_id")))


def people_page(db: Session, viewer: Viewer, case_id: UUID) -> str:
    table = table_of(db, case_id)
    return render(viewer, "households/people.html", viewer=viewer, table=table, tokens=(new_token(), new_token()))


async def add_someone(request: Request) -> Response:
    case_id = path_id(request, "case_id")
    form = await form_of(request)
    await write_once(
        request,
        form,
        add_person,
        case_id,
        form.short("name", 400),
        audience_from(form),
        relation=form.short("relation", 120),
        own_network=bool(form.text("own_network")),
    )
    return done(request, f"/cases/{case_id}")


async def add_some_address(request: Request) -> Response:
    case_id = path_id(request, "case_id")
    form = await form_of(request)
    text = form.short("text", 400)
    if form.text("secret"):
        await write_once(request, form, add_secret_address, case_id, text, form.ids("person"))
    else:
        await write_once(request, form, add_address, case_id, text, audience_from(form))
    return done(request, f"/cases/{case_id}")


routes: list[BaseRoute] = [
    Route("/cases/{case_id}/people", show_form),
    Route("/cases/{case_id}/people", add_someone, methods=["POST"]),
    Route("/cases/{case_id}/addresses", add_some_address, methods=["POST"]),
]
