"""The application: what it is made of, from the outside in."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, time, timedelta
from typing import Protocol

from starlette.applications import Starlette
from starlette.datastructures import State
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Lifespan

from app.agreements.live import AgreementScene
from app.agreements.routes import routes as agreement_routes
from app.attachments.routes import routes as attachment_routes
from app.attachments.shelf import Shelf
from app.attachments.sweeping import keep_sweeping
from app.board.live import BoardScene
from app.board.routes import routes as board_routes
from app.bottlenecks.routes import routes as bottleneck_routes
from app.calendar.ics import read_time_zone
from app.calendar.posting import keep_posting, post_due
from app.calendar.routes import routes as calendar_routes
from app.cases.routes import routes as case_routes
from app.conferences.live import ConferenceScene
from app.conferences.routes import routes as conference_routes
from app.database import AMSTERDAM, Clock, Database, Publish, Touched, open_database, utc_now
from app.errors import Invalid, NotAllowed, NotVisible, Stale
from app.exports.routes import routes as export_routes
from app.help.routes import routes as help_routes
from app.households.routes import routes as household_routes
from app.i18n import N_, read_languages, translate
from app.intervision.cards import Cards
from app.intervision.emptying import keep_emptying
from app.intervision.live import IntervisionScene
from app.intervision.routes import routes as intervision_routes
from app.intervision.vocabulary import vocabulary
from app.lists.live import ListScene
from app.lists.routes import routes as list_routes
from app.login.door import Door, headers_for
from app.login.routes import routes as login_routes
from app.meeting.routes import routes as meeting_routes
from app.minutes.routes import routes as minutes_routes
from app.notices.live import NoticesScene
from app.notices.mailing import remind
from app.notices.routes import routes as notice_routes
from app.partners.routes import routes as partner_routes
from app.persons.routes import routes as person_routes
from app.screens.live import ScreenScene
from app.screens.routes import routes as screen_routes
from app.search.routes import routes as search_routes
from app.seats.routes import routes as seat_routes
from app.settings import ROOT, Settings
from app.today.live import TodayScene
from app.today.routes import routes as today_routes
from app.web import explain, language_of, read_templates, refused, typed_before, typed_in
from realtime.bus import Bus, MemoryBus, Message, PostgresBus
from realtime.hub import G, Hub, Scene
from realtime.presence import Presence, Unseen

SILENT_BEATS = 3


def create_app(settings: Settings, clock: Clock = utc_now) -> Starlette:
    read_languages()
    read_templates()
    read_time_zone()
    vocabulary()
    database = open_database(settings.database_url, clock)
    bus: Bus = MemoryBus() if settings.database_url.startswith("sqlite") else PostgresBus(dsn(settings))
    database.publish = publisher(bus)
    return Starlette(
        routes=all_routes(),
        middleware=[Middleware(Door, database=database, settings=settings)],
        exception_handlers={
            NotVisible: refused,
            NotAllowed: refused,
            Invalid: refused,
            Stale: refused,
            400: unreadable,
            404: not_found,
            405: not_found,
            500: failed,
        },
        lifespan=lifespan_of(settings, database, bus),
    )


def all_routes() -> list[BaseRoute]:
    return [
        *login_routes,
        *today_routes,
        *case_routes,
        *board_routes,
        *export_routes,  # before /agreements/{item_id}, which takes every other word
        *agreement_routes,
        *attachment_routes,
        *bottleneck_routes,
        *list_routes,
        *meeting_routes,
        *screen_routes,
        *conference_routes,
        *calendar_routes,
        *notice_routes,
        *minutes_routes,
        *intervision_routes,
        *seat_routes,
        *household_routes,
        *person_routes,
        *partner_routes,
        *search_routes,
        *help_routes,
        Route("/healthz", healthz),
        Mount("/static", StaticFiles(directory=ROOT / "static")),
    ]


def lifespan_of(settings: Settings, database: Database, bus: Bus) -> Lifespan[Starlette]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.settings, app.state.database = settings, database
        app.state.shelf, app.state.cards = Shelf(settings.files_folder), Cards()
        set_up_hubs(app.state, bus)
        loops = [
            asyncio.create_task(keep_sweeping(database, app.state.shelf)),
            asyncio.create_task(keep_emptying(database)),
            asyncio.create_task(keep_posting(database, settings, post_due, remind)),
            asyncio.create_task(look_again_at_midnight(app.state.hubs, database.clock)),
        ]
        try:
            async with AsyncExitStack() as all_hubs:
                for hub in app.state.hubs:
                    await all_hubs.enter_async_context(hub.running())
                yield
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)
            await bus.close()
            await database.close()

    return lifespan


def set_up_hubs(state: State, bus: Bus) -> None:
    """The shared screen comes first: it shrinks before anybody else is told who came in."""
    settings, database = state.settings, state.database
    beat, pause = settings.heartbeat_seconds, settings.home_pause_seconds

    def hub(scene: Scene[G], presence: Presence | None = None, pause_seconds: float = 0) -> Hub[G]:
        return Hub(
            scene,
            bus,
            presence or Unseen(),
            heartbeat_seconds=beat,
            grace_seconds=settings.presence_grace_seconds,
            pause_seconds=pause_seconds,
        )

    state.hub = hub(BoardScene(database), Presence(asyncio.get_running_loop().time, SILENT_BEATS * beat))
    state.screen_hub, state.conference_hub = hub(ScreenScene(database)), hub(ConferenceScene(database))
    state.today_hub = hub(TodayScene(database), pause_seconds=pause)
    state.list_hub = hub(ListScene(database), pause_seconds=pause)
    state.agreement_hub, state.notices_hub = hub(AgreementScene(database)), hub(NoticesScene(database))
    state.intervision_hub = hub(IntervisionScene(database, state.cards))
    of_cases = (state.hub, state.today_hub, state.conference_hub, state.list_hub, state.agreement_hub)
    state.hubs = (state.screen_hub, *of_cases, state.notices_hub, state.intervision_hub)


class Looks(Protocol):
    """A hub, whoever its guests are."""

    def look_again(self) -> None: ...


async def look_again_at_midnight(hubs: Iterable[Looks], clock: Clock) -> None:
    """Seats and shares end with a day in Amsterdam, and what was for today is late."""
    while True:
        await asyncio.sleep(seconds_to_midnight(clock()))
        for hub in hubs:
            hub.look_again()


def seconds_to_midnight(now: datetime) -> float:
    tomorrow = now.astimezone(AMSTERDAM).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), AMSTERDAM)
    return (midnight - now).total_seconds() + 0.1


def publisher(bus: Bus) -> Publish:
    async def publish(touched: Touched) -> None:
        for topic, ids in touched.items():
            await bus.publish(Message(topic, frozenset(str(id) for id in ids)))

    return publish


def dsn(settings: Settings) -> str:
    return settings.database_url.replace("postgresql+asyncpg://", "postgresql://")


async def healthz(request: Request) -> Response:
    return PlainTextResponse("ok")


async def not_found(request: Request, _: Exception) -> Response:
    """An address that leads nowhere, and a row that is not yours to see: the same answer."""
    return explain(request, 404, "", await typed_in(request))


async def unreadable(request: Request, _: Exception) -> Response:
    sentence = N_("What was sent is not one of our forms. Nothing was saved.")
    return explain(request, 400, translate(language_of(request), sentence))


async def failed(request: Request, _: Exception) -> Response:
    """Outside the door, so it sets the headers itself; and too late to read a form that nobody read."""
    sentence = N_("Something went wrong on our side. What you typed is below; try again in a moment.")
    answer = explain(request, 500, translate(language_of(request), sentence), typed_before(request))
    answer.headers.update(headers_for(request.url.path))
    return answer
