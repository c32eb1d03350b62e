"""The test of the tests: leaks of the kinds that people make, planted one by one, and each must be caught.

A leak is an edit of one function, made in its source for the length of a test; it names the promise that must break.
A promise that lets one of these through promises nothing.
"""

import inspect
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Final, Protocol

import pytest
from sqlmodel import SQLModel

from app import database, policy
from app import live as live_pages
from app.agreements import live as agreement_live
from app.agreements import queries as agreement_queries
from app.attachments import routes as attachment_routes
from app.board import live, offers, queries, routes
from app.board.models import Entry, Item, Revision
from app.calendar import posting
from app.cases import actions as case_actions
from app.cases import routes as case_routes
from app.conferences import live as conference_live
from app.conferences import routes as conference_routes
from app.exports import actions as export_actions
from app.login import door
from app.meeting import queries as meeting_queries
from app.notices import mailing
from app.policy import RowRule
from app.search import queries as search_queries
from app.search import routes as search_routes
from app.seats import routes as seat_routes
from app.today import live as today_live
from app.today import queries as today_queries
from realtime import hub
from tests.conftest import Template
from tests.histories import (
    TABLE,
    US,
    History,
    accepts,
    adds_person,
    agrees,
    aims,
    edits,
    enters,
    finishes,
    happens,
    lays,
    seats,
    shares,
    unnames,
)
from tests.meeting.test_screen_property import PETRA_COMES_BACK, play
from tests.test_live_equals_fresh import DUE_ON, live_equals_fresh
from tests.test_non_interference import NOT_CARRIED_OUT, STORIES, unnoticed

AMONG_OTHERS: Final = "work among the others"
AGREED_BETWEEN_OTHERS: Final = "what is agreed between others"
BEFORE_ONES_OWN: Final = "a case before one's own"
LIVE: Final = "live equals fresh"
SCREEN: Final = "nothing on the screen is hidden from anyone in the room"

COUNTED: Final = """
def counted(db=None, _=None):
    from sqlmodel import func, select
    from app.board.models import Entry, Item
    from app.database import running
    db = db or running()
    db.viewer, viewer = SYSTEM, db.viewer
    try:
        return db.exec(select(func.count(Item.id))).one() + db.exec(select(func.count(Entry.id))).one()
    finally:
        db.viewer = viewer

from app.database import SYSTEM
"""
"""What no page may tell: how many there are of everyone together."""

UNFILTERED: Final = """
class Rows(list):
    def all(self):
        return self

def unfiltered(db, rows):
    with db.as_system():
        return Rows(db.exec(rows))

def executed_unfiltered(db, rows):
    with db.as_system():
        return db.execute(rows)

class Unfiltered:
    def __init__(self, db):
        self.db = db

    def exec(self, rows):
        return unfiltered(self.db, rows)

    def execute(self, rows):
        return unfiltered(self.db, rows)
"""

SOUGHT: Final = """
def sought(find, db, *args):
    with db.as_system():
        return find(db, *args)
"""


class Leak(Protocol):
    """by: the title of the story that must tell of it, or LIVE, or SCREEN."""

    @property
    def by(self) -> str: ...

    def plant(self, patch: pytest.MonkeyPatch) -> None: ...


@dataclass(frozen=True)
class Edit:
    """Of the source of a function. module: where it is looked up by that name."""

    by: str
    module: ModuleType
    function: str
    before: str
    after: str = ""
    beside: str = ""

    def plant(self, patch: pytest.MonkeyPatch) -> None:
        owner, _, name = self.function.rpartition(".")
        place = getattr(self.module, owner) if owner else self.module
        function = inspect.unwrap(getattr(place, name))
        source = textwrap.dedent(inspect.getsource(function))
        assert source.count(self.before) == 1, f"the edit of {self.function} does not fit its source any more"
        space = dict(function.__globals__)
        exec(self.beside + source.replace(self.before, self.after), space)
        patch.setattr(place, name, space[name])


@dataclass(frozen=True)
class OtherRule:
    """A table that is registered with another rule."""

    by: str
    model: type[SQLModel]
    rule: RowRule

    def plant(self, patch: pytest.MonkeyPatch) -> None:
        patch.setitem(policy.RULES, self.model, self.rule)


HIDDEN_ROW: Final = """with self.as_system():
            hidden = self.exec(rows).first()
        raise refusal(hidden) if hidden else NotVisible"""
