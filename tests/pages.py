"""A page as a browser keeps it: parsed, and changed by the frames of its websocket as htmx 4 changes it."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from typing import Final

from lxml import etree, html
from lxml.html import HtmlElement
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

PARTIAL: Final = re.compile(r'<hx-partial hx-target="#([^"]+)" hx-swap="([^"]+)">(.*?)</hx-partial>', re.DOTALL)
CONNECT: Final = "hx-ws:connect"
SHOWN: Final = re.compile("[?&]shown=")

_by_id: Final = etree.XPath("(//*[@id=$id])[1]")
_connecting: Final = etree.XPath("(//*[@data-live])[1]")
_tokens: Final = etree.XPath("descendant-or-self::input[@name='token']")
_as_loaded: Final = etree.XPath("descendant-or-self::*[@data-as-loaded]")
_blanks: Final = etree.XPath("descendant-or-self::*/text()[not(normalize-space())]")


class Page:
    def __init__(self, text: str) -> None:
        self._root = html.document_fromstring(text)
        _neaten(self._root)
        self.shown = self._forget_the_loading()

    def _forget_the_loading(self) -> str:
        """The digest with which its websocket asks to be told only what it does not show; "" without one."""
        for live in _connecting(self._root):
            address, shown = (*SHOWN.split(live.attrib.pop(CONNECT)), "")[:2]
            live.set(CONNECT, address)
            return str(shown)
        return ""

    def take(self, frame: str) -> None:
        """Change as the frame says. All targets are found first; one that is not there is ignored."""
        assert PARTIAL.sub("", frame) == "", "a frame holds partials and nothing else"
        found = [(_by_id(self._root, id=id), swap, _parsed(content)) for id, swap, content in PARTIAL.findall(frame)]
        for targets, swap, content in found:
            for target in targets:
                _swap(target, swap, content)

    def looks(self) -> Sequence[str]:
        """What it shows, tag by tag; without the tokens of its forms, which differ at each loading."""
        return etree.tostring(self._root, encoding="unicode").replace("><", ">\n<").split("\n")


def _parsed(content: str) -> Sequence[HtmlElement]:
    elements = [element for element in html.fragments_fromstring(content) if isinstance(element, HtmlElement)]
    for element in elements:
        _neaten(element)
    return elements


def _neaten(root: HtmlElement) -> None:
    """Without blanks between elements, the tokens of forms, and what says how it was when the page was loaded."""
    for token in _tokens(root):
        token.drop_tree()
    for loaded in _as_loaded(root):
        loaded.drop_tree()
    for blank in _blanks(root):
        if blank.is_tail:
            blank.getparent().tail = None
        else:
            blank.getparent().text = None
    root.tail = None


def _swap(target: HtmlElement, swap: str, content: Sequence[HtmlElement]) -> None:
    match swap:
        case "outerMorph":
            [new] = content
            _become(target, new)
        case "innerMorph":
            _take_children(target, content)
        case "delete":
            target.drop_tree()
        case "afterbegin":
            target[:0] = content
        case "afterend":
            for element in reversed(content):
                target.addnext(element)
        case _:
            raise AssertionError(f"the hub never asks for {swap}")


def _become(old: HtmlElement, new: HtmlElement) -> None:
    """As a morph does: the same node, which now looks like the other."""
    assert old.tag == new.tag
    old.attrib.clear()
    old.attrib.update(new.attrib)
    old.text = new.text
    _take_children(old, list(new))


def _take_children(old: HtmlElement, children: Iterable[HtmlElement]) -> None:
    """Children that were there keep their nodes."""
    kept = {child.get("id"): child for child in old.iterdescendants() if child.get("id")}
    old[:] = []
    for child in children:
        node = kept.get(child.get("id"), child)
        if node is not child:
            node.tail = child.tail
            _become(node, child)
        old.append(node)


class LivePage:
    """A board that somebody has open: what it shows, what arrived, and whether it still listens."""

    def __init__(self, page: Page, socket: ClientConnection) -> None:
        self.page = page
        self._socket = socket
        self._arrived: list[str] = []
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        try:
            async for frame in self._socket:
                self._arrived.append(str(frame))
        except ConnectionClosed:
            """Told by close_code."""

    @property
    def close_code(self) -> int | None:
        """None while it is open."""
        return self._socket.close_code

    async def ends(self) -> int | None:
        """Returns the code with which it was closed."""
        await self._reading
        return self.close_code

    async def listen(self) -> None:
        """Until all that was sent before now has arrived."""
        try:
            await (await self._socket.ping())
        except ConnectionClosed:
            await self._reading

    def catch_up(self) -> Sequence[str]:
        """Show what arrived; returns the frames."""
        arrived, self._arrived = self._arrived, []
        for frame in arrived:
            self.page.take(frame)
        return arrived
