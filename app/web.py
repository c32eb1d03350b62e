"""How HTTP reaches the actions: the viewer of a request, its form, and the answer.

    async def lay_item(request):                        # a route: viewer, form, action, answer
        form = await form_of(request)
        await write(request, lay, case_id_of(request), new_item(form), once=form)
        return done(request, f"/cases/{case_id}")

A form works without JavaScript: it is answered with a redirect. Sent by htmx it is answered with 204, because the
socket brings what changed. What is refused comes back as a sentence, with all that was typed.
"""

import hashlib
import secrets
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from typing import Concatenate, Final, ParamSpec, TypeVar, cast
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app import policy
from app.database import AMSTERDAM, Database, Looks, Session, Viewer, running
from app.errors import Invalid, NotAllowed, NotVisible, Refusal, Stale
from app.i18n import LANGUAGES, N_, say_clock, say_date, say_full_date, say_moment, say_size, say_whole_date, translate
from app.login.models import Submission
from app.notices.queries import MOST_COUNTED, Notice, count_unread
from app.settings import ROOT
from app.words import HAPPENINGS, say_rhythm, word_of

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

MAX_FIELDS: Final = 200
YEARS: Final = range(1900, 2201)
"""In which anything can happen here; further back or ahead, a moment is in no other time zone."""


# ── Who is looking ───────────────────────────────────────────────────────────────────────────────────────────────


def viewer_of(request: Request) -> Viewer:
    """Set at the door (login/door.py); every route that is not on its list of open ones has it."""
    viewer = request.state.viewer
    if not isinstance(viewer, Viewer):
        raise RuntimeError("a route that needs a viewer is on the list of open ones")
    return viewer


def database_of(request: Request) -> Database:
    return cast(Database, request.app.state.database)