"""A look behind the rule, where it says that something is not there."""

LEAKS: Final[dict[str, Leak]] = {
    "a goal on the card of whoever sees the agreement": Edit(
        AGREED_BETWEEN_OTHERS, queries, "_goals", "db.exec(goals)", "unfiltered(db, goals)", UNFILTERED
    ),
    "a goal that changes, and not on what serves it": Edit(
        LIVE, live, "with_goals", "if rows else ()", "if not rows else ()"
    ),
    "a page of an agreement that is sent something whenever something happens": Edit(
        AMONG_OTHERS,
        agreement_live,
        "AgreementScene.present",
        "regions_of, guest.item_id",
        "counting, guest.item_id",
        COUNTED
        + """
def counting(db, viewer, item_id):
    regions = regions_of(db, viewer, item_id)
    return regions and [*regions, Region("counted", f"<p id='counted'>{counted(db)}</p>")]
""",
    ),
    "a page of an agreement that tells everyone what it comes from": Edit(
        AGREED_BETWEEN_OTHERS,
        agreement_queries,
        "_because",
        "db.exec(stands).first()",
        "next(iter(unfiltered(db, stands)), None)",
        UNFILTERED,
    ),
    "a count of all items in the head": Edit(
        AMONG_OTHERS,
        live,
        "_around",
        '_head.html", table=table, viewer=viewer)),',
        """_head.html", table=table, viewer=viewer).replace('</h1>', f' ({counted()})</h1>')),""",
        COUNTED,
    ),
    "an order number on each card": Edit(
        AMONG_OTHERS,
        live,
        "_card",
        "typing=names)",
        "typing=names).replace('</header>', f'{counted()}</header>')",
        COUNTED,
    ),
    "an ETag that changes with every row": Edit(
        AMONG_OTHERS,
        door,
        "Door._http",
        "await (answer or self._app)(scope, bounded, send)",
        "await (answer or self._app)(scope, bounded, tagged(send, await self._database.read(SYSTEM, counted)))",
        COUNTED
        + """
def tagged(send, version):
    async def tagging(message):
        if message["type"] == "http.response.start":
            message["headers"].append((b"etag", str(version).encode()))
        await send(message)
    return tagging
""",
    ),
    "a query that asks as the system": Edit(
        AMONG_OTHERS, queries, "_entries", "db.exec(entries", "unfiltered(db, entries", UNFILTERED
    ),
    "a table that nobody registered": Edit(
        AMONG_OTHERS,
        policy,
        "_criteria",
        "in RULES.items()",
        "in RULES.items() if model.__name__ != 'Person'",
    ),
    "groups that forget what each of them sees": Edit(
        LIVE,
        live,
        "sight_of",
        "frozenset((id, owner == guest.viewer.partner_id) for id, owner in seen[guest.viewer.professional_id]),",
    ),
    "groups that forget whose the rows are": Edit(
        LIVE, live, "sight_of", "(id, owner == guest.viewer.partner_id) for", "id for"
    ),
    "groups that forget who reads which language": Edit(LIVE, live, "sight_of", "guest.viewer.language,"),
    "a card that is kept for whoever comes next": Edit(
        AMONG_OTHERS,
        live,
        "_card",
        "html = render(",
        "html = kept(card, ",
        """
KEPT = {}

def kept(shown, viewer, template, **context):
    key = running().get_bind().engine.url, shown.id, shown.item and shown.item.version, len(shown.lines)
    return KEPT.get(key) or KEPT.setdefault(key, render(viewer, template, **context))

from app.database import running
""",
    ),
    "a refusal that tells what it is about": Edit(
        AMONG_OTHERS,
        database,
        "Session._one",
        "raise NotVisible",
        HIDDEN_ROW,
        "def refusal(hidden):\n    return Invalid(getattr(hidden, 'text', ''))\n\nfrom app.errors import Invalid\n\n",
    ),
    "not yours instead of not there": Edit(
        AMONG_OTHERS,
        database,
        "Session._one",
        "raise NotVisible",
        HIDDEN_ROW,
        "def refusal(_):\n    return NotAllowed('This is not yours.')\n\nfrom app.errors import NotAllowed\n\n",
    ),
    "a frame that says that nothing changed": Edit(
        AMONG_OTHERS, hub, "difference", '(frame_of("".join(parts)) if parts else None)', 'frame_of("".join(parts))'
    ),
    "someone who stays at the table when no longer named": Edit(
        "out of the room", policy, "at_table", "named.c.professional_id == me", "named.c.professional_id.is_not(None)"
    ),
    "a rank on the wire": Edit(
        "places between",
        live,
        "_card",
        "typing=names)",
        "typing=names).replace('<article', f'<article data-rank=\"{_place(card)[1][-1].hex()}\"', 1)",
    ),
    "a place between neighbours that not everyone sees": Edit(
        "places between",
        routes,
        "move",
        "_right_below(below.rank, db.now)",
        "between(below.rank, [other.rank for other in others])",
        """
def between(rank, ranks):
    lower = int.from_bytes(rank[:8], "big")
    above = sorted(int.from_bytes(other[:8], "big") for other in ranks if other > rank)
    return ((lower + above[0]) // 2 if above else lower + 1_000_000).to_bytes(8, "big")
""",
    ),
    "who is online, at whatever table": Edit(
        "another case",
        live,
        "_here",
        "str(person.id) in here",
        "str(person.id) in (SEEN.update(here) or SEEN)",
        "SEEN = set()\n",
    ),
    "a history of everything that happened": Edit(
        AMONG_OTHERS, routes, "history_of_case", "db.exec(select(Event)", "unfiltered(db, select(Event)", UNFILTERED
    ),
    "who sees this, for whoever asks": Edit(
        AMONG_OTHERS,
        seat_routes,
        "readers_page",
        "find_shareable(db, row_id)",
        "sought(find_shareable, db, row_id)",
        SOUGHT,
    ),
    "a page of one item for whoever has its address": Edit(
        AMONG_OTHERS, routes, "item_page", "db.find(Item, item_id)", "sought(type(db).find, db, Item, item_id)", SOUGHT
    ),
    "a digest of more than the page": Edit(
        AMONG_OTHERS,
        routes,
        "board_page",
        "**parts_of(regions, LISTS)",
        "**{**(parts := parts_of(regions, LISTS)), 'digest': f'{parts[\"digest\"]}{counted()}'}",
        COUNTED,
    ),
    "earlier texts for whoever reads the present one": OtherRule(
        "before it was shared", Revision, policy.part_of(Item, "item_id")
    ),
    "a line for whom its item was taken back from": OtherRule("taken back", Entry, policy.sees),
    "a last day that nobody asks about": Edit(
        "until a day", policy, "_shared", "sa.or_(share.c.until.is_(None), share.c.until >= TODAY),"
    ),
    "a share that cannot be withdrawn": Edit("taken back", policy, "_shared", "share.c.withdrawn_at.is_(None),"),
    "a seat that cannot be withdrawn": Edit("out of the room", policy, "_takes_part", "seat.c.withdrawn_at.is_(None),"),
    "a covenant that nobody asks about": Edit("out of the room", policy, "_takes_part", "in_force(part, TODAY),"),
    "what is gone is deleted from every page": Edit(
        AMONG_OTHERS,
        hub,
        "difference",
        "in sorted(gone & known.keys()) if known[id].inside",
        "in sorted(gone) if id not in known or known[id].inside",
    ),
    "a stone where something was retracted": Edit(
        AMONG_OTHERS,
        live,
        "regions_of",
        "Region(name, None) for name in gone",
        "Region(name, f'<article id=\"{name}\"></article>', 'loose', (0.0,)) for name in gone",
    ),
    "a list of cases that says when something happened": Edit(
        AMONG_OTHERS,
        case_routes,
        "cases_page",
        "any(case.phase is phase for case, _ in cases)],\n    )",
        "any(case.phase is phase for case, _ in cases)],\n    ) + f'<!-- {counted()} -->'",
        COUNTED,
    ),
    "a home page that tells of everybody's work": Edit(
        AMONG_OTHERS,
        today_queries,
        "_events",
        "db.execute(sa.select(*columns)",
        "executed_unfiltered(db, sa.select(*columns)",
        UNFILTERED,
    ),
    "a home page that asks for everybody's yes": Edit(
        AMONG_OTHERS,
        today_live,
        "work_of",
        "_lines(db, viewer, cases, directed, absent)",
        "[line._replace(asked=True) for line in sought(_lines, db, viewer, cases, cases, absent)]",
        SOUGHT
        + """
seen_tasks = _tasks

def _tasks(db, *args):
    return sought(seen_tasks, db, *args)

""",
    ),
    "a home page that counts everybody's work": Edit(
        AMONG_OTHERS, today_live, "_more", "work.totals[group], ALL", "work.totals[group] + counted(), ALL", COUNTED
    ),
    "a home page that is sent something whenever something happens": Edit(
        AMONG_OTHERS,
        today_live,
        "_start",
        'Region("start", ',
        'Region("start", f"<!-- {counted()} -->" + ',
        COUNTED,
    ),
    "a home page that keeps what is over": Edit(LIVE, today_live, "TodayScene.lists", "return LISTS", "return ()"),
    "a home page that hears of nothing but its own": Edit(
        LIVE, live_pages, "AcrossCases.rooms", 'if kind != "case"', "if kind"
    ),
    "an offer that counts what others shared": Edit(
        "someone sits down",
        offers,
        "_own_items",
        "Item.partner_id == viewer.partner_id)\n    return db.exec(own",
        "Item.id.is_not(None))\n    return unfiltered(db, own",
        UNFILTERED,
    ),
    "who looks as another sees all of theirs": Edit(
        AMONG_OTHERS, policy.Guard, "options", "[*_criteria(ME), *_criteria(BESIDE)]", "_criteria(BESIDE)"
    ),
    "a search without the rule": Edit(
        AMONG_OTHERS,
        search_routes,
        "find",
        "_Search(db, words, mine)",
        "_Search(Unfiltered(db), words, mine)",
        UNFILTERED,
    ),
    "a search that counts what it hides": Edit(
        AMONG_OTHERS,
        search_queries,
        "_Search.rows",
        "len(found) > MOST",
        "len(found) > MOST or len(hidden(self)[model.__name__]) > len(found)",
        """
def hidden(search):
    with search.db.as_system():
        return search.newest()
""",
    ),
    "an agenda that counts what others discuss": Edit(
        BEFORE_ONES_OWN,
        conference_live,
        "regions_of",
        "partner_id=viewer.partner_id)),",
        "partner_id=viewer.partner_id) + f'<!-- {planned_in_all()} -->'),",
        """
def planned_in_all():
    from app.conferences.models import AgendaPoint
    from app.database import running
    from sqlmodel import func, select
    with running().as_system():
        return running().exec(select(func.count(AgendaPoint.id))).one()
""",
    ),
    "the questions of others on an agenda": Edit(
        BEFORE_ONES_OWN,
        conference_live,
        "_entry",
        "html = render(",
        "html = ' '.join(questions()) + render(",
        """
def questions():
    from app.database import running
    from sqlmodel import select
    with running().as_system():
        return sorted(running().exec(select(AgendaPoint.question)).all())
""",
    ),
    "a shared screen that forgets the guests": Edit(
        SCREEN,
        policy,
        "seen_by_all_present",
        "        sa.not_(_exists((guest, with_us), *_counts(guest, with_us), sa.not_(guest_sees_it))),\n",
    ),
    "times that move with cases of others": Edit(
        BEFORE_ONES_OWN,
        conference_live,
        "agenda_page",
        "planned_times(conference, points)} if oversees else {}",
        "planned_times(conference, sought(agenda_of, db, conference))}",
        SOUGHT,
    ),
    "a conference that says where it is": Edit(
        "a case after one's own",
        meeting_queries,
        "_elsewhere",
        "db.exec(points.order_by(col(AgendaPoint.rank), col(AgendaPoint.id)))",
        "unfiltered(db, points.order_by(col(AgendaPoint.rank), col(AgendaPoint.id)))",
        UNFILTERED,
    ),
    "how many have prepared a case": Edit(
        "how others prepare",
        conference_routes,
        "point_page",
        "typed=typed or ours)",
        "typed=typed or ours) + f'<!-- {prepared_in_all(db)} -->'",
        """
def prepared_in_all(db):
    from app.conferences.models import Preparation
    from sqlmodel import func, select
    with db.as_system():
        return db.exec(select(func.sum(Preparation.version))).one()
""",
    ),
    "the guests of others on an agenda": Edit(
        "a discussion before one's own",
        conference_live,
        "_entry",
        "html = render(",
        "html = ' '.join(guests()) + render(",
        """
def guests():
    from app.database import running
    from app.seats.models import GuestSeat
    from sqlmodel import select
    with running().as_system():
        return sorted(running().exec(select(GuestSeat.name)).all())
""",
    ),
    "a mail that counts everybody's work": Edit(
        AMONG_OTHERS,
        mailing,
        "still_to_say",
        "return _sums([notice for notice in unread if notice.id == mail.notice_id])",
        "return Sums(late=counted(db))",
        COUNTED,
    ),
    "a mail in the morning that counts everybody's work": Edit(
        "until a day",
        mailing,
        "still_to_say",
        "return _sums(unread if any(notice.at > since for notice in unread) else [])",
        "return Sums(late=counted(db))",
        COUNTED,
    ),
    "an invitation that says how many have prepared": Edit(
        "a case after one's own",
        posting,
        "invitation",
        "return next(found, None)",
        "return next((replace(it, place=f'{it.place} {prepared_in_all(db)}') for it in found), None)",
        """
from dataclasses import replace

def prepared_in_all(db):
    from app.conferences.models import Preparation
    from sqlmodel import func, select
    with db.as_system():
        return db.exec(select(func.sum(Preparation.version))).one()
""",
    ),
    "an export that says how much there is": Edit(
        "until a day",
        export_actions,
        "plan_of_case",
        "Plan(table.household.name,",
        "Plan(f'{table.household.name} {counted()}',",
        COUNTED,
    ),
    "a file for whoever has its address": Edit(
        "files of others",
        attachment_routes,
        "find_standing",
        "db.find(Attachment, attachment_id)",
        "sought(type(db).find, db, Attachment, attachment_id)",
        SOUGHT,
    ),
    "a case that opens again unless there is another": Edit(
        "closed for good",
        case_actions,
        "steer",
        "if case.closed_at and phase is not Phase.CLOSED:",
        "if case.closed_at and phase is not Phase.CLOSED and another(db, case):",
        """
def another(db, case):
    from sqlmodel import select
    with db.as_system():
        return len(db.exec(select(Case).where(Case.household_id == case.household_id)).all()) > 1
""",
    ),
}

