"""The same history twice, different only in what its observers may not see: every byte they receive is equal.

Each history below is lived in two courses, on two copies of one database. Its observers have their boards open, load
their pages after each moment that concerns them, get their mail, and at the end ask for everything that was ever made,
by its id, and try to change it. What is hidden from them happens in the first course only, or otherwise in the second.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import unified_diff
from typing import Final

import pytest
from httpx2 import Response

from tests.conftest import Template
from tests.histories import (
    AGENDA,
    DIRECTOR,
    HOME,
    OWED,
    PAGE_OF,
    TABLE,
    US,
    Act,
    CovenantEnds,
    History,
    Open,
    OtherCase,
    Run,
    Send,
    Turn,
    accepts,
    adds_person,
    adds_secret_address,
    after_days,
    agrees,
    aims,
    attaches,
    begins,
    begun,
    changes_point,
    closes,
    declines,
    declines_offer,
    edits,
    either,
    ends,
    enters,
    escalates,
    explains,
    exports_agreements,
    exports_case,
    finishes,
    gives_seat,
    hands_over,
    happens,
    hidden,
    knocks,
    lays,
    leads,
    lets_guest_in,
    lets_in,
    log_in,
    made_in,
    meanwhile,
    moves,
    names,
    names_guest,
    offers_case,
    people,
    plans,
    prepares,
    puts_back,
    puts_before,
    puts_on_agenda,
    raises,
    rearranges,
    restores,
    restores_line,
    retracts,
    retracts_file,
    retracts_line,
    scales,
    searches,
    seats,
    sends_guest_out,
    sends_out,
    shares,
    shows_guest,
    shows_guest_nothing,
    signs,
    solves,
    steers,
    stops_sharing,
    takes_back,
    takes_off,
    takes_offer,
    takes_over,
    tells_the_times,
    types,
    unnames,
    visits,
    wants_mail,
    withdraws_seat,
)
from tests.mailing import Mailing, address_for, mailing
from tests.world import START

TOKEN: Final = re.compile(r'(?<=name="token" value=")[\w-]{16}(?=")')
AT_EACH_MOMENT: Final = (
    "/",
    "/notices",
    "/cases",
    "/agreements?whose=ours",
    "/agreements?whose=directed",
    "/cases/{case}",
    "/cases/{case}/as/{Noor}",
)
AT_THE_END: Final = (
    "/cases/{case}/history",
    "/cases/{case}/seats",
    "/cases/{case}/people",
    "/cases/{case}/direction",
    "/cases/{case}/print",
    "/agreements",
    "/agreements/print?whose=ours",
    "/agreements?whose=ours&group=over",
    "/cases/{case}/as/{Pieter}",
    "/cases/{case}/as/{Gita}",
    "/cases/{case}/as/{Esther}",
    "/cases/{other}",
    "/cases/{other}/history",
    "/desk",
)
AT_A_MEETING: Final = (
    "/calendar/{own feed}.ics",
    "/conferences",
    "/conferences/{conference}",
    "/conferences/{conference}/screen",
    "/points/{point}",
    "/points/{other point}",
    "/cases/{case}/history",
    "/cases/{case}/minutes",
    "/conferences/{conference}/minutes",
    "/conferences/{conference}/minutes.pdf",
)
SOUGHT_AT_EACH_MOMENT: Final = ("noor", "pieter")
"""Each text says who wrote it."""

NOT_CARRIED_OUT: Final = "should have been carried out"
DUE_ON: Final = (START + timedelta(days=30)).date()
TODAY: Final = START.date()
TOMORROW: Final = TODAY + timedelta(days=1)
IN_A_WEEK: Final = TODAY + timedelta(days=7)


@dataclass(frozen=True)
class Story:
    """observers: the people from whom the differences between the two courses are hidden.

    others: who else have the board open. refused: how many forms the history sends in vain, at most at once.
    also: pages that the observers have a look at, beside those of every story.
    """

    observers: tuple[str, ...]
    history: History
    others: tuple[str, ...] = ("Noor", "Gita", "Rosa")
    refused: int = 0
    also: tuple[str, ...] = ()

    @property
    def rows(self) -> Sequence[str]:
        """All that is made, or could have been."""
        acts = [act for turn in self.history for act in (*turn.acts, *turn.only_first, *turn.only_second)]
        return ["table", "noor", *dict.fromkeys(made_in(acts))]

    @property
    def hidden_rows(self) -> Sequence[str]:
        return made_in(act for turn in self.history for act in turn.only_first)[:3]


Received = Mapping[str, object]


@dataclass
class Observer:
    name: str
    run: Run
    pages: Received
    also: tuple[str, ...] = ()
    mailed: str = ""

    async def look(self, *addresses: str, sought: Sequence[str]) -> None:
        """Load pages, and search; only what a person at the table would, and what nobody should get to see."""
        answers = {address: await self.run.get(self.name, address) for address in addresses}
        answers |= {f"a search for {words}": await searches(self.name, words).happen(self.run) for words in sought}
        self.pages = {address: received(answer) for address, answer in answers.items()}

    def hear(self, by_halves: bool = False) -> Mapping[str, tuple[Sequence[str], int | None]]:
        """What came over each websocket, and whether it was closed. by_halves: what each page has become by it."""
        own = {at: live for (name, at), live in self.run.boards.items() if name == self.name}
        frames = {at: live.catch_up() for at, live in own.items()}
        return {at: (live.page.looks() if by_halves else frames[at], live.close_code) for at, live in own.items()}

    async def live(self, turn: Turn, acts: Sequence[Act], diary: "Diary") -> None:
        """What is hidden makes no sound, and changes no page."""
        heard, before = self.hear(any(act.by_halves for act in turn.acts if isinstance(act, Send))), self.pages
        if acts or turn.days:
            await self.look(*AT_EACH_MOMENT, *self.also, sought=SOUGHT_AT_EACH_MOMENT)
        if not turn.acts and not turn.days:
            assert not any(frames for frames, _ in heard.values()), f"{self.name} hears of {turn}"
            assert self.pages == before, f"{self.name} sees something of {turn}"
            assert not self.mailed, f"{self.name} gets mail about {turn}"
        diary.note(f"what is mailed to {self.name} at {turn}", self.mailed)
        diary.note(f"what {self.name} hears of {turn}", heard)
        diary.note(f"what {self.name} sees after {turn}", self.pages)


def received(answer: Response) -> tuple[int, Mapping[str, str], str]:
    """All of an answer, but for the tokens of forms."""
    headers = {name: value for name, value in answer.headers.items() if name != "x-form-token"}
    return answer.status_code, headers, TOKEN.sub("…", answer.text)


class Diary(list[tuple[str, object]]):
    """All that the observers received, moment by moment; with another one beside it, the first difference raises.

    It tells of the lines that differ only, in what differs first: all pages of a moment are half a megabyte.
    """

    def __init__(self, other: "Diary | None" = None) -> None:
        super().__init__()
        self._other = other

    def note(self, when: str, received: object) -> None:
        if self._other is not None and (when, received) != self._other[len(self)]:
            then, before = self._other[len(self)]
            told = difference(before, received) if when == then else [f"the other course has: {then}"]
            raise AssertionError("\n".join([f"{when} is not the same in both courses", *told]))
        self.append((when, received))


def difference(before: object, now: object) -> Iterator[str]:
    """Where they differ first, and the lines that do."""
    if isinstance(before, Mapping) and isinstance(now, Mapping) and before.keys() == now.keys():
        at = next(at for at in before if before[at] != now[at])
        yield str(at)
        yield from difference(before[at], now[at])
    elif isinstance(before, tuple) and isinstance(now, tuple):
        yield from difference(*next(pair for pair in zip(before, now, strict=True) if pair[0] != pair[1]))
    else:
        yield from unified_diff(str(before).splitlines(), str(now).splitlines(), lineterm="", n=1)


async def live_through(template: Template, story: Story, diary: Diary, *, first: bool) -> None:
    """One course of the history, and the morning after it."""
    everyone = tuple(dict.fromkeys((*story.observers, *story.others)))
    async with begun(template) as run:
        await log_in(run, *everyone)
        async with mailing(run, *story.observers, story.others[0]) as mail:
            observers = [Observer(name, run, {}, story.also) for name in story.observers]
            await sit_down(run, *everyone)
            await watch_agreement(run, story)
            for observer in observers:
                observer.hear()
                await observer.look(*AT_EACH_MOMENT, *observer.also, sought=SOUGHT_AT_EACH_MOMENT)
            for turn in story.history:
                await live(run, mail, observers, story, turn, diary, first=first)
            for observer in observers:
                await look_back(observer, story, diary)
            await wake_up(mail, observers, diary)


async def sit_down(run: Run, *people: str) -> None:
    for name in people:
        if (await run.get(name, "/cases/{case}")).status_code == 200:
            await run.open(name)
        await visits(name, "other").happen(run)
        await visits(name).happen(run)
        await run.open(name, HOME)
        await run.open(name, OWED)
        if (await run.get(name, "/conferences/{conference}")).status_code == 200:
            await run.open(name, AGENDA)


async def live(
    run: Run, mail: Mailing, observers: Sequence[Observer], story: Story, turn: Turn, diary: Diary, *, first: bool
) -> None:
    acts = (*turn.acts, *(turn.only_first if first else turn.only_second))
    answers = await run.take(turn, *acts)
    refused = [act for act, answer in answers.items() if answer.status_code != 303]
    assert len(refused) <= story.refused, f"{refused} {NOT_CARRIED_OUT}"
    for act, answer in answers.items():
        if act.who in story.observers:
            diary.note(f"the answer to {act}", received(answer))
    come = await mail.comes() if acts or turn.days else {}
    for observer in observers:
        observer.mailed = come.get(address_for(observer.name), "")
        await observer.live(turn, acts, diary)


async def look_back(observer: Observer, story: Story, diary: Diary) -> None:
    """Ask for all that was ever made, take it home, and try to change what is hidden."""
    name, rows = observer.name, [address for made in story.rows for address in addresses_of(made)]
    await observer.look(*AT_THE_END, *story.also, *rows, sought=[*story.rows, *story.observers, *story.others])
    diary.note(f"what {name} can get at the end", observer.pages)
    for attempt in (exports_case(name), exports_agreements(name), *meddling(name, story.hidden_rows)):
        diary.note(f"the answer to {attempt}", received(await attempt.happen(observer.run)))


async def wake_up(mail: Mailing, observers: Sequence[Observer], diary: Diary) -> None:
    """On the morning after the history there is one mail on all that is still to be said."""
    for observer in observers:
        await wants_mail(observer.name, "daily").happen(mail.run)
    mail.run.site.world.clock.pass_days(1)
    come = await mail.comes()
    for observer in observers:
        diary.note(f"what is mailed to {observer.name} in the morning", come.get(address_for(observer.name)))


async def watch_agreement(run: Run, story: Story) -> None:
    """The first of the observers who sees it has the page of an agreement open too."""
    for name in story.observers:
        if (await run.get(name, "/agreements/{agreement}")).status_code == 200:
            await run.open(name, f"{PAGE_OF}agreement")
            return


def addresses_of(name: str) -> Sequence[str]:
    if name.startswith("point "):
        return [f"/points/{{{name}}}"]
    if name.startswith("meeting "):
        return [f"/conferences/{{{name}}}", f"/conferences/{{{name}}}/arrangement", f"/conferences/{{{name}}}/screen"]
    if name.startswith("seat "):
        return [f"/seats/{{{name}}}/offer"]
    on_the_board = [f"/items/{{{name}}}", f"/agreements/{{{name}}}", f"/items/{{{name}}}/agreement"]
    return [*on_the_board, f"/rows/{{{name}}}/shares", f"/attachments/{{{name}}}"]


def meddling(who: str, names: Sequence[str]) -> Iterator[Send]:
    """What one does not see is not there, whatever one tries to do to it."""
    for row in names:
        yield edits(who, row, 77)
        yield moves(who, row)
        yield moves(who, "table", below=row)
        yield enters(who, row, "a line of mine")
        yield types(who, row)
        yield retracts_line(who, row)
        yield restores_line(who, row)
        yield takes_back(who, row)
        yield accepts(who, row)
        yield begins(who, row)
        yield ends(who, row)
        yield hands_over(who, row, "Gita", who)
        yield explains(who, "agreement", row)
        yield aims(who, "agreement", row)
        yield shares(who, row, TABLE)
        yield stops_sharing(who, row, "Noor")


async def unnoticed(template: Template, story: Story) -> None:
    first = Diary()
    await live_through(template, story, first, first=True)
    second = Diary(first)
    await live_through(template, story, second, first=False)
    assert len(first) == len(second)


STORIES: Final[Mapping[str, Story]] = {
    "work among the others": Story(
        ("Wim", "Olga"),
        [
            happens(lays("Rosa", "plan", TABLE)),
            hidden(lays("Noor", "note")),
            hidden(edits("Noor", "note", 1)),
            hidden(enters("Noor", "note", "thought", US)),
            happens(lays("Wim", "visit", TABLE)),
            hidden(shares("Noor", "note", seats("Pieter"))),
            hidden(enters("Pieter", "plan", "aside", US)),
            hidden(shares("Pieter", "aside", seats("Noor"))),
            happens(enters("Wim", "plan", "remark")),
            meanwhile(edits("Rosa", "plan", 1), lays("Pieter", "report", seats("Noor")), edits("Noor", "note", 2)),
            hidden(agrees("Rosa", "quiet", "Pieter", DUE_ON)),
            hidden(accepts("Pieter", "quiet")),
            hidden(takes_back("Pieter", "quiet")),
            meanwhile(agrees("Rosa", "deal", "Wim", DUE_ON, TABLE), accepts("Pieter", "quiet agreement")),
            happens(Open("Wim", f"{PAGE_OF}deal")),
            happens(accepts("Wim", "deal")),
            hidden(adds_person("Noor", "neighbour", US), adds_secret_address("Rosa", "shelter", "Pieter")),
            hidden(retracts("Noor", "note"), retracts_line("Pieter", "aside")),
            happens(adds_person("Wim", "aunt", TABLE)),
            hidden(restores_line("Pieter", "aside")),
            hidden(restores("Noor", "note"), stops_sharing("Noor", "note", "Pieter")),
            happens(moves("Rosa", "plan", "housing")),
        ],
        ("Noor", "Gita", "Rosa", "Pieter"),
    ),
    "what is agreed between others": Story(
        ("Wim", "Olga"),
        [
            happens(lays("Rosa", "plan", TABLE)),
            happens(agrees("Rosa", "open", "Noor", DUE_ON, TABLE)),
            happens(Open("Wim", f"{PAGE_OF}open")),
            hidden(agrees("Rosa", "quiet", "Gita", None)),
            hidden(accepts("Gita", "quiet")),
            hidden(begins("Gita", "quiet")),
            hidden(hands_over("Gita", "quiet", "Gita:", "Tom")),
            meanwhile(accepts("Noor", "open"), hands_over("Gita", "quiet", "Tom", "Gita")),
            hidden(lays("Rosa", "finding", seats("Noor"), kind="conclusion")),
            hidden(explains("Rosa", "open", "finding")),
            happens(rearranges("Rosa", "conference", "Rosa", IN_A_WEEK)),
            hidden(ends("Gita", "quiet")),
            hidden(agrees("Rosa", "weekly", "Pieter", TODAY, rhythm="weeks", until=str(DUE_ON), by_whom="aunt")),
            hidden(accepts("Pieter", "weekly")),
            meanwhile(begins("Noor", "open"), finishes("Pieter", "weekly", "1")),
            hidden(hands_over("Rosa", "weekly", "Pieter:", "Noor:")),
            hidden(retracts("Rosa", "finding")),
            hidden(lays("Rosa", "goal", seats("Noor"), kind="goal")),
            hidden(aims("Rosa", "open", "goal"), aims("Rosa", "weekly", "goal")),
            meanwhile(enters("Noor", "open", "on its way"), edits("Rosa", "goal", 1)),
            hidden(shares("Rosa", "goal", seats("Pieter"))),
            hidden(agrees("Rosa", "for the goal", "Pieter", DUE_ON, goal="{goal}")),
            hidden(stops_sharing("Rosa", "goal", "Noor")),
            happens(hands_over("Noor", "open", "Noor:", "Wim")),
            hidden(retracts("Rosa", "goal")),
            hidden(declines("Noor", "weekly")),
            happens(accepts("Wim", "open")),
        ],
        ("Noor", "Gita", "Rosa", "Pieter"),
    ),
    "before it was shared": Story(
        ("Wim",),
        [
            happens(lays("Noor", "draft")),
            either(edits("Noor", "draft", 1, "first thoughts"), edits("Noor", "draft", 1, "other thoughts")),
            happens(edits("Noor", "draft", 2, "what we want to say")),
            hidden(enters("Noor", "draft", "aside", US)),
            hidden(shares("Noor", "aside", seats("Pieter"))),
            happens(shares("Noor", "draft", seats("Wim"))),
            happens(edits("Noor", "draft", 3, "said better")),
        ],
    ),
    "until a day": Story(
        ("Wim",),
        [
            happens(lays("Noor", "loan")),
            happens(shares("Noor", "loan", seats("Wim"), until=TOMORROW)),
            happens(enters("Wim", "loan", "ours")),
            after_days(2),
            hidden(edits("Noor", "loan", 1)),
            hidden(enters("Noor", "loan", "theirs")),
            hidden(shares("Noor", "loan", seats("Pieter"))),
            hidden(retracts("Noor", "loan")),
            happens(lays("Rosa", "plan", TABLE)),
        ],
    ),
    "taken back": Story(
        ("Wim",),
        [
            happens(lays("Noor", "loan", seats("Wim"))),
            happens(enters("Noor", "loan", "theirs")),
            happens(stops_sharing("Noor", "loan", "Wim")),
            hidden(edits("Noor", "loan", 1)),
            hidden(retracts_line("Noor", "theirs")),
            happens(lays("Rosa", "plan", TABLE)),
        ],
    ),
    "out of the room": Story(
        ("Wim", "Pieter", "Tom"),
        [
            happens(withdraws_seat("Rosa", "Wim")),
            happens(CovenantEnds("Pieter", TODAY)),
            happens(unnames("Gita", "Tom", "Gita")),
            after_days(1),
            hidden(steers("Rosa", "plan", "Nu zonder hen")),
            hidden(lays("Rosa", "plan", seats("Noor", "Gita"))),
            hidden(edits("Noor", "table", 1)),
            hidden(lays("Gita", "of the team")),
            hidden(gives_seat("Rosa", "Esther")),
            happens(lays("Rosa", "more", seats("Noor", "Gita"))),
        ],
    ),
    "another case": Story(
        ("Pieter", "Hanneke"),
        [
            hidden(Open("Wim", "other")),
            hidden(lays("Wim", "elsewhere", TABLE, at="other")),
            hidden(steers("Wim", "plan", "Iets anders", at="other")),
            hidden(edits("Kees", "other table", 1)),
            happens(lays("Rosa", "plan", TABLE)),
        ],
    ),
    "places between": Story(
        ("Wim",),
        [
            happens(lays("Noor", "first", TABLE)),
            happens(lays("Gita", "for Wim", seats("Wim"))),
            happens(lays("Noor", "last", TABLE)),
            hidden(lays("Noor", "between")),
            happens(moves("Noor", "last", below="first")),
            happens(lays("Noor", "anchor")),
            hidden(moves("Noor", "anchor", below="between")),
            happens(moves("Noor", "first", below="anchor")),
            happens(lays("Rosa", "top", TABLE)),
            happens(moves("Rosa", "top")),
        ],
    ),
    "handed over": Story(
        ("Rosa", "Wim"),
        [
            happens(offers_case("Rosa", "Noor")),
            hidden(lays("Pieter", "report", people("Noor"))),
            happens(takes_over("Noor")),
            hidden(takes_offer("Gita", "Noor", "gita", person="Noor")),
            hidden(lays("Gita", "to the new one", DIRECTOR)),
            happens(lays("Rosa", "as before", TABLE)),
        ],
    ),
    "someone sits down": Story(
        ("Wim",),
        [
            hidden(lays("Noor", "earlier", seats("Pieter"))),
            happens(gives_seat("Rosa", "Esther")),
            happens(names("Rosa", "Esther", "Esther")),
            hidden(declines_offer("Noor", "Esther")),
            hidden(lays("Noor", "for the new one", seats("Esther"))),
            hidden(shares("Pieter", "pieter", seats("Noor")), enters("Esther", "for the new one", "thanks")),
            happens(takes_offer("Wim", "Esther", "wim")),
        ],
    ),
    "a case before one's own": Story(
        ("Pieter", "Hanneke", "Olga"),
        [
            hidden(prepares("Wim", "other point"), prepares("Kees", "other point")),
            hidden(changes_point("Rosa", "other point", "Wat ziet Kees op het balkon?", 45)),
            happens(prepares("Pieter", "point")),
            hidden(puts_before("Rosa", "other point", "point")),
            hidden(plans("Marijke", "meeting of others", "Wim", TOMORROW)),
            hidden(puts_on_agenda("Wim", "point of others", "meeting of others", "other")),
            hidden(tells_the_times("Wim", "meeting of others")),
            after_days(3),
            hidden(takes_off("Rosa", "other point")),
            hidden(puts_back("Rosa", "other point")),
            hidden(knocks("Kees")),
            happens(knocks("Pieter")),
            happens(leads("Rosa", "point", "opening")),
            hidden(leads("Rosa", "point", "room")),
            happens(knocks("Hanneke")),
            happens(lets_in("Rosa", "Hanneke", "point")),
            happens(leads("Rosa", "point", "step", ("step", "wish"))),
            happens(leads("Rosa", "point", "leaving", ("reason", "tijd op"))),
            happens(closes("Rosa")),
        ],
        ("Noor", "Rosa", "Kees"),
        also=AT_A_MEETING,
    ),
    "a discussion before one's own": Story(
        ("Pieter", "Olga"),
        [
            after_days(3),
            hidden(names_guest("Rosa", "guest of others", "other point")),
            hidden(signs("Rosa", "guest of others")),
            hidden(shows_guest("Kees", "guest of others", "other kees")),
            hidden(knocks("Kees")),
            hidden(leads("Rosa", "other point", "opening")),
            hidden(leads("Rosa", "other point", "step", ("step", "round"))),
            hidden(leads("Rosa", "other point", "extension", ("minutes", "2"))),
            hidden(sends_out("Rosa", "Kees", "other point")),
            hidden(leads("Rosa", "other point", "growth")),
            hidden(knocks("Kees")),
            hidden(lets_in("Rosa", "Kees", "other point")),
            hidden(sends_guest_out("Rosa", "guest of others")),
            hidden(signs("Rosa", "guest of others")),
            hidden(lets_guest_in("Rosa", "guest of others")),
            hidden(escalates("Rosa", "process", "other")),
            hidden(leads("Rosa", "other point", "leaving", ("reason", "tijd op"))),
            happens(knocks("Pieter")),
            happens(leads("Rosa", "point", "opening")),
            happens(leads("Rosa", "point", "leaving", ("reason", "tijd op"))),
            happens(closes("Rosa")),
        ],
        ("Noor", "Rosa", "Kees"),
        also=AT_A_MEETING,
    ),
    "a case after one's own": Story(
        ("Pieter", "Hanneke"),
        [
            hidden(prepares("Kees", "other point")),
            happens(tells_the_times("Rosa")),
            happens(knocks("Pieter")),
            happens(knocks("Gita")),
            happens(leads("Rosa", "point", "opening")),
            hidden(knocks("Kees")),
            happens(sends_out("Rosa", "Gita", "point")),
            happens(leads("Rosa", "point", "growth")),
            happens(leads("Rosa", "point", "leaving", ("reason", "tijd op"))),
            hidden(leads("Rosa", "other point", "opening")),
            hidden(leads("Rosa", "other point", "room")),
            happens(escalates("Rosa", "process")),
            hidden(leads("Rosa", "other point", "pause")),
            hidden(leads("Rosa", "other point", "resumption")),
            hidden(leads("Rosa", "other point", "leaving", ("reason", "tijd op"))),
            happens(closes("Rosa")),
        ],
        ("Noor", "Rosa", "Kees"),
        also=AT_A_MEETING,
    ),
    "shown to a guest": Story(
        ("Wim", "Pieter"),
        [
            after_days(3),
            happens(names_guest("Rosa", "Petra", "point")),
            happens(signs("Rosa", "Petra")),
            happens(leads("Rosa", "point", "opening")),
            happens(lets_guest_in("Rosa", "Petra")),
            hidden(lays("Noor", "more of ours")),
            hidden(shows_guest("Noor", "Petra", "noor", "more of ours")),
            hidden(shows_guest_nothing("Gita", "Petra")),
            happens(sends_guest_out("Rosa", "Petra")),
            happens(leads("Rosa", "point", "leaving", ("reason", "tijd op"))),
            happens(closes("Rosa")),
        ],
        also=AT_A_MEETING,
    ),
    "how others prepare": Story(
        ("Wim", "Noor"),
        [
            hidden(prepares("Pieter", "point")),
            hidden(prepares("Pieter", "point", 1)),
            happens(prepares("Wim", "point")),
            happens(knocks("Noor")),
            happens(leads("Rosa", "point", "opening")),
            hidden(prepares("Pieter", "point", 2)),
        ],
        ("Rosa", "Pieter"),
        also=("/conferences", "/conferences/{conference}", "/points/{point}"),
    ),
    "what is stuck among others": Story(
        ("Wim", "Noor"),
        [
            hidden(raises("Pieter", "quiet agreement")),
            hidden(scales("Rosa", "quiet agreement", "case", "management")),
            happens(raises("Wim", "agreement")),
            meanwhile(scales("Rosa", "agreement", "case", "process"), enters("Rosa", "quiet agreement", "aside", US)),
            hidden(solves("Rosa", "quiet agreement")),
            hidden(raises("Rosa", "quiet agreement", "administration")),
            happens(scales("Wim", "agreement", "process", "case")),
            happens(solves("Rosa", "agreement")),
        ],
        ("Pieter", "Rosa", "Gita"),
        also=("/bottlenecks", "/items/{agreement}/bottleneck", "/cases/{case}/history"),
    ),
    "files of others": Story(
        ("Wim", "Olga"),
        [
            happens(attaches("Noor", "table", "contract")),
            hidden(attaches("Noor", "noor", "diagnosis")),
            hidden(attaches("Pieter", "table", "report", US)),
            happens(attaches("Wim", "table", "letter")),
            hidden(retracts_file("Noor", "diagnosis")),
            happens(lays("Noor", "later")),
            either(attaches("Noor", "later", "diagnosis of Henk"), attaches("Noor", "later", "letter to Henk")),
            either(retracts_file("Noor", "diagnosis of Henk"), retracts_file("Noor", "letter to Henk")),
            happens(shares("Noor", "later", seats("Wim"))),
            happens(retracts_file("Noor", "contract")),
            happens(lays("Rosa", "plan", TABLE)),
        ],
        ("Noor", "Pieter", "Rosa"),
        also=("/rows/{table}/attachments",),
    ),
    "closed for good": Story(
        ("Rosa",),
        [
            happens(steers("Rosa", "closed")),
            hidden(OtherCase()),
            happens(steers("Rosa", "plan")),
            happens(steers("Rosa", "closed", "Tot ziens")),
        ],
        refused=1,
    ),
}


@pytest.mark.parametrize("title", STORIES)
async def test_what_is_hidden_changes_no_byte_of_what_the_others_receive(template: Template, title: str) -> None:
    await unnoticed(template, STORIES[title])
