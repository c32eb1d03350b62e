"""The administration: organisations, covenants, teams and people, by someone who sees no case.

After the first start the same pages lead through what has to be there before the first case, step by step.
"""

import asyncio
from datetime import timedelta
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app import policy
from app.database import Duty, Session, Viewer
from app.errors import Invalid, NotVisible
from app.i18n import N_
from app.login.accounts import change_email, end_logins, give_account, new_password, reset_password
from app.login.actions import hash_password
from app.login.models import Account
from app.partners.actions import (
    NewParts,
    add_covenant,
    add_partner,
    add_parts,
    add_professional,
    add_team,
    change_partner,
    change_professional,
    change_team,
    end_part,
    give_duty,
    make_active,
    make_inactive,
    take_duty,
)
from app.partners.acts import newest_acts
from app.partners.models import Partner, PartnerKind, Professional
from app.partners.queries import (
    Step,
    all_covenants,
    all_partners,
    all_teams,
    colleague,
    colleagues,
    parts_of,
    progress,
)
from app.seats.models import Covenant, CovenantPart, Purpose
from app.web import Form, done, form_of, new_token, page, path_id, read, render, viewer_of, write, write_once

HOME = "/administration"


def _only_for_the_administration(request: Request) -> None:
    if not policy.may_administer(viewer_of(request)):
        raise NotVisible


# ── Where it begins, and what is next ────────────────────────────────────────────────────────────────────────────


async def show_administration(request: Request) -> Response:
    _only_for_the_administration(request)
    return page(await read(request, administration_page))


def administration_page(db: Session, viewer: Viewer) -> str:
    return _page(db, viewer, "administration")


def _page(db: Session, viewer: Viewer, name: str, **context: object) -> str:
    """Every page of the administration says how far one is."""
    return render(viewer, f"partners/{name}.html", viewer=viewer, steps=list(Step), progress=progress(db), **context)


async def show_log(request: Request) -> Response:
    _only_for_the_administration(request)
    return page(await read(request, log_page))


def log_page(db: Session, viewer: Viewer) -> str:
    acts, more = newest_acts(db, viewer)
    return _page(db, viewer, "log", acts=acts, more=more)


# ── Organisations ────────────────────────────────────────────────────────────────────────────────────────────────


async def show_organisations(request: Request) -> Response:
    _only_for_the_administration(request)
    return page(await read(request, organisations_page))


def organisations_page(db: Session, viewer: Viewer) -> str:
    working = [c.person.partner_id for c in colleagues(db) if c.person.active]
    partners = [(partner, working.count(partner.id)) for partner in all_partners(db)]
    return _page(db, viewer, "organisations", partners=partners, kinds=list(PartnerKind))


async def make_organisation(request: Request) -> Response:
    _only_for_the_administration(request)
    form = await form_of(request)
    await write(request, add_partner, form.short("name", 120), form.choice("kind", PartnerKind))
    return done(request, f"{HOME}/organisations")


async def show_organisation(request: Request) -> Response:
    _only_for_the_administration(request)
    return page(await read(request, organisation_page, path_id(request, "partner_id")))


def organisation_page(db: Session, viewer: Viewer, partner_id: UUID) -> str:
    partner = db.find(Partner, partner_id)
    people = colleagues(db, frozenset({partner.id}))
    kinds = list(PartnerKind)
    return _page(db, viewer, "organisation", partner=partner, people=people, kinds=kinds, token=new_token())


async def alter_organisation(request: Request) -> Response:
    _only_for_the_administration(request)
    partner_id = path_id(request, "partner_id")
    form = await form_of(request)
    await write(request, change_partner, partner_id, form.short("name", 120), form.choice("kind", PartnerKind))
    return done(request, _organisation(partner_id))


def _organisation(partner_id: UUID) -> str:
    return f"{HOME}/organisations/{partner_id}"


# ── Covenants ────────────────────────────────────────────────────────────────────────────────────────────────────


async def show_covenants(request: Request) -> Response:
    _only_for_the_administration(request)
    return page(await read(request, covenants_page))


def covenants_page(db: Session, viewer: Viewer) -> str:
    return _page(db, viewer, "covenants", covenants=all_covenants(db))


