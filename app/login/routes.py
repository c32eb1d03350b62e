"""The login page, logging out, the choice of language, and the page on which everything begins."""

import asyncio
import hmac
from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlmodel import col, select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from app.database import SYSTEM, Session, System
from app.errors import Invalid, NotVisible
from app.i18n import LANGUAGES, N_, translate
from app.login.accounts import (
    First,
    check_password,
    choose_password,
    first_secret,
    has_people,
    make_first_administrator,
)
from app.login.actions import (
    ATTEMPTS_FOR_A_NAME,
    ATTEMPTS_FROM_A_SENDER,
    account_named,
    choose_language,
    end_session,
    forget_attempt,
    hash_password,
    note_attempt,
    password_fits,
    start_session,
    too_many_attempts,
)
from app.login.door import cookie_name
from app.login.models import Account
from app.partners.models import Partner, Professional
from app.settings import Settings
from app.web import Form, database_of, form_of, language_of, own_path, page, render


async def show_login(request: Request) -> Response:
    return await _login_page(request, status=200)


async def _login_page(request: Request, status: int, sentence: str = "", username: str = "") -> Response:
    settings: Settings = request.app.state.settings
    language = language_of(request)
    people = await database_of(request).read(SYSTEM, demo_people) if settings.demo else []
    first = [found for name in settings.demo_begins_with for found in people if found[0].name == name]
    target = own_path(request.query_params.get("next", ""))
    html = render(
        language,
        "login/login.html",
        first=first,
        others=by_organisation([found for found in people if found not in first]),
        next=target,
        sentence=translate(language, sentence) if sentence else "",
        username=username,
    )
    return page(html, status)


def demo_people(db: Session, _: System) -> list[tuple[Professional, Partner]]:
    people = select(Professional, Partner).join(Partner, col(Partner.id) == Professional.partner_id)
    return list(db.exec(people.where(col(Professional.active)).order_by(col(Partner.name), col(Professional.name))))


def by_organisation(people: Iterable[tuple[Professional, Partner]]) -> Sequence[tuple[str, Sequence[Professional]]]:
    """The largest first, which fills the page best."""
    groups: defaultdict[str, list[Professional]] = defaultdict(list)
    for person, partner in people:
        groups[partner.name].append(person)
    return sorted(groups.items(), key=lambda group: -len(group[1]))


async def log_in(request: Request) -> Response:
    """The same answer, after the same time, for a name that does not exist and a password that is wrong."""
    form = await form_of(request)
    username = form.text("username").strip().lower()[:120]
    sender = request.client.host if request.client else ""
    database = database_of(request)
    attempt = await database.write(SYSTEM, note_attempt, username, sender)
    for who, most in ((username, ATTEMPTS_FOR_A_NAME), (sender, ATTEMPTS_FROM_A_SENDER)):
        if await database.read(SYSTEM, too_many_attempts, who, most):
            await database.write(SYSTEM, forget_attempt, attempt)
            sentence = N_("Too many tries. Wait a quarter of an hour, then try again.")
            return await _login_page(request, 429, sentence, username)
    account = await database.read(SYSTEM, account_named, username)
    fits = await asyncio.to_thread(
        password_fits, account.password_hash if account else None, form.text("password")[:1000]
    )
    if account is None or not fits:
        return await _login_page(request, 401, N_("This name and password do not belong together."), username)
    await database.write(SYSTEM, forget_attempt, attempt)
    if account.handed_over:
        return await _choose_password(request, form, account)
    return await _enter(request, account.professional_id, form.text("next"))


async def _choose_password(request: Request, form: Form, account: Account) -> Response:
    """Who knows the password that was handed over is asked for one of their own, and comes in with that."""
    chosen = form.text("new_password")[:1000]
    sentence = _wrong_with(request, form, chosen) if chosen else ""
    if sentence or not chosen:
        html = render(language_of(request), "login/choose.html", form=form, sentence=sentence)
        return page(html, 422 if sentence else 200)
    password_hash = await asyncio.to_thread(hash_password, chosen)
    await database_of(request).write(SYSTEM, choose_password, account.id, account.password_hash, password_hash)
    return await _enter(request, account.professional_id, form.text("next"))


