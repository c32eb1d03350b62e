"""The help page tells of the keys that there are, and of no others."""

import re

from app.settings import ROOT
from tests.conftest import Site

ONE_SIGN = re.compile(r"<kbd>(.)</kbd>")
BOUND = re.compile(r'data-key="(.)"')
STEP = re.compile(r"\b(\w): \(\) => step")
CHOOSES = re.compile(r'event\.key\.toLowerCase\(\) !== "(\w)"')


async def test_each_key_on_the_help_page_does_something_and_each_key_that_does_is_there(site: Site) -> None:
    answer = await (await site.as_("Noor")).get("/help")
    templates = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    script, lists = ((ROOT / "static" / name).read_text() for name in ("shortcuts.js", "lists.js"))
    told = ONE_SIGN.findall(answer.text)
    assert len(told) == len(set(told)) > 5
    assert set(told) == {*BOUND.findall(templates), *STEP.findall(script), *CHOOSES.findall(lists), "/"}