async def make_covenant(request: Request) -> Response:
    _only_for_the_administration(request)
    form = await form_of(request)
    await write(request, add_covenant, form.short("name", 120))
    return done(request, f"{HOME}/covenants")


async def show_covenant(request: Request) -> Response:
    _only_for_the_administration(request)
    return page(await read(request, covenant_page, path_id(request, "covenant_id")))


def covenant_page(db: Session, viewer: Viewer, covenant_id: UUID) -> str:
    covenant = db.find(Covenant, covenant_id)
    return _page(
        db,
        viewer,
        "covenant",
        covenant=covenant,
        partners=all_partners(db),
        parts=parts_of(db, covenant),
        purposes=list(Purpose),
        today=db.today,
    )


async def make_parts(request: Request) -> Response:
    _only_for_the_administration(request)
    covenant_id = path_id(request, "covenant_id")
    form = await form_of(request)
    await write(request, add_parts, covenant_id, _new_parts(form))
    return done(request, f"{HOME}/covenants/{covenant_id}")


def _new_parts(form: Form) -> NewParts:
    purposes = [purpose for purpose in Purpose if purpose in form.all("purpose")]
    if len(purposes) != len(set(form.all("purpose"))):
        raise Invalid(N_("Something is missing in this form: make your choice again."))
    gives, receives = bool(form.text("gives")), bool(form.text("receives"))
    return NewParts(form.id("partner"), purposes, gives, receives, form.day("starts_on"), form.day_or_none("ends_on"))


async def close_part(request: Request) -> Response:
    _only_for_the_administration(request)
    part_id = path_id(request, "part_id")
    form = await form_of(request)
    covenant_id = await read(request, covenant_of_part, part_id)
    if form.text("when") == "now":
        await write(request, end_part_now, part_id)
    else:
        await write(request, end_part, part_id, form.day("ends_on"))
    return done(request, f"{HOME}/covenants/{covenant_id}")


def covenant_of_part(db: Session, _: Viewer, part_id: UUID) -> UUID:
    return db.find(CovenantPart, part_id).covenant_id


def end_part_now(db: Session, viewer: Viewer, part_id: UUID) -> None:
    """Days are inclusive: what was in force up to and including yesterday is not today."""
    end_part(db, viewer, part_id, db.today - timedelta(days=1))


# ── Teams ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def show_teams(request: Request) -> Response:
    _only_for_the_administration(request)
    return page(await read(request, teams_page))


def teams_page(db: Session, viewer: Viewer) -> str:
    return _page(db, viewer, "teams", teams=all_teams(db), covenants=all_covenants(db))


async def make_team(request: Request) -> Response:
    _only_for_the_administration(request)
    form = await form_of(request)
    await write(request, add_team, form.short("name", 120), form.id("covenant"))
    return done(request, f"{HOME}/teams")


async def alter_team(request: Request) -> Response:
    _only_for_the_administration(request)
    team_id = path_id(request, "team_id")
    form = await form_of(request)
    await write(request, change_team, team_id, form.short("name", 120))
    return done(request, f"{HOME}/teams")


# ── People ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def make_person(request: Request) -> Response:
    _only_for_the_administration(request)
    partner_id = path_id(request, "partner_id")
    form = await form_of(request)
    await write_once(request, form, add_professional, partner_id, form.short("name", 120), form.short("work", 120))
    return done(request, _organisation(partner_id))


async def show_person(request: Request) -> Response:
    _only_for_the_administration(request)
    logged_out = request.query_params.get("logins") == "ended"
    return page(await read(request, person_page, path_id(request, "professional_id"), logged_out))


def person_page(db: Session, viewer: Viewer, professional_id: UUID, logged_out: bool) -> str:
    person = db.find(Professional, professional_id)
    partner, found = db.find(Partner, person.partner_id), colleague(db, person)
    return _page(
        db,
        viewer,
        "person",
        person=person,
        partner=partner,
        colleague=found,
        duties=list(Duty),
        logged_out=logged_out,
    )


def _person(professional_id: UUID) -> str:
    return f"{HOME}/people/{professional_id}"


async def alter_person(request: Request) -> Response:
    _only_for_the_administration(request)
    professional_id = path_id(request, "professional_id")
    form = await form_of(request)
    await write(request, change_professional, professional_id, form.short("name", 120), form.short("work", 120))
    return done(request, _person(professional_id))


