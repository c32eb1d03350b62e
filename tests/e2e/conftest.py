"""A real Chromium, a real server for each module, and the people of the demo at their screens."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from app.demo.story import tell
from tests.e2e.browser import find_chromium, launched
from tests.e2e.people import Screens
from tests.e2e.server import Server, fresh_demo

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all tests here, since they share one browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def chromium() -> str:
    return find_chromium()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with launched(chromium) as found:
        yield found


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo has been told, so that not every server has to."""
    folder = tmp_path_factory.mktemp("demo")
    with fresh_demo(folder) as settings:
        asyncio.run(tell(settings))
    return folder


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server(told: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    shutil.copytree(told, folder, dirs_exist_ok=True)
    started = Server(folder)
    await started.start()
    yield started
    said = await started.end()
    assert not said, said


@pytest_asyncio.fixture(loop_scope="session")
async def screens(browser: Browser, server: Server) -> AsyncIterator[Screens]:
    """In every test: no violation of the Content-Security-Policy, no script error, nothing on the console."""
    opened = Screens(browser, server.url)
    yield opened
    await opened.close()
    assert not opened.complaints, opened.complaints