async def read(
    request: Request, query: Callable[Concatenate[Session, Viewer, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    return await database_of(request).read(viewer_of(request), _on_a_page(query), *args, **kwargs)


_making: ContextVar[tuple[Session, Viewer] | None] = ContextVar("the session in which a page is made", default=None)


def _on_a_page(query: Callable[Concatenate[Session, Viewer, P], T]) -> Callable[Concatenate[Session, Viewer, P], T]:
    """The head of a page asks what is unread in the very session in which the page is made, and in no other."""

    def made(db: Session, viewer: Viewer, /, *args: P.args, **kwargs: P.kwargs) -> T:
        before = _making.set((db, viewer))
        try:
            return query(db, viewer, *args, **kwargs)
        finally:
            _making.reset(before)

    return made


def unread_notices() -> int:
    """Of who reads the page that is made now; 0 where none is made in a session."""
    making = _making.get()
    return count_unread(*making) if making else 0


async def write(
    request: Request, action: Callable[Concatenate[Session, Viewer, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    return await database_of(request).write(viewer_of(request), action, *args, **kwargs)


async def write_once(
    request: Request,
    form: "Form",
    action: Callable[Concatenate[Session, Viewer, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T | None:
    """For forms that make something: the same form sent twice, by a double click or a replay, makes it once.

    Returns what was made; None when it was there already.

    The same is: from one login, with one token and one text. The action comes first, so that who no longer sees what
    it is about gets the same 404 as ever.
    """
    if not form.text("token"):
        raise Invalid(N_("Something is missing in this form: make your choice again."))
    digest = hashlib.sha256(f"{request.state.login_id} {request.url.path} {form.fingerprint}".encode()).hexdigest()

    def act_once(db: Session, viewer: Viewer) -> T:
        made = action(db, viewer, *args, **kwargs)
        db.add(Submission(digest=digest, professional_id=viewer.professional_id, at=db.now))
        db.flush()
        return made

    try:
        return await database_of(request).write(viewer_of(request), act_once)
    except IntegrityError as clash:
        if "submission" not in str(clash.orig):
            raise
        return None


# ── What was sent ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Form:
    """The fields of a form, each read as what it should be; Invalid says what is wrong with which."""

    fields: Sequence[tuple[str, str]]

    @property
    def fingerprint(self) -> str:
        return repr(sorted(self.fields))

    def all(self, name: str) -> Sequence[str]:
        return [value for field, value in self.fields if field == name]

    def text(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    def short(self, name: str, most: int) -> str:
        text = self.text(name).strip()
        if len(text) > most:
            raise Invalid(
                N_("This text is too long: {length} characters, at most {most}."), length=str(len(text)), most=str(most)
            )
        return text

    def id(self, name: str) -> UUID:
        found = self.id_or_none(name)
        if found is None:
            raise Invalid(N_("Something is missing in this form: make your choice again."))
        return found

    def id_or_none(self, name: str) -> UUID | None:
        return id_from(self.text(name)) if self.text(name) else None

    def ids(self, name: str) -> frozenset[UUID]:
        return frozenset(id_from(text) for text in self.all(name))

    def number(self, name: str) -> int:
        text = self.text(name)
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise Invalid(N_("Something is missing in this form: make your choice again."))
        return int(text)

    def number_or_none(self, name: str) -> int | None:
        return self.number(name) if self.text(name) else None

    def choice(self, name: str, of: type[E]) -> E:
        found = self.choice_or_none(name, of)
        if found is None:
            raise Invalid(N_("Something is missing in this form: make your choice again."))
        return found

    def choice_or_none(self, name: str, of: type[E]) -> E | None:
        text = self.text(name)
        if text and text not in set(of):
            raise Invalid(N_("Something is missing in this form: make your choice again."))
        return of(text) if text else None

    def day_or_none(self, name: str) -> date | None:
        text = self.text(name)
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError as error:
            raise Invalid(N_("This is not a date: {text}"), text=text[:40]) from error
        if day and day.year not in YEARS:
            raise Invalid(N_("This is not a date: {text}"), text=text[:40])
        return day

    def moment_or_none(self, name: str) -> datetime | None:
        """As a page of ours wrote it."""
        text = self.text(name)
        try:
            moment = datetime.fromisoformat(text) if text else None
        except ValueError as error:
            raise Invalid(N_("Something is missing in this form: make your choice again.")) from error
        if moment and (moment.tzinfo is None or moment.year not in YEARS):
            raise Invalid(N_("Something is missing in this form: make your choice again."))
        return moment

    def moment(self, name: str) -> datetime:
        moment = self.moment_or_none(name)
        if moment is None:
            raise Invalid(N_("Something is missing in this form: make your choice again."))
        return moment

    def day(self, name: str) -> date:
        day = self.day_or_none(name)
        if day is None:
            raise Invalid(N_("Choose a date."))
        return day

    def time_of_day(self, name: str) -> time:
        text = self.text(name)
        try:
            return time.fromisoformat(text).replace(tzinfo=None)
        except ValueError as error:
            raise Invalid(N_("This is not a time: {text}"), text=text[:40]) from error


def id_from(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid(N_("Something is missing in this form: make your choice again.")) from error


async def form_of(request: Request) -> Form:
    sent = await _sent(request)
    return form_with([(name, value) for name, value in sent.multi_items() if isinstance(value, str)])


async def _sent(request: Request) -> FormData:
    """Kept for whatever has to show it again."""
    request.state.form = await request.form(max_files=0, max_fields=MAX_FIELDS)
    return cast(FormData, request.state.form)


def form_with(fields: Sequence[tuple[str, str]]) -> Form:
    """Raises Invalid for what no form of ours can hold."""
    if any("\0" in text or not _is_unicode(text) for field in fields for text in field):
        raise Invalid(N_("The text holds signs that cannot be kept."))
    return Form([(name, value.replace("\r\n", "\n")) for name, value in fields])


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def path_id(request: Request, name: str) -> UUID:
    """An address with something else than an id in it leads nowhere."""
    try:
        return UUID(request.path_params[name])
    except ValueError as error:
        raise NotVisible from error


# ── What is answered ─────────────────────────────────────────────────────────────────────────────────────────────


def new_token() -> str:
    return secrets.token_urlsafe(12)


def by_htmx(request: Request) -> bool:
    return request.headers.get("HX-Request") == "true"


@dataclass(frozen=True)
class Undo:
    """said: what was done. url: takes the form that takes it back. state: what it must still be for that."""

    said: str
    url: str
    state: str = ""


def done(request: Request, url: str, undo: Undo | None = None) -> Response:
    """The answer to a form that was carried out: go there; or stay, since the socket brings what changed."""
    if not by_htmx(request):
        return RedirectResponse(url, status_code=303)
    if undo is None:
        return Response(status_code=204, headers={"X-Form-Token": new_token()})
    return done_with(render(language_of(request), "_undo.html", undo=undo))


def done_with(line: str) -> Response:
    """The same for htmx, with a line of what one can still do about it."""
    headers = {"X-Form-Token": new_token(), "HX-Retarget": "#undo", "HX-Reswap": "innerHTML"}
    return HTMLResponse(line, headers=headers)


def own_path(target: str, otherwise: str = "/") -> str:
    """Where to go next, as a form asks for it: a path of ours, and never somebody else's site."""
    is_ours = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if is_ours else otherwise


def page(html: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(html, status)


def render(viewer: Looks | str, template: str, /, **context: object) -> str:
    """The template in the viewer's language."""
    language = viewer if isinstance(viewer, str) else viewer.language
    return _environment(language).get_template(template).render(**context)


def read_templates() -> None:
    """All of them, before anyone is there: nobody waits for the disk later, nor for the compiler."""
    for language in LANGUAGES:
        environment = _environment(language)
        for template in environment.list_templates():
            environment.get_template(template)


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda message: translate(language, message),
        ngettext=lambda one, many, n: translate(language, one if n == 1 else many),
        newstyle=True,
    )
    environment.globals.update(language=language, LANGUAGES=LANGUAGES, policy=policy)
    environment.globals.update(unread_notices=unread_notices, MOST_COUNTED=MOST_COUNTED)
    environment.filters.update(
        refused=lambda refusal: translate(language, refusal.sentence, **refusal.values),
        word=lambda member: translate(language, word_of(member)),
        happening_of=lambda step: translate(language, HAPPENINGS[step.code]),
        rhythm=lambda of: say_rhythm(language, of.rhythm, of.every, of.due_on),
        happening=lambda happened: translate(language, HAPPENINGS[happened.code], readers=happened.readers),
    )
    environment.filters.update(telling=lambda notice, who, absent: tell(language, notice, who, absent))
    # Today is that of the session whose rows are shown, as it is in the rule.
    environment.filters.update(
        day=lambda day: say_date(language, day, running().today),
        size=lambda size: say_size(language, size),
        whole_day=lambda day: say_whole_date(language, day),
        full_day=lambda day: say_full_date(language, day),
        moment=lambda moment: say_moment(language, moment, running().today),
        date_of=lambda moment: moment.astimezone(AMSTERDAM).date(),
        clock=lambda moment: say_clock(language, moment),
        local_day=lambda moment: moment.astimezone(AMSTERDAM).date(),
        lines=lambda text: Markup("<br>").join(text.split("\n")),
    )
    return environment


def tell(language: str, notice: Notice, who: str, absent: str) -> str:
    """The sentence of a notice."""
    answer = translate(language, word_of(notice.answer)) if notice.answer else ""
    return translate(language, word_of(notice.kind), who=who, absent=absent, answer=answer)


STATUS: Final[Mapping[type[Refusal], int]] = {NotVisible: 404, NotAllowed: 403, Invalid: 422, Stale: 409}


async def refused(request: Request, refusal: Exception) -> Response:
    """The edge of the four errors: a sentence, and whatever was typed."""
    known = cast(Refusal, refusal)
    status = STATUS[type(known)]
    sentence = translate(language_of(request), known.sentence, **known.values)
    return explain(request, status, sentence if status != 404 else "", await typed_in(request))


def explain(request: Request, status: int, sentence: str, typed: Sequence[tuple[str, str]] = ()) -> Response:
    """A page or, for htmx, a line that says what happened, what was kept and what to do. 404 says always the same."""
    language = language_of(request)
    if by_htmx(request):
        line = render(language, "_message.html", status=status, sentence=sentence)
        return HTMLResponse(line, status, {"HX-Retarget": "#message", "HX-Reswap": "innerHTML"})
    fields = [(name, value, shown_as(name, value)) for name, value in typed if "password" not in name]
    html = render(language, "error.html", status=status, sentence=sentence, typed=fields, again=request.url.path)
    return HTMLResponse(html, status)


class Shown(StrEnum):
    """How a field that was sent is shown again; KEPT: it was chosen, and goes along unseen."""

    LINES = "lines"
    LINE = "line"
    DAY = "day"
    KEPT = "kept"


_CHOSEN: Final = """
absent acts answer asked assignee at audience because before before_meeting below bringer by case colleague covenant
directed director domain duty from from_home gives goal ground group household_informed item keep kind language level
method nature next only open_to order own_network partner person phase professional purpose receives rhythm role seat
secret seen_at stand_in state step team teller then token turn version when whose
"""
CHOSEN: Final = frozenset(_CHOSEN.split())
"""Fields in which nobody types; whatever is not named here comes back in sight."""
SENTENCES: Final = frozenset({"text", "question", "wish", "reason"})
A_LINE: Final = 60


def shown_as(name: str, value: str) -> Shown:
    if name in CHOSEN:
        return Shown.KEPT
    if name.endswith("_on") or name in ("until", "since"):
        return Shown.DAY if not value or _is_day(value) else Shown.LINE
    return Shown.LINES if name in SENTENCES or "\n" in value or len(value) > A_LINE else Shown.LINE


def _is_day(text: str) -> bool:
    with suppress(ValueError):
        return date.fromisoformat(text).isoformat() == text
    return False


class BodyTooLarge(Exception):
    """More than a form holds; raised while it arrives (login/door.py)."""


async def typed_in(request: Request) -> Sequence[tuple[str, str]]:
    """The form as it was sent, to show it again."""
    kind = request.headers.get("content-type", "") if request.method == "POST" else ""
    if "form" in kind and not hasattr(request.state, "form"):
        with suppress(HTTPException):  # no form that can be read
            await (_sent_beside_files(request) if kind.startswith("multipart/form-data") else _sent(request))
    return typed_before(request)


async def _sent_beside_files(request: Request) -> None:
    """Of a form with files, its fields; no more of it is read than of a form without any."""
    arriving = MultiPartParser(request.headers, _beginning(request), max_fields=MAX_FIELDS)
    with suppress(BodyTooLarge, MultiPartException):
        await arriving.parse()
    request.state.form = FormData([(name, value) for name, value in arriving.items if isinstance(value, str)])


async def _beginning(request: Request) -> AsyncGenerator[bytes, None]:
    async for piece in request.stream():
        yield piece
    raise MultiPartException("at its end as well, since it is then that the files which have begun are closed")


def typed_before(request: Request) -> Sequence[tuple[str, str]]:
    """The same, as far as it was read already."""
    form = getattr(request.state, "form", FormData())
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str) and _is_unicode(value)]


def language_of(request: Request) -> str:
    viewer = getattr(request.state, "viewer", None)
    if isinstance(viewer, Viewer):
        return viewer.language
    return "en" if request.headers.get("accept-language", "nl").lower().startswith("en") else "nl"
