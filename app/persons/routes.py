"""The intake desk: someone found in the register, exactly, becomes a household and a case."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app import policy
from app.cases.actions import NewCase, open_case
from app.database import Session, Viewer
from app.errors import NotVisible
from app.households.actions import add_person
from app.partners.models import Team
from app.persons.actions import find_by_bsn, find_by_name, household_for, open_person
from app.persons.bsn import BsnKeys
from app.persons.models import RegisterPerson
from app.persons.record import RegisterDate
from app.seats.sharing import JUST_US
from app.web import Form, done, form_of, new_token, page, path_id, read, render, viewer_of, write, write_once


async def show_desk(request: Request) -> Response:
    _only_for_the_desk(request)
    return page(await read(request, desk_page))


def _only_for_the_desk(request: Request) -> None:
    if not policy.may_search_register(viewer_of(request)):
        raise NotVisible


def desk_page(db: Session, viewer: Viewer, found: Sequence[RegisterPerson] | None = None) -> str:
    return render(viewer, "persons/desk.html", viewer=viewer, found=found)


async def look_up(request: Request) -> Response:
    """By POST, so that what was asked for stays out of addresses and logs."""
    _only_for_the_desk(request)
    form = await form_of(request)
    found = await (_look_up_bsn(request, form) if form.text("bsn") else _look_up_name(request, form))
    return page(await read(request, desk_page, found))


async def _look_up_bsn(request: Request, form: Form) -> Sequence[RegisterPerson]:
    keys = BsnKeys.of(request.app.state.settings.secret_key)
    person = await write(request, find_by_bsn, keys, form.short("bsn", 20))
    return [person] if person else []


async def _look_up_name(request: Request, form: Form) -> Sequence[RegisterPerson]:
    born = RegisterDate.typed(form.short("born", 20))
    return await write(request, find_by_name, form.short("surname", 200), born, form.short("given_names", 200))


async def show_person(request: Request) -> Response:
    """Opening someone is logged, so it is a POST; what it shows is the household that the address proposes."""
    _only_for_the_desk(request)
    return page(await write(request, person_page, path_id(request, "person_id")))


def person_page(db: Session, viewer: Viewer, person_id: UUID) -> str:
    person, proposed = open_person(db, viewer, person_id)
    teams = db.exec(select(Team).order_by(col(Team.name))).all()
    return render(
        viewer,
        "persons/person.html",
        viewer=viewer,
        person=person,
        proposed=[*proposed] or [person],
        teams=teams,
        token=new_token(),
    )


async def make_case(request: Request) -> Response:
    """The desk confirms who belong together, and opens the case."""
    _only_for_the_desk(request)
    form = await form_of(request)
    new = NewCase(form.id("team"), form.short("title", 120), form.short("question", 2000), form.short("wish", 1000))
    people = sorted(form.ids("person"))
    await write_once(request, form, case_from_register, form.short("household", 240), people, new)
    return done(request, "/cases")


def case_from_register(
    db: Session, viewer: Viewer, household_name: str, person_ids: Sequence[UUID], new: NewCase
) -> UUID:
    """A household that is known already may get another case beside it: only allocation asks for there being one."""
    case = open_case(db, viewer, household_for(db, viewer, household_name, person_ids), new)
    for id in person_ids:
        person = db.find(RegisterPerson, id)
        add_person(db, viewer, case.id, person.name, JUST_US, born=str(person.born_on))
    return case.id


routes: list[BaseRoute] = [
    Route("/desk", show_desk),
    Route("/desk/search", look_up, methods=["POST"]),
    Route("/desk/people/{person_id}", show_person, methods=["POST"]),
    Route("/desk/cases", make_case, methods=["POST"]),
]
