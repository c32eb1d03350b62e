"""The door: plain ASGI around the application, closed unless a path is on the list.

For every request: the sender's login is looked up, a change must come from our own pages, the body stays within
bounds, and the answer carries the security headers.
"""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.database import SYSTEM, Database
from app.i18n import N_, translate
from app.login.actions import Login, login_with
from app.settings import Settings
from app.web import BodyTooLarge, explain, language_of, typed_in

OPEN_PATHS: Final = frozenset({"/healthz", "/login", "/login/demo", "/first-administrator", "/screen", "/screen/shown"})
OPEN_FOLDERS: Final = ("/static/", "/calendar/")
"""Files for everybody, and those that a calendar program fetches at an address with a secret in it."""
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
LOGGED_OUT: Final = 4401

SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def cookie_name(settings: Settings) -> str:
    """With the prefix a browser takes the cookie over https only, and from no other host."""
    return "__Host-rondetafel" if settings.secure_cookies else "rondetafel"


class Door:
    def __init__(self, app: ASGIApp, database: Database, settings: Settings) -> None:
        self._app = app
        self._database = database
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        login = await self._login(scope)
        state = scope.setdefault("state", {})
        state["viewer"], state["login_id"] = (login.viewer, login.id) if login else (None, None)
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
        else:
            await self._http(scope, receive, with_security_headers(scope, send))

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        bounded = BoundedBody(receive, self._settings.max_body_bytes)
        scope["state"]["body"] = bounded
        request = Request(scope, bounded)
        try:
            answer = await self._refusal(request)
            await (answer or self._app)(scope, bounded, send)
        except ClientDisconnect:
            pass  # who left half way through a form is not there to be told
        except BodyTooLarge:
            sentence = translate(language_of(request), N_("What you sent is too large. Nothing was saved."))
            answer = explain(request, 413, sentence)
            await answer(scope, receive, send)

    async def _refusal(self, request: Request) -> Response | None:
        if request.method not in SAFE_METHODS and not is_same_origin(request.headers):
            sentence = N_("This change did not come from a page of this application. Nothing was saved.")
            # What another site made up is not put before the person with a button to send it after all.
            return explain(request, 403, translate(language_of(request), sentence))
        if request.state.viewer is None and not is_open(request.url.path):
            if request.method in SAFE_METHODS:
                target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
                return RedirectResponse(f"/login?next={quote(target)}", status_code=303)
            sentence = N_("You are logged out. Log in in another tab, then send this again.")
            return explain(request, 401, translate(language_of(request), sentence), await typed_in(request))
        return None

    async def _login(self, scope: Scope) -> Login | None:
        token = cookie_in(Headers(scope=scope), cookie_name(self._settings))
        if not token or scope["path"].startswith(OPEN_FOLDERS):
            return None
        return await self._database.read(SYSTEM, login_with, token)


def is_open(path: str) -> bool:
    return path in OPEN_PATHS or path.startswith(OPEN_FOLDERS)


def is_same_origin(headers: Headers) -> bool:
    """What the browser itself says of where a request comes from; a page cannot forge either header."""
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    return is_own_origin(headers)


def is_own_origin(headers: Headers) -> bool:
    """For a websocket, of which browsers tell the origin only."""
    host = headers.get("host", "")
    return bool(host) and headers.get("origin", "").partition("://")[2] == host


def cookie_in(headers: Headers, name: str) -> str:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


class BoundedBody:
    """most_bytes: a route that takes files raises it, when it knows that their sender may send any."""

    def __init__(self, receive: Receive, most_bytes: int) -> None:
        self._receive = receive
        self._taken = 0
        self.most_bytes = most_bytes

    async def __call__(self) -> Message:
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        if self._taken > self.most_bytes:
            raise BodyTooLarge
        return message


def with_security_headers(scope: Scope, send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in headers_for(scope["path"]).items():
                headers.setdefault(name, value)
        await send(message)

    return guarded


def headers_for(path: str) -> Mapping[str, str]:
    if path.startswith(OPEN_FOLDERS):
        return SECURITY_HEADERS
    return {**SECURITY_HEADERS, "Cache-Control": "no-store"}