async def let_person_go(request: Request) -> Response:
    _only_for_the_administration(request)
    professional_id = path_id(request, "professional_id")
    await write(request, make_inactive, professional_id)
    return done(request, _person(professional_id))


async def let_person_return(request: Request) -> Response:
    _only_for_the_administration(request)
    professional_id = path_id(request, "professional_id")
    await write(request, make_active, professional_id)
    return done(request, _person(professional_id))


async def add_duty(request: Request) -> Response:
    _only_for_the_administration(request)
    professional_id = path_id(request, "professional_id")
    form = await form_of(request)
    await write(request, give_duty, professional_id, form.choice("duty", Duty))
    return done(request, _person(professional_id))


async def end_duty(request: Request) -> Response:
    _only_for_the_administration(request)
    professional_id = path_id(request, "professional_id")
    form = await form_of(request)
    await write(request, take_duty, professional_id, form.choice("duty", Duty))
    return done(request, _person(professional_id))


# ── Accounts ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def make_account(request: Request) -> Response:
    """The password is on the answer to this form, and nowhere else."""
    _only_for_the_administration(request)
    form = await form_of(request)
    username, password = form.short("username", 120), new_password()
    hashed = await asyncio.to_thread(hash_password, password)
    account = await write(request, give_account, path_id(request, "professional_id"), username, hashed)
    return page(await read(request, password_page, account, password))


async def renew_password(request: Request) -> Response:
    _only_for_the_administration(request)
    password = new_password()
    hashed = await asyncio.to_thread(hash_password, password)
    account = await write(request, reset_password, path_id(request, "professional_id"), hashed)
    return page(await read(request, password_page, account, password))


def password_page(db: Session, viewer: Viewer, account: Account, password: str) -> str:
    person = db.find(Professional, account.professional_id)
    return _page(db, viewer, "password", person=person, username=account.username, password=password)


async def change_address(request: Request) -> Response:
    _only_for_the_administration(request)
    professional_id = path_id(request, "professional_id")
    form = await form_of(request)
    await write(request, change_email, professional_id, form.short("email", 200))
    return done(request, f"{HOME}/people/{professional_id}")


async def close_logins(request: Request) -> Response:
    _only_for_the_administration(request)
    professional_id = path_id(request, "professional_id")
    await write(request, end_logins, professional_id)
    return done(request, f"{_person(professional_id)}?logins=ended")


routes: list[BaseRoute] = [
    Route("/administration", show_administration),
    Route("/administration/log", show_log),
    Route("/administration/organisations", show_organisations),
    Route("/administration/organisations", make_organisation, methods=["POST"]),
    Route("/administration/organisations/{partner_id}", show_organisation),
    Route("/administration/organisations/{partner_id}", alter_organisation, methods=["POST"]),
    Route("/administration/organisations/{partner_id}/people", make_person, methods=["POST"]),
    Route("/administration/covenants", show_covenants),
    Route("/administration/covenants", make_covenant, methods=["POST"]),
    Route("/administration/covenants/{covenant_id}", show_covenant),
    Route("/administration/covenants/{covenant_id}/parts", make_parts, methods=["POST"]),
    Route("/administration/parts/{part_id}/last-day", close_part, methods=["POST"]),
    Route("/administration/teams", show_teams),
    Route("/administration/teams", make_team, methods=["POST"]),
    Route("/administration/teams/{team_id}", alter_team, methods=["POST"]),
    Route("/administration/people/{professional_id}", show_person),
    Route("/administration/people/{professional_id}", alter_person, methods=["POST"]),
    Route("/administration/people/{professional_id}/departure", let_person_go, methods=["POST"]),
    Route("/administration/people/{professional_id}/return", let_person_return, methods=["POST"]),
    Route("/administration/people/{professional_id}/duties", add_duty, methods=["POST"]),
    Route("/administration/people/{professional_id}/duties/withdrawal", end_duty, methods=["POST"]),
    Route("/administration/people/{professional_id}/account", make_account, methods=["POST"]),
    Route("/administration/people/{professional_id}/password", renew_password, methods=["POST"]),
    Route("/administration/people/{professional_id}/email", change_address, methods=["POST"]),
    Route("/administration/people/{professional_id}/logins/withdrawal", close_logins, methods=["POST"]),
]
