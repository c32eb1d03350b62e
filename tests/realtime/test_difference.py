"""The frame that turns one page into another, for any two pages: applied as a browser applies it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.hub import Region, difference, page_of

LISTS: Final = ("left", "right")
ALWAYS: Final = ("head", "here")
CARDS: Final = tuple("abcdef")
PART: Final = re.compile(r'<hx-partial hx-target="#([^"]+)" hx-swap="([^"]+)">(.*?)</hx-partial>', re.DOTALL)
ELEMENT: Final = re.compile(r"<i id=([a-z]+)>\d</i>")

stable = settings(derandomize=True, deadline=None, max_examples=400)


def html_of(id: str, text: int) -> str:
    return f"<i id={id}>{text}</i>"


cards = st.builds(
    lambda id, text, inside, order: Region(id, html_of(id, text), inside, (order,)),
    st.sampled_from(CARDS),
    st.integers(0, 2),
    st.sampled_from(LISTS),
    st.integers(0, 4),
)
lone = st.tuples(*(st.builds(lambda text, id=id: Region(id, html_of(id, text)), st.integers(0, 2)) for id in ALWAYS))
pages = st.builds(
    lambda alone, listed: [*alone, *listed], lone, st.lists(cards, unique_by=lambda card: card.id, max_size=6)
)


@dataclass
class Browser:
    """What a page shows: elements by id, and the order in which they stand in each list."""

    alone: dict[str, str]
    lists: dict[str, list[str]]

    @staticmethod
    def showing(regions: Sequence[Region]) -> "Browser":
        listed = sorted((r for r in regions if r.inside), key=lambda r: (r.order, r.id))
        return Browser(
            {r.id: str(r.html) for r in regions if not r.inside},
            {name: [str(r.html) for r in listed if r.inside == name] for name in LISTS},
        )

    def take(self, frame: bytes | None) -> None:
        """All targets are found before anything changes; a missing one is a mistake here."""
        parts = PART.findall(frame[frame.index(b"<") :].decode()) if frame else []
        present = {*self.alone, *self.lists, *(id_of(html) for found in self.lists.values() for html in found)}
        assert {target for target, _, _ in parts} <= present, "a browser ignores a target that is not there"
        for target, swap, html in parts:
            self._swap(target, swap, [match.group() for match in ELEMENT.finditer(html)])

    def _swap(self, target: str, swap: str, elements: list[str]) -> None:
        if swap == "innerMorph":
            self.lists[target] = elements
        elif swap == "afterbegin":
            self.lists[target][:0] = elements
        elif target in self.alone:
            assert swap == "outerMorph"
            [self.alone[target]] = elements
        else:
            found = next(list for list in self.lists.values() if target in map(id_of, list))
            place = [id_of(html) for html in found].index(target)
            start, end = {"delete": (place, place + 1), "outerMorph": (place, place + 1), "afterend": (place + 1,) * 2}[
                swap
            ]
            found[start:end] = elements


def id_of(html: str) -> str:
    match = ELEMENT.fullmatch(html)
    assert match
    return match[1]


@stable
@given(pages, pages)
def test_any_page_becomes_any_other(before: Sequence[Region], after: Sequence[Region]) -> None:
    found = difference(page_of(before), after, LISTS)
    assert found is not None
    frame, page = found
    browser = Browser.showing(before)
    browser.take(frame)
    assert browser == Browser.showing(after)
    assert page == page_of(after)


@stable
@given(pages, pages)
def test_a_page_of_which_nothing_is_known_becomes_any_other(shown: Sequence[Region], after: Sequence[Region]) -> None:
    found = difference(None, after, LISTS)
    assert found is not None
    browser = Browser.showing(shown)
    browser.take(found[0])
    assert browser == Browser.showing(after)


@stable
@given(pages)
def test_nothing_is_sent_when_nothing_differs(page: Sequence[Region]) -> None:
    assert difference(page_of(page), page, LISTS) == (None, page_of(page))
    assert difference(page_of(page), page) == (None, page_of(page))


@stable
@given(pages, pages, st.sets(st.sampled_from(CARDS)))
def test_some_rows_that_changed_leave_the_others_alone(
    before: Sequence[Region], other: Sequence[Region], touched: set[str]
) -> None:
    """The regions of what was touched only; those that are no longer seen without html."""
    kept = [region for region in before if region.id not in touched]
    fresh = [region for region in other if region.id in touched]
    gone = [Region(id, None) for id in sorted(touched - {region.id for region in fresh})]
    found = difference(page_of(before), [*fresh, *gone])
    if found is None:
        assert something_moved(page_of(before), page_of(fresh)), "the complete page is asked for without a reason"
        return
    browser = Browser.showing(before)
    browser.take(found[0])
    assert browser == Browser.showing([*kept, *fresh])


def something_moved(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    return any(before[id] != after[id] for id in before.keys() & after.keys())