SHORT_SERIES: Final[History] = [
    happens(lays("Noor", "note", seats("Gita"))),
    happens(lays("Gita", "of the team", US)),
    happens(edits("Noor", "note", 1)),
    happens(enters("Gita", "note", "line", TABLE)),
    happens(shares("Noor", "note", seats("Wim"))),
    happens(adds_person("Noor", "neighbour", TABLE)),
    happens(agrees("Noor", "deal", "Wim", DUE_ON)),
    happens(accepts("Wim", "deal")),
    happens(finishes("Wim", "deal")),
    happens(unnames("Gita", "Tom", "Gita")),
    happens(lays("Gita", "news", TABLE)),
    happens(lays("Noor", "goal", seats("Wim"), kind="goal")),
    happens(aims("Noor", "deal", "goal")),
    happens(edits("Noor", "goal", 1)),
]


@contextmanager
def planted(leak: Leak) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        leak.plant(patch)
        _forget_what_was_built()
        yield
    _forget_what_was_built()


def _forget_what_was_built() -> None:
    for built in (
        *(policy._criteria, policy._criteria_of_screens, live._who_sees, live._who_sits),
        *(conference_live._who_sees, conference_live._who_sees_which),
    ):
        built.cache_clear()


async def keep(promise: str, template: Template) -> None:
    if promise == LIVE:
        await live_equals_fresh(template, SHORT_SERIES, ("Noor", "Gita", "Tom", "Wim"))
    elif promise == SCREEN:
        await play(template, template.copy(), PETRA_COMES_BACK)
    else:
        await unnoticed(template, STORIES[promise])


@pytest.mark.parametrize("title", LEAKS)
async def test_the_promise_catches_this_leak(sqlite_template: Template, title: str) -> None:
    with planted(LEAKS[title]), pytest.raises(AssertionError) as broken:
        await keep(LEAKS[title].by, sqlite_template)
    assert NOT_CARRIED_OUT not in str(broken.value), "the leak kept the story from being told"


@pytest.mark.parametrize("promise", [LIVE, SCREEN])
async def test_without_a_leak_what_is_not_a_story_is_kept_as_well(sqlite_template: Template, promise: str) -> None:
    await keep(promise, sqlite_template)
