"""A page that was kept live equals one that is loaded now; and for whom nothing changed, nothing arrived."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from httpx2 import Response

from realtime.hub import STAY_AWAY
from tests.conftest import Template
from tests.histories import (
    DIRECTED,
    DIRECTOR,
    HOME,
    OWED,
    TABLE,
    US,
    History,
    Run,
    Send,
    accepts,
    address_of,
    adds_address,
    adds_person,
    adds_secret_address,
    after_days,
    agrees,
    aims,
    asks,
    begins,
    begun,
    closes,
    declines,
    declines_offer,
    edits,
    ends,
    enters,
    explains,
    finishes,
    gives_seat,
    hands_over,
    happens,
    knocks,
    lays,
    leads,
    lets_guest_in,
    lets_in,
    log_in,
    moves,
    names,
    names_guest,
    offers_case,
    people,
    rearranges,
    refuses_case,
    reopens,
    restores,
    restores_line,
    retracts,
    retracts_line,
    seats,
    sends_guest_out,
    shares,
    shows_guest,
    shows_guest_nothing,
    signs,
    steers,
    stops,
    stops_sharing,
    takes_back,
    takes_offer,
    takes_over,
    unnames,
    visits,
    withdraws_seat,
)
from tests.pages import Page
from tests.world import START

WATCHING = ("Rosa", "Noor", "Pieter", "Gita", "Tom", "Wim")
DUE_ON = (START + timedelta(days=30)).date()
TODAY = START.date()
TOMORROW = (START + timedelta(days=1)).date()
IN_THREE_DAYS = (START + timedelta(days=3)).date()

SERIES: History = [
    happens(visits("Rosa")),
    happens(visits("Wim"), visits("Noor"), visits("Gita"), visits("Tom")),
    happens(lays("Noor", "just us")),
    happens(lays("Wim", "for all", TABLE)),
    happens(lays("Gita", "to the director", DIRECTOR)),
    happens(lays("Pieter", "to some", seats("Noor", "Wim"), domain="safety")),
    happens(lays("Rosa", "by name", people("Tom"), domain="")),
    happens(asks("Rosa", "question", "Noor")),
    happens(lays("Rosa", "conclusion", TABLE, kind="conclusion")),
    happens(enters("Wim", "for all", "line")),
    happens(enters("Gita", "for all", "own line", US)),
    happens(enters("Pieter", "to some", "line for its readers")),
    happens(edits("Wim", "for all", 1)),
    happens(moves("Wim", "for all", below="table")),
    happens(moves("Rosa", "table", "housing")),
    happens(moves("Noor", "just us", "housing", below="table")),
    happens(moves("Rosa", "for all", "health")),
    happens(retracts("Wim", "for all")),
    happens(restores("Wim", "for all")),
    happens(shares("Noor", "just us", seats("Pieter"))),
    happens(shares("Noor", "just us", TABLE, until=TOMORROW)),
    happens(stops_sharing("Noor", "just us", "Pieter")),
    happens(shares("Gita", "own line", seats("Wim"))),
    happens(stops_sharing("Noor", "table", "Wim")),
    happens(shares("Noor", "table", seats("Wim"))),
    happens(retracts_line("Wim", "line")),
    happens(restores_line("Wim", "line")),
    happens(agrees("Rosa", "deal", "Pieter", DUE_ON)),
    happens(accepts("Pieter", "deal")),
    happens(finishes("Pieter", "deal")),
    happens(reopens("Pieter", "deal")),
    happens(agrees("Wim", "second deal", "Noor", TOMORROW, TABLE)),
    happens(declines("Noor", "second deal")),
    happens(takes_back("Noor", "second deal", "declined")),
    happens(visits("Rosa"), visits("Pieter")),
    happens(agrees("Rosa", "urgent", "Gita", TODAY, TABLE)),
    happens(accepts("Tom", "urgent")),
    happens(agrees("Pieter", "of his own", "Pieter", TODAY)),
    happens(adds_person("Rosa", "child", TABLE)),
    happens(adds_person("Noor", "neighbour", US)),
    happens(shares("Noor", "neighbour", seats("Pieter"))),
    happens(adds_address("Noor", "street", TABLE)),
    happens(adds_secret_address("Rosa", "hiding place", "Pieter")),
    happens(gives_seat("Rosa", "Esther", IN_THREE_DAYS)),
    happens(names("Rosa", "Esther", "Esther")),
    happens(takes_offer("Noor", "Esther", "table")),
    happens(declines_offer("Wim", "Esther")),
    happens(names("Noor", "Kees", "Noor")),
    happens(unnames("Noor", "Kees", "Noor")),
    happens(unnames("Gita", "Tom", "Gita")),
    happens(names("Gita", "Tom", "Gita")),
    happens(steers("Rosa", "plan", "Samen verder")),
    happens(withdraws_seat("Rosa", "Wim")),
    happens(gives_seat("Rosa", "Wim")),
    happens(names("Rosa", "Wim", "Wim")),
    happens(offers_case("Rosa", "Noor")),
    happens(refuses_case("Noor")),
    happens(offers_case("Rosa", "Noor")),
    happens(takes_over("Noor")),
    happens(takes_offer("Gita", "Noor", "to the director", person="Noor")),
    after_days(1),
    after_days(1),
    after_days(2),
    after_days(60),  # in another year, of which dates say the year
]

OF_AGREEMENTS: History = [
    happens(agrees("Rosa", "deal", "Pieter", DUE_ON)),
    happens(accepts("Pieter", "deal")),
    happens(begins("Pieter", "deal")),
    happens(takes_back("Pieter", "deal", "in_hand")),
    happens(ends("Pieter", "deal")),
    happens(reopens("Pieter", "deal")),
    happens(ends("Pieter", "deal", "not_done")),
    happens(lays("Rosa", "conclusion", TABLE, kind="conclusion")),
    happens(agrees("Rosa", "before the meeting", "Wim", None, TABLE, by_whom="aunt")),
    happens(accepts("Wim", "before the meeting")),
    happens(rearranges("Rosa", "conference", "Rosa", IN_THREE_DAYS)),
    happens(hands_over("Wim", "before the meeting", "Wim:", "Noor:")),
    happens(hands_over("Rosa", "before the meeting", "Noor:", "Gita")),
    happens(accepts("Gita", "before the meeting")),
    happens(hands_over("Gita", "before the meeting", "Gita", "Tom")),
    happens(explains("Rosa", "before the meeting", "conclusion")),
    happens(lays("Rosa", "goal", TABLE, kind="goal")),
    happens(lays("Rosa", "quiet goal", seats("Noor"), kind="goal")),
    happens(aims("Rosa", "before the meeting", "goal")),
    happens(edits("Rosa", "goal", 1)),
    happens(aims("Rosa", "before the meeting", "quiet goal")),
    happens(stops_sharing("Rosa", "quiet goal", "Noor")),
    happens(shares("Rosa", "quiet goal", seats("Wim"))),
    happens(agrees("Wim", "for it", "Gita", DUE_ON, US, goal="{quiet goal}")),
    happens(retracts("Rosa", "quiet goal")),
    happens(restores("Rosa", "quiet goal")),
    happens(agrees("Noor", "weekly", "Gita", TODAY, TABLE, rhythm="weeks", until=str(DUE_ON))),
    happens(accepts("Tom", "weekly")),
    happens(finishes("Gita", "weekly", "1")),
    happens(ends("Gita", "weekly", "could_not", "2")),
    happens(Send("Gita", "/agreements/{weekly}/reopening", (("state", "could_not"),))),
    happens(stops("Noor", "weekly")),
    happens(finishes("Tom", "weekly", "2")),
    after_days(3),
]

WITH_A_GUEST: History = [
    after_days(3),
    happens(names_guest("Rosa", "Petra", "point")),
    happens(signs("Rosa", "Petra")),
    happens(leads("Rosa", "point", "opening")),
    happens(knocks("Noor")),
    happens(lets_in("Rosa", "Noor", "point")),
    happens(shows_guest("Noor", "Petra", "table")),
    happens(lays("Wim", "for all", TABLE)),
    happens(shows_guest_nothing("Wim", "Petra")),
    happens(lays("Wim", "later", TABLE)),
    happens(lays("Wim", "to himself")),
    happens(retracts("Wim", "later")),
    happens(restores("Wim", "later")),
    happens(names_guest("Rosa", "Ineke", "point")),
    happens(signs("Rosa", "Ineke")),
    happens(lets_guest_in("Rosa", "Ineke")),
    happens(shows_guest("Wim", "Ineke", "for all", "later")),
    happens(sends_guest_out("Rosa", "Ineke")),
    happens(leads("Rosa", "point", "growth")),
    happens(signs("Rosa", "Ineke")),
    happens(leads("Rosa", "point", "leaving", ("reason", "tijd op"))),
    happens(closes("Rosa")),
]


@dataclass
class Watch:
    """What everyone has on their screen, compared with what a reload would give."""

    run: Run
    people: tuple[str, ...]
    loaded: dict[tuple[str, str], Sequence[str]] = field(default_factory=dict)

    async def look(self, name: str, at: str, when: str) -> None:
        answer = await self.run.get(name, address_of(at))
        live = self.run.boards.get((name, at))
        if answer.status_code == 404:
            self.check_out(name, when)
        elif live is None or live.close_code is not None:
            self.loaded[name, at] = (await self.run.open(name, at)).looks()
        else:
            fresh = Page(answer.text).looks()
            frames = live.catch_up()
            assert live.page.looks() == fresh, f"{name}'s live {at} page is not what a reload gives, after {when}"
            unchanged = fresh == self.loaded[name, at]
            assert not (unchanged and frames), f"{name} got a frame that changes nothing {at}, after {when}"
            self.loaded[name, at] = fresh

    def check_out(self, name: str, when: str) -> None:
        board = self.run.boards.get((name, "case"))
        if board:
            assert board.close_code == STAY_AWAY, f"{name} listens on, after {when}"
            assert board.catch_up() == [], f"{name} was sent something at the door, after {when}"

    async def look_around(self, when: str) -> None:
        for name in self.people:
            for at in ("case", HOME, OWED, DIRECTED):
                await self.look(name, at, when)


async def live_equals_fresh(template: Template, history: History, people: tuple[str, ...] = WATCHING) -> list[Response]:
    """Returns the answers to all forms."""
    answers: list[Response] = []
    async with begun(template) as run:
        await log_in(run, *people)
        watch = Watch(run, people)
        await watch.look_around("opening")
        for turn in history:
            answers += (await run.take(turn, *turn.acts, *turn.only_first)).values()
            await watch.look_around(str(turn))
    return answers


async def test_the_life_of_agreements_leaves_every_page_as_a_reload_would(template: Template) -> None:
    answers = await live_equals_fresh(template, OF_AGREEMENTS, ("Rosa", "Noor", "Gita", "Wim"))
    assert {answer.status_code for answer in answers} == {303}


async def test_every_kind_of_action_leaves_every_page_as_a_reload_would(template: Template) -> None:
    answers = await live_equals_fresh(template, SERIES)
    refused = [(answer.request.url.path, answer.status_code) for answer in answers if answer.status_code != 303]
    assert not refused, "each of these actions is carried out"


async def test_a_guest_at_the_shared_screen_leaves_every_page_as_a_reload_would(template: Template) -> None:
    answers = await live_equals_fresh(template, WITH_A_GUEST, ("Rosa", "Noor", "Pieter", "Wim"))
    refused = [(answer.request.url.path, answer.status_code) for answer in answers if answer.status_code != 303]
    assert not refused, "each of these actions is carried out"