def _wrong_with(request: Request, form: Form, chosen: str) -> str:
    try:
        check_password(chosen, form.text("new_password_again")[:1000])
        if chosen == form.text("password"):
            raise Invalid(N_("Choose a password that nobody else knows."))
    except Invalid as refusal:
        return translate(language_of(request), refusal.sentence, **refusal.values)
    return ""


async def log_in_to_demo(request: Request) -> Response:
    """One click, as anyone; only `python -m app demo` opens this, elsewhere it is not there."""
    settings: Settings = request.app.state.settings
    if not settings.demo:
        raise NotVisible
    form = await form_of(request)
    people = await database_of(request).read(SYSTEM, demo_people)
    if form.id("professional") not in {professional.id for professional, _ in people}:
        raise NotVisible
    return await _enter(request, form.id("professional"), form.text("next"))


async def _enter(request: Request, professional_id: UUID, target: str) -> Response:
    settings: Settings = request.app.state.settings
    database = database_of(request)
    if request.state.login_id:
        await database.write(SYSTEM, end_session, request.state.login_id)
    age = settings.login_max_age_seconds
    token = await database.write(SYSTEM, start_session, professional_id, language_of(request), age)
    response = RedirectResponse(own_path(target), status_code=303)
    response.set_cookie(
        cookie_name(settings), token, max_age=age, httponly=True, samesite="lax", secure=settings.secure_cookies
    )
    return response


async def log_out(request: Request) -> Response:
    """Ends the session itself, so that the cookie is worth nothing and its sockets close."""
    settings: Settings = request.app.state.settings
    await database_of(request).write(SYSTEM, end_session, request.state.login_id)
    response = RedirectResponse("/login?left=1", status_code=303)
    response.delete_cookie(cookie_name(settings), secure=settings.secure_cookies, httponly=True, samesite="lax")
    return response


async def set_language(request: Request) -> Response:
    form = await form_of(request)
    if form.text("language") not in LANGUAGES:
        raise Invalid(N_("Something is missing in this form: make your choice again."))
    await database_of(request).write(SYSTEM, choose_language, request.state.login_id, form.text("language"))
    return RedirectResponse(own_path(form.text("next")), status_code=303)


# ── The first administrator ──────────────────────────────────────────────────────────────────────────────────────


async def show_first(request: Request) -> Response:
    """Only behind the address that `serve` prints, and only while nobody works here yet."""
    await _only_at_the_beginning(request, request.query_params.get("secret", ""))
    return _first_page(request, Form([]), "")


async def _only_at_the_beginning(request: Request, secret: str) -> None:
    settings: Settings = request.app.state.settings
    is_right = hmac.compare_digest(secret.encode(errors="replace"), first_secret(settings.secret_key).encode())
    if not is_right or await database_of(request).read(SYSTEM, has_people):
        raise NotVisible


def _first_page(request: Request, form: Form, sentence: str) -> Response:
    secret = first_secret(request.app.state.settings.secret_key)
    html = render(language_of(request), "login/first.html", form=form, secret=secret, sentence=sentence)
    return page(html, 422 if sentence else 200)


async def make_first(request: Request) -> Response:
    form = await form_of(request)
    await _only_at_the_beginning(request, form.text("secret"))
    language, database = language_of(request), database_of(request)
    try:
        password = form.text("password")[:1000]
        check_password(password, form.text("password_again")[:1000])
        work = translate(language, N_("functional administrator"))
        first = First(form.short("municipality", 120), form.short("name", 120), work, form.short("username", 120))
        password_hash = await asyncio.to_thread(hash_password, password)
        who = await database.write(SYSTEM, make_first_administrator, first, password_hash)
    except Invalid as refusal:
        return _first_page(request, form, translate(language, refusal.sentence, **refusal.values))
    return await _enter(request, who, "/administration")


routes: list[BaseRoute] = [
    Route("/first-administrator", show_first),
    Route("/first-administrator", make_first, methods=["POST"]),
    Route("/login", show_login),
    Route("/login", log_in, methods=["POST"]),
    Route("/login/demo", log_in_to_demo, methods=["POST"]),
    Route("/logout", log_out, methods=["POST"]),
    Route("/language", set_language, methods=["POST"]),
]
