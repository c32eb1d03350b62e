"""Bad input on every form and every address: a sentence and what was typed, never a crash, never half a change.

Routes are taken from the application itself. A new form has to be given an example here, filled in by someone who
may send it; it is then broken in every way, for them and for Olga, who has no seat.
"""

import asyncio
import html
import itertools
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from urllib.parse import quote, urlencode
from uuid import UUID

import pytest
from httpx2 import AsyncClient, Response
from sqlalchemy import event
from sqlmodel import select
from starlette.routing import Route

from app.agreements.actions import NewAgreement, agree
from app.attachments.models import Attachment, FileKind
from app.board.models import Entry
from app.board.offers import take_guest_offer
from app.bottlenecks.actions import NextStep, raise_bottleneck
from app.calendar.models import CalendarFeed
from app.cases.models import Escalation
from app.conferences.actions import NewConference, plan
from app.conferences.models import Conference, ConferenceKind
from app.conferences.queries import invited_to
from app.database import SYSTEM, Session, System
from app.demo.people import TEAMS
from app.events import Event
from app.login.accounts import first_secret
from app.main import all_routes
from app.meeting.actions import make_room, open_point
from app.meeting.guests import name_guest, note_signature
from app.notices.models import ReadUpTo
from app.persons.models import RegisterPerson
from app.screens.actions import open_link
from app.screens.models import ScreenLink
from app.seats.models import Covenant, CovenantPart, Ground, GroundKind, GuestRole, GuestShare, SeatPerson, Share
from app.seats.sharing import WHOLE_TABLE
from app.settings import ROOT
from app.web import CHOSEN, MAX_FIELDS, SENTENCES, Shown, shown_as
from tests.conftest import ORIGIN, SECRET, Site
from tests.intervision.forms import forms_of_intervision
from tests.meeting.conftest import plan_meeting
from tests.minutes.conftest import Held as ClosedConference
from tests.table import Table
from tests.world import START, World

NOWHERE: Final = "00000000-0000-4000-8000-000000000000"
FORM: Final = {"content-type": "application/x-www-form-urlencoded"}
TYPED: Final = "Wat ik typte: <b>huur & zorg</b> — 'vandaag'"


def fields_of_templates() -> Mapping[str, set[str]]:
    """How each field is filled in: a kind of input, or by its tag."""
    found = defaultdict(set)
    for template in (ROOT / "templates").rglob("*.html"):
        without_tests = re.sub(r"{%.*?%}", " ", template.read_text(), flags=re.S)
        for tag, attributes in re.findall(
            r"<(input|textarea|select|button)\b((?:{{.*?}}|[^>])*)>", without_tests, re.S
        ):
            said = dict(re.findall(r'([\w-]+)="((?:{{.*?}}|[^"])*)"', attributes))
            if re.fullmatch(r"[a-z_]+", said.get("name", "")):
                found[said["name"]].add(said.get("type", "text") if tag == "input" else tag)
    return found


TYPED_INTO: Final = {"text", "textarea", "search", "email", "url", "tel", "number", "date", "time"}
ALL_FIELDS: Final = fields_of_templates()
TEXTS: Final = {name for name, kinds in ALL_FIELDS.items() if kinds & TYPED_INTO}
"""Fields in which people type, that must not be lost."""

Fields = Mapping[str, str]

SEVERAL: Final = "/agreements/answers"
STUCK: Final[Fields] = {"level": "case", "reason": "Geen plek", "acts_as": "wethouder"}


@dataclass(frozen=True)
class Example:
    """A form as somebody who may send it would fill it in. name: who; None for someone not logged in."""

    name: str | None
    fields: Fields = field(default_factory=dict)
    params: Fields = field(default_factory=dict)


@dataclass(frozen=True)
class Ids:
    """What the examples need and the world does not keep."""

    entry: UUID
    share: UUID
    secrecy: UUID
    registered: UUID
    covenant: UUID
    part: UUID
    conference: UUID
    feed: UUID
    attachment: UUID
    notice: UUID
    read_up_to: str


@dataclass(frozen=True)
class Held:
    """A conference that Hanneke leads, at Dijkhuizen: Noor waits to be let in, Wim is there.

    guest, expected: one who signed, with whom Noor shares something, and one who did not come yet.
    minutes: Noor's, of another one that was closed.
    """

    conference: UUID
    point: UUID
    noor: UUID
    wim: UUID
    turn: UUID
    screen: UUID
    minutes: UUID
    guest: UUID
    expected: UUID
    shown: UUID


async def hold_conference(table: Table) -> Held:
    before = ClosedConference(await plan_meeting(table))
    await before.opens()
    await before.ends()
    meeting = await plan_meeting(table)
    await meeting.comes("Wim")
    point = await table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    await meeting.comes("Noor")
    await table.does("Hanneke", make_room, await meeting.attendance("Noor"))
    await table.does("Hanneke", open_link, meeting.conference.id)
    turns = await table.reads("Hanneke", lambda db, _: invited_to(db, [point.id]))
    screen = await table.reads("Hanneke", lambda db, _: db.exec(select(ScreenLink.id)).one())
    noor, wim = await meeting.attendance("Noor"), await meeting.attendance("Wim")
    minutes = (await before.copy("Noor")).minutes
    guest, expected = [
        (await table.does("Hanneke", name_guest, point.id, name, GuestRole.RESIDENT, "")).id
        for name in ("Petra", "Levi")
    ]
    await table.does("Hanneke", note_signature, guest)
    await table.does("Noor", take_guest_offer, guest, frozenset({table.case.items["table"]}))
    shown = await table.reads("Noor", lambda db, _: db.exec(select(GuestShare.id)).one())
    return Held(meeting.conference.id, point.id, noor, wim, turns[0].id, screen, minutes.id, guest, expected, shown)


def of_a_conference(world: World, held: Held) -> Mapping[str, Example]:
    there, point = {"conference_id": str(held.conference)}, {"point_id": str(held.point)}
    noor, turn = {"attendance_id": str(held.noor)}, {"invitation_id": str(held.turn)}
    rosa = str(world["Rosa"].professional_id)
    about: Mapping[str, tuple[Fields, Fields]] = {
        "/points/{point_id}/opening": ({}, point),
        "/points/{point_id}/chair": ({}, point),
        "/points/{point_id}/step": ({"step": "round"}, point),
        "/points/{point_id}/pause": ({}, point),
        "/points/{point_id}/resumption": ({}, point),
        "/points/{point_id}/extension": ({"minutes": "2"}, point),
        "/points/{point_id}/room": ({}, point),
        "/points/{point_id}/growth": ({}, point),
        "/points/{point_id}/presence": ({"person": rosa}, point),
        "/points/{point_id}/household": (
            {"teller": rosa, "tells_on": "2026-12-01", "evaluates_on": "2027-01-11"},
            point,
        ),
        "/points/{point_id}/guests": ({"name": "Ineke", "role": "client_supporter", "for_whom": "Petra"}, point),
        "/guests/{guest_id}/signature": ({}, {"guest_id": str(held.guest)}),
        "/guests/{guest_id}/withdrawal": ({}, {"guest_id": str(held.expected)}),
        "/attendances/{attendance_id}/admission": ({}, noor),
        "/attendances/{attendance_id}/departure": ({}, {"attendance_id": str(held.wim)}),
        "/invitations/{invitation_id}/turn": ({}, turn),
        "/invitations/{invitation_id}/silence": ({}, turn),
        "/cases/{case_id}/escalation": (
            {"level": "process", "reason": "Vast"},
            {"case_id": str(world.dijkhuizen.id)},
        ),
        "/conferences/{conference_id}/screens": ({}, there),
        "/screens/{link_id}/ending": ({}, {"link_id": str(held.screen)}),
        "/points/{point_id}/leaving": ({"reason": "Tijd op"}, point),
        "/conferences/{conference_id}/closing": ({}, there),
    }
    return {
        "/conferences/{conference_id}/arrival": Example("Pieter", {"from_home": "on"}, there),
        "/conferences/{conference_id}/departure": Example("Pieter", {}, there),
        "/minutes/{minutes_id}/reading": Example("Noor", {}, {"minutes_id": str(held.minutes)}),
        "/minutes/{minutes_id}/addenda": Example(
            "Noor", {"token": "t", "text": "Dit klopt niet", "audience": "table"}, {"minutes_id": str(held.minutes)}
        ),
        "/guests/{guest_id}/offer": Example(
            "Noor",
            {"answer": "yes", "item": str(world.dijkhuizen.items["noor"])},
            {"guest_id": str(held.guest)},
        ),
        "/guest-shares/{guest_share_id}/withdrawal": Example("Noor", {}, {"guest_share_id": str(held.shown)}),
        "/screen": Example(None, {"code": "ABCD-EFGH"}),
        "/screen/shown": Example(None, {"since": "2026-11-16T09:00:00+00:00"}),
        **{path: Example("Hanneke", fields, params) for path, (fields, params) in about.items()},
    }


def make_ids(db: Session, _: System, world: World, conference: Conference) -> Ids:
    """A line of Wim's, a share of Noor's, a ground; and somebody in the register, who was not there yet."""
    person = RegisterPerson(
        bsn_encrypted=b"-",
        bsn_fingerprint=b"-",
        given_names="Levi",
        prefix=None,
        surname="Dijkhuizen",
        surname_key="dijkhuizen",
        full_surname_key="dijkhuizen",
        given_key="levi",
        born="20110902",
        deceased_on=None,
        secret=False,
        municipality_code=None,
    )
    db.add(person)
    noor, table = world["Noor"], world.dijkhuizen.items["table"]
    file = Attachment(
        case_id=world.dijkhuizen.id,
        partner_id=noor.partner_id,
        item_id=table,
        stored_as=UUID(int=1),
        name="Brief",
        kind=FileKind.PDF,
        size=1,
        written_by=noor.professional_id,
        written_at=db.now,
    )
    db.add(file)
    db.add(ReadUpTo(professional_id=world["Rosa"].professional_id, moment=START))
    places = select(SeatPerson.id).where(SeatPerson.professional_id == world["Noor"].professional_id)
    return Ids(
        attachment=file.id,
        notice=db.exec(places.where(SeatPerson.seat_id == world.dijkhuizen.seats["Noor"])).one(),
        read_up_to=START.isoformat(),
        conference=conference.id,
        feed=db.exec(
            select(CalendarFeed.id).where(CalendarFeed.professional_id == world["Noor"].professional_id)
        ).one(),
        entry=db.exec(select(Entry.id).where(Entry.written_by == world["Wim"].professional_id)).one(),
        share=next(iter(db.exec(select(Share.id).where(Share.row_id == world.dijkhuizen.items["table"])))),
        secrecy=next(iter(db.exec(select(Ground.id).where(Ground.kind == GroundKind.SECRECY)))),
        registered=person.id,
        covenant=db.exec(select(Covenant.id)).one(),
        part=next(iter(db.exec(select(CovenantPart.id).where(CovenantPart.partner_id == world["Iris"].partner_id)))),
    )


def empty_conference(world: World) -> NewConference:
    """On whose agenda the cases of the world are not yet."""
    team, chair = world.town.teams[TEAMS[0]], world["Rosa"].professional_id
    begins = world.clock.now + timedelta(days=5)
    return NewConference(team, ConferenceKind.BRIEFING, begins, "", "", chair, None)


def examples(world: World, ids: Ids, held: Held) -> Mapping[str, Example]:
    case, other = world.dijkhuizen, world.van_oosten
    here, there = {"case_id": str(case.id)}, {"case_id": str(other.id)}
    agreement = {"item_id": str(case.items["agreement"])}
    table, kees = {"item_id": str(case.items["table"])}, {"item_id": str(other.items["kees"])}
    noors_seat, kees_id = str(case.seats["Noor"]), str(world["Kees"].professional_id)
    noors_id, fleurs_id = (str(world[name].professional_id) for name in ("Noor", "Fleur"))
    thuishaven, hanneke = str(world["Noor"].partner_id), str(world["Hanneke"].professional_id)
    new = {"token": "t", "audience": "table", "text": "De huur"}
    of_register = {
        "token": "t",
        "team": str(world.town.teams["Sociaal Team Vaartwijk"]),
        "title": "Casus D.",
        "question": "Hoe verder?",
        "wish": "Blijven wonen",
        "household": "Familie",
        "person": str(ids.registered),
    }
    turns = {"by_whom": "moeder", "goal": "", "rhythm": "weeks", "every": "2", "until": "2027-03-01"}
    laid = {"kind": "question", "domain": "money", "nature": "fact", "source": "huisbezoek", "asked": thuishaven}
    some = {"audience": "some", "director": "on", "seat": str(case.seats["Wim"]), "until": "2027-01-01"}
    searched = {"bsn": "", "surname": "Dijkhuizen", "given_names": "Levi", "born": "02-09-2011"}
    return {
        "/login": Example(None, {"username": "noor", "password": "niet het goede", "next": "/cases"}),
        "/login/demo": Example(None, {"professional": str(world["Noor"].professional_id), "next": "/"}),
        "/logout": Example("Esther"),
        "/language": Example("Noor", {"language": "nl", "next": "/"}),
        "/cases/{case_id}/allocation": Example("Marijke", {"director": hanneke}, here),
        "/cases/{case_id}/direction": Example(
            "Rosa", {"phase": "plan", "next_on": "2026-12-01", "wish": "Hier blijven", "version": "2"}, here
        ),
        "/cases/{case_id}/offer": Example("Rosa", {"director": hanneke}, here),
        "/cases/{case_id}/acceptance": Example("Rosa", {}, there),
        "/cases/{case_id}/refusal": Example("Rosa", {}, here),
        "/cases/{case_id}/visit": Example("Pieter", {}, here),
        "/cases/{case_id}/items": Example("Wim", new | laid, here),
        "/items/{item_id}/text": Example("Noor", {"text": "De huur is betaald", "version": "1"}, table),
        "/items/{item_id}/place": Example("Noor", {"domain": "money", "below": ""}, table),
        "/items/{item_id}/retraction": Example("Kees", {}, kees),
        "/items/{item_id}/restoration": Example("Kees", {}, kees),
        "/items/{item_id}/entries": Example("Noor", new, table),
        "/items/{item_id}/typing": Example("Wim", {}, table),
        "/entries/{entry_id}/retraction": Example("Wim", {}, {"entry_id": str(ids.entry)}),
        "/entries/{entry_id}/restoration": Example("Wim", {}, {"entry_id": str(ids.entry)}),
        "/seats/{seat_id}/offer": Example(
            "Noor",
            {"answer": "yes", "person": "", "item": str(case.items["noor"])},
            {"seat_id": str(case.seats["Wim"])},
        ),
        "/cases/{case_id}/agreements/line": Example(
            "Rosa", {"token": "t", "line": "Noor · brief aan verhuurder · 20 december"}, here
        ),
        "/cases/{case_id}/agreements": Example(
            "Rosa", new | {"assignee": thuishaven, "due_on": "2026-12-20"} | turns, here
        ),
        "/agreements/{item_id}/acceptance": Example("Noor", {}, agreement),
        "/agreements/{item_id}/start": Example("Noor", {}, agreement),
        "/agreements/{item_id}/completion": Example("Noor", {"word": "Gedaan"}, agreement),
        "/agreements/answers/undoing": Example("Noor", {"at": world.clock.now.isoformat(), "next": "/"}),
        SEVERAL: Example(
            "Noor",
            {
                "answer": "date",
                "item": agreement["item_id"],
                "due_on": "2026-12-24",
                "word": "Na de vakantie",
                "next": "/",
            },
        ),
        "/agreements/{item_id}/ending": Example("Noor", {"state": "could_not", "reason": "Het lukt niet"}, agreement),
        "/agreements/{item_id}/reopening": Example("Noor", {}, agreement),
        "/agreements/{item_id}/withdrawal": Example("Noor", {"state": "accepted"}, agreement),
        "/agreements/{item_id}/refusal": Example("Noor", {"reason": "Het lukt niet"}, agreement),
        "/agreements/{item_id}/origin": Example("Rosa", {"because": ""}, agreement),
        "/agreements/{item_id}/goal": Example("Rosa", {"goal": ""}, agreement),
        "/agreements/{item_id}/last-turn": Example("Noor", {}, agreement),
        "/agreements/{item_id}/handover": Example(
            "Rosa",
            {"from": thuishaven, "assignee": f"{world['Wim'].partner_id} {world['Wim'].professional_id}"},
            agreement,
        ),
        "/cases/{case_id}/seats": Example(
            "Rosa",
            {"partner": str(world["Esther"].partner_id), "purpose": "coordination", "ends_on": "2027-01-01"},
            here,
        ),
        "/seats/{seat_id}/withdrawal": Example("Wim", {}, {"seat_id": str(other.seats["Gita"])}),
        "/seats/{seat_id}/people": Example("Noor", {"professional": kees_id}, {"seat_id": noors_seat}),
        "/seats/{seat_id}/people/{professional_id}/withdrawal": Example(
            "Noor", {}, {"seat_id": str(other.seats["Noor"]), "professional_id": kees_id}
        ),
        "/notices/reading": Example("Noor", {"until": "2026-11-16T09:00:00+00:00"}),
        "/notices/reading/undoing": Example("Rosa", {"state": ids.read_up_to}),
        "/notices/mail": Example("Noor", {"wish": "at_once"}),
        "/notices/{notice_id}/opening": Example("Noor", {}, {"notice_id": str(ids.notice)}),
        "/absence": Example("Noor", {"stand_in": fleurs_id, "starts_on": "2026-12-10", "ends_on": "2026-12-18"}),
        "/absence/ending": Example("Noor", {"stand_in": fleurs_id, "starts_on": "2026-12-10", "ends_on": "2026-12-18"}),
        "/seats/{seat_id}/stand-ins": Example(
            "Noor",
            {"absent": noors_id, "stand_in": fleurs_id, "starts_on": "2026-12-01", "ends_on": "2026-12-08"},
            {"seat_id": noors_seat},
        ),
        "/seats/{seat_id}/secrecy": Example(
            "Gita",
            {"ground": str(ids.secrecy), "scope": "Hoe het contact loopt", "since": "2026-11-01"},
            {"seat_id": str(case.seats["Gita"])},
        ),
        "/rows/{row_id}/shares": Example(
            "Noor", some | {"person": str(world["Wim"].professional_id)}, {"row_id": str(case.items["noor"])}
        ),
        "/shares/{share_id}/withdrawal": Example("Noor", {}, {"share_id": str(ids.share)}),
        "/cases/{case_id}/people": Example(
            "Rosa", {"token": "t", "audience": "us", "name": "Tante Joke", "relation": "zus", "own_network": "on"}, here
        ),
        "/cases/{case_id}/addresses": Example(
            "Rosa",
            {"token": "t", "audience": "us", "text": "Vaartkade 12", "secret": "on", "person": hanneke},
            here,
        ),
        "/rows/{row_id}/attachments": Example(
            "Wim", {"token": "t", "text": "De brief", "audience": "table"}, {"row_id": str(case.items["table"])}
        ),
        "/attachments/{attachment_id}/retraction": Example("Noor", {}, {"attachment_id": str(ids.attachment)}),
        "/items/{item_id}/bottleneck": Example("Noor", STUCK | {"acts": thuishaven}, agreement),
        "/items/{item_id}/bottleneck/level": Example(
            "Rosa", STUCK | {"seen_at": "process"}, {"item_id": str(case.items["quiet agreement"])}
        ),
        "/items/{item_id}/bottleneck/solution": Example(
            "Rosa", {"reason": "Er is een plek"}, {"item_id": str(case.items["quiet agreement"])}
        ),
        "/cases/{case_id}/export": Example("Noor", {}, here),
        "/agreements/export": Example("Noor", {"whose": "ours"}),
        "/calendar": Example("Noor"),
        "/calendar-feeds/{feed_id}/ending": Example("Noor", {}, {"feed_id": str(ids.feed)}),
        "/search": Example("Noor", {"sought": "huur dijk"}),
        "/desk/search": Example("Marijke", searched),
        "/desk/people/{person_id}": Example("Marijke", {}, {"person_id": str(ids.registered)}),
        "/desk/cases": Example("Marijke", of_register),
        "/first-administrator": Example(
            None,
            {
                "secret": first_secret(SECRET),
                "municipality": "Gemeente Eikerveen",
                "name": "Iemand Anders",
                "username": "iemand",
                "password": "zelf bedacht, en geheim",
                "password_again": "zelf bedacht, en geheim",
            },
        ),
        **of_the_administration(world, ids),
        **of_conferences(world, ids),
        **of_a_conference(world, held),
    }


async def to_a_colleague(site: Site) -> tuple[str, Example]:
    """Of what is asked of her organisation, Gita hands to Tom what she chose in her list."""
    world = site.world
    new = NewAgreement("De brief", world["Gita"].partner_id, None, world.clock.now.date(), WHOLE_TABLE)
    asked = await site.database.write(world["Rosa"], agree, world.dijkhuizen.id, new)
    chosen = {"answer": "colleague", "item": str(asked.item_id), "next": "/"}
    return SEVERAL, Example("Gita", {**chosen, "colleague": str(world["Tom"].professional_id)})


def of_the_administration(world: World, ids: Ids) -> Mapping[str, Example]:
    """What Sem does about Iris, of whom nothing is heard elsewhere; and about organisations and covenants."""
    iris = {"professional_id": str(world["Iris"].professional_id)}
    ggz, covenant = {"partner_id": str(world["Iris"].partner_id)}, {"covenant_id": str(ids.covenant)}
    duty = {"duty": "intake_desk"}
    taking_part = {
        "partner": ggz["partner_id"],
        "purpose": "debt",
        "gives": "on",
        "receives": "on",
        "starts_on": "2019-01-01",
        "ends_on": "2019-12-31",
    }
    home = "/administration"
    about = {
        f"{home}/organisations": ({"name": "Stichting Nieuw", "kind": "welfare"}, {}),
        f"{home}/organisations/{{partner_id}}": ({"name": "GGZ Merelhof", "kind": "ggz"}, ggz),
        f"{home}/organisations/{{partner_id}}/people": ({"token": "t", "name": "Bo Nieuw", "work": "SPV"}, ggz),
        f"{home}/covenants": ({"name": "Convenant Nieuw"}, {}),
        f"{home}/covenants/{{covenant_id}}/parts": (taking_part, covenant),
        f"{home}/parts/{{part_id}}/last-day": ({"ends_on": "2027-01-01", "when": ""}, {"part_id": str(ids.part)}),
        f"{home}/teams": ({"name": "Team Nieuw", "covenant": covenant["covenant_id"]}, {}),
        f"{home}/teams/{{team_id}}": ({"name": "Team Zuid"}, {"team_id": str(world.town.teams[TEAMS[1]])}),
        f"{home}/people/{{professional_id}}": ({"name": "Iris Nauta", "work": "ervaringsdeskundige"}, iris),
        f"{home}/people/{{professional_id}}/duties": (duty, iris),
        f"{home}/people/{{professional_id}}/duties/withdrawal": (duty, iris),
        f"{home}/people/{{professional_id}}/account": ({"username": "iris"}, iris),
        f"{home}/people/{{professional_id}}/password": ({}, iris),
        f"{home}/people/{{professional_id}}/logins/withdrawal": ({}, iris),
        f"{home}/people/{{professional_id}}/email": ({"email": "iemand@merelhof.test"}, iris),
        f"{home}/people/{{professional_id}}/departure": ({}, iris),
        f"{home}/people/{{professional_id}}/return": ({}, iris),
    }
    return {path: Example("Sem", fields, params) for path, (fields, params) in about.items()}


def of_conferences(world: World, ids: Ids) -> Mapping[str, Example]:
    """Marijke plans, Rosa chairs, and Wim prepares."""
    case, conference = world.dijkhuizen, {"conference_id": str(world.conference)}
    point = {"point_id": str(world.points["dijkhuizen"])}
    rosa, marijke = str(world["Rosa"].professional_id), str(world["Marijke"].professional_id)
    arranged = {
        "starts_on": "2026-12-01",
        "starts_at": "10:30",
        "place": "Wijkhuis",
        "video_url": "https://beeld.test/overleg",
        "chair": rosa,
        "note_taker": marijke,
    }
    new = {"team": str(world.town.teams[TEAMS[0]]), "kind": "briefing", **arranged}
    planned = {"question": "Hoe verder?", "minutes": "20", "bringer": str(world["Wim"].partner_id)}
    planned |= {"seat": str(case.seats["Wim"]), "household_informed": "1"}
    before = {"before": str(world.points["van_oosten"])}
    return {
        "/conferences": Example("Marijke", {"token": "t", **new}),
        "/conferences/{conference_id}/arrangement": Example("Rosa", arranged, conference),
        "/conferences/{conference_id}/points": Example(
            "Rosa", {"case": str(case.id), **planned}, {"conference_id": str(ids.conference)}
        ),
        "/conferences/{conference_id}/order": Example("Rosa", {}, conference),
        "/conferences/{conference_id}/publication": Example("Rosa", {}, conference),
        "/conferences/{conference_id}/cancellation": Example("Rosa", {}, {"conference_id": str(ids.conference)}),
        "/conferences/{conference_id}/reinstatement": Example("Rosa", {}, {"conference_id": str(ids.conference)}),
        "/points/{point_id}": Example("Rosa", planned, point),
        "/points/{point_id}/place": Example("Rosa", before, point),
        "/points/{point_id}/withdrawal": Example("Rosa", {}, {"point_id": str(world.points["van_oosten"])}),
        "/points/{point_id}/restoration": Example("Rosa", {}, {"point_id": str(world.points["van_oosten"])}),
        "/points/{point_id}/preparation": Example("Wim", {"text": "Wij vragen de huisarts.", "version": "0"}, point),
    }


# ── What is done with them ───────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Forms:
    """The examples on a running site, and what each answer left in the database.

    others: of addresses to which several forms lead.
    """

    site: Site
    examples: Mapping[str, Example]
    others: Sequence[tuple[str, Example]] = ()
    written: list[set[str]] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[str, Example]]:
        """With the goodbye last: who has logged out sends nothing any more."""
        yield from sorted([*self.examples.items(), *self.others], key=lambda found: found[0] == "/logout")

    async def client(self, name: str | None) -> AsyncClient:
        return await self.site.as_(name) if name else self.site.anonymous()

    async def send(
        self,
        name: str | None,
        path: str,
        params: Fields,
        content: bytes,
        headers: Mapping[str, str] = FORM,
        method: str = "POST",
    ) -> Response:
        """Never a failure, and whatever is refused is not half done."""
        address = path.format(**{key: quote(value, safe="") for key, value in params.items()})
        client = await self.client(name)
        self.written.clear()
        latin = [(key.encode(), value.encode("latin-1")) for key, value in headers.items()]
        answer = await client.request(method, address, content=content, headers=latin)
        told = f"{name} {method} {path} {content[:80]!r} {dict(headers)}"
        assert answer.status_code in (200, 204, 303, 400, 401, 403, 404, 409, 413, 422, 429), told
        if answer.status_code >= 400:
            allowed = {"LoginAttempt"} if path == "/login" else set()
            assert set().union(*self.written) <= allowed, f"{told} was refused, and changed something all the same"
            assert says_something(answer), f"{told} is told {answer.text[:200]}"
        return answer


def says_something(answer: Response) -> bool:
    """A page of ours, that says in a sentence what happened; of what is not there it is always the same one."""
    is_ours = answer.headers["content-type"].startswith("text/html") and 'href="/static/app.css"' in answer.text
    return is_ours and ("utrecht-alert" in answer.text or answer.status_code == 404)


@pytest.fixture
async def forms(site: Site) -> AsyncIterator[Forms]:
    empty = await site.database.write(site.world["Marijke"], plan, empty_conference(site.world))
    ids = await site.database.write(SYSTEM, make_ids, site.world, empty)
    held = await hold_conference(Table(site.database, site.world))
    stuck = NextStep(Escalation.PROCESS, "Vast", acts_as="manager")
    quiet = site.world.dijkhuizen.items["quiet agreement"]
    await site.database.write(site.world["Rosa"], raise_bottleneck, quiet, stuck)
    of_intervision = await forms_of_intervision(site)
    apart = {path: Example(name, *filled) for path, (name, filled) in of_intervision.items()}
    found = Forms(site, {**apart, **examples(site.world, ids, held)}, [await to_a_colleague(site)])
    for name in {"Olga", *(example.name for example in found.examples.values() if example.name)}:
        await site.token_of(name)

    def flushed(db: Session, _: object) -> None:
        db.info.setdefault("flushed", set()).update(type(row).__name__ for row in (*db.new, *db.dirty, *db.deleted))

    def committed(db: Session) -> None:
        if kinds := db.info.pop("flushed", None):
            found.written.append(kinds)

    event.listen(Session, "after_flush", flushed)
    event.listen(Session, "after_commit", committed)
    yield found
    event.remove(Session, "after_flush", flushed)
    event.remove(Session, "after_commit", committed)


def paths_with(method: str) -> list[str]:
    routes = (route for route in all_routes() if isinstance(route, Route))
    return sorted({route.path for route in routes if method in (route.methods or ())})


def encoded(fields: Iterable[tuple[str, str | bytes]]) -> bytes:
    return urlencode(list(fields)).encode()


# ── Every field ──────────────────────────────────────────────────────────────────────────────────────────────────

BAD_VALUES: Final[Sequence[str | bytes]] = (
    "",
    " \n\t ",
    "x" * 100_000,
    "tekst\0met een nul",
    b"\xff\xfe geen UTF-8",
    b"\xed\xa0\x80",  # half a sign of UTF-16
    "<script>alert(1)</script>",
    "-1",
    "99999999999999999999",
    "٣",  # a digit, though not one of ours
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "0001-01-01T00:00:00+14:00",  # in UTC, before all time
    "9999-12-31T23:59:59-14:00",
    NOWHERE,
    "{00000000-0000-4000-8000-00000000000}",
    "table' OR 1=1 --",
)


async def test_no_value_of_any_field_is_too_much(forms: Forms) -> None:
    sent = 0
    for path, example in forms:
        for name, value in itertools.product(example.fields, BAD_VALUES):
            broken = encoded([(n, value if n == name else v) for n, v in example.fields.items()])
            await forms.send(example.name, path, example.params, broken)
            sent += 1
    assert sent > 500, "the walk means nothing without forms"


async def test_ids_of_other_things_are_not_taken_for_the_right_ones(forms: Forms) -> None:
    world = forms.site.world
    wrong = [
        str(world.van_oosten.seats["Wim"]),
        str(world.van_oosten.items["kees"]),
        str(world["Olga"].professional_id),
        str(world["Olga"].partner_id),
    ]
    for path, example in forms:
        for name, id in itertools.product(example.fields, wrong):
            await forms.send(example.name, path, example.params, encoded((example.fields | {name: id}).items()))
        for name, id in itertools.product(example.params, wrong):
            await forms.send(example.name, path, {**example.params, name: id}, encoded(example.fields.items()))


def test_every_field_is_typed_into_or_chosen() -> None:
    """What is chosen is named, so that a new field in which people type comes back without anyone thinking of it."""
    chosen = {name for name, kinds in ALL_FIELDS.items() if not kinds & (TYPED_INTO | {"password", "file"})}
    assert chosen == CHOSEN
    assert {name for name, kinds in ALL_FIELDS.items() if "textarea" in kinds} == SENTENCES
    assert {name for name, kinds in ALL_FIELDS.items() if "date" in kinds} == {
        name for name in ALL_FIELDS if shown_as(name, "2026-12-01") is Shown.DAY
    }


async def test_what_was_typed_comes_back_in_sight_with_every_refusal(forms: Forms) -> None:
    """Each of these forms holds something impossible beside the text."""
    shown = set()
    for path, example in forms:
        for name in TEXTS & example.fields.keys():
            fields = {**example.fields, name: TYPED, "besides": "\0"}
            answer = await forms.send(example.name, path, example.params, encoded(fields.items()))
            assert answer.status_code == 422, path
            in_sight = re.sub(r'<input type="hidden"[^>]*>', "", answer.text)
            assert html.escape(TYPED).replace("&#x27;", "&#39;") in in_sight, f"{path} loses what was typed as {name}"
            assert "<button" in in_sight.split("<main", 1)[1], f"{path} cannot be sent again"
            shown.add(name)
    assert shown == TEXTS, "every field in which people type is on a form of the examples"


def handed_over(db: Session, _: System) -> int:
    return len(db.exec(select(Event).where(Event.code == "agreement.passed")).all())


async def test_several_go_to_a_colleague_and_to_nobody_else(forms: Forms) -> None:
    [(path, example)] = forms.others
    world = forms.site.world
    strangers = [str(world[name].professional_id) for name in ("Wim", "Olga")]
    for colleague in (*strangers, NOWHERE, "", "Tom"):
        fields = example.fields | {"colleague": colleague}
        answer = await forms.send("Gita", path, {}, encoded(fields.items()))
        assert answer.status_code in (404, 422), colleague
    assert await forms.site.database.read(SYSTEM, handed_over) == 0
    nobody = await forms.send("Gita", path, {}, encoded((example.fields | {"colleague": ""}).items()))
    assert "Kies de collega aan wie u dit overdraagt." in nobody.text
    unseen = {**example.fields, "item": str(world.dijkhuizen.items["quiet agreement"])}
    assert (await forms.send("Gita", path, {}, encoded(unseen.items()))).status_code == 404
    assert (await forms.send("Gita", path, {}, encoded(example.fields.items()))).status_code == 200
    assert await forms.site.database.read(SYSTEM, handed_over) == 1


async def test_a_refusal_is_said_in_the_language_of_the_reader(forms: Forms) -> None:
    path, example = "/cases/{case_id}/items", forms.examples["/cases/{case_id}/items"]
    empty = encoded((example.fields | {"text": ""}).items())
    dutch = await forms.send("Wim", path, example.params, empty)
    assert 'lang="nl"' in dutch.text
    await forms.send("Wim", "/language", {}, b"language=en&next=/")
    english = await forms.send("Wim", path, example.params, empty)
    assert 'lang="en"' in english.text
    assert "Write something first." in english.text


async def test_htmx_is_told_the_same_in_one_line(forms: Forms) -> None:
    by_htmx = FORM | {"hx-request": "true"}
    for path, example in forms:
        if not example.fields:
            continue
        address = path.format(**example.params)
        client = await forms.client(example.name)
        answer = await client.post(address, content=encoded([*example.fields.items(), ("x", "\0")]), headers=by_htmx)
        assert answer.status_code in (422, 404), path
        assert answer.headers["hx-retarget"] == "#message", path
        assert "<html" not in answer.text, path
    assert not forms.written


# ── Every body ───────────────────────────────────────────────────────────────────────────────────────────────────


def multipart(parts: bytes, boundary: str = "b") -> tuple[bytes, Fields]:
    return parts, {"content-type": f"multipart/form-data; boundary={boundary}"}


def bodies(fields: Fields) -> Iterator[tuple[bytes, Fields]]:
    named = [*fields.items()] or [("text", "x")]
    yield b"", {}
    yield b"", FORM
    yield b"&&&;;;===%%%&=&%ZZ=%", FORM
    yield b"\0\xff\xed\xa0\x80", FORM
    yield encoded([*named, *named, *named]), FORM
    yield encoded([*named, *((f"f{i}", "x") for i in range(1000))]), FORM
    yield encoded([*named, *(named[:1] * (2 * MAX_FIELDS))]), FORM
    yield b'{"text": "x", "audience": "table"}', {"content-type": "application/json"}
    yield encoded(named), {"content-type": "text/plain"}
    yield encoded(named), {"content-type": "application/x-www-form-urlencoded; charset=utf-16"}
    yield encoded(named), {"content-type": "form/\x80; ;;="}
    yield encoded(named), {"content-type": "multipart/form-data"}
    yield encoded(named), {"content-type": "multipart/form-data; boundary="}
    yield multipart(b"")
    yield multipart(b"geen grens")
    yield multipart(b"--b\r\n\r\n--b--")
    yield multipart(b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nafgebroken')
    yield multipart(b'--b\r\nContent-Disposition: form-data; name="text"; filename="x.exe"\r\n\r\nMZ\r\n--b--\r\n')
    yield multipart(b"--b\r\nContent-Disposition: form-data\r\n\r\nzonder naam\r\n--b--\r\n")
    yield multipart(b"--b\r\n" + b"X-Kop: y\r\n" * 2000 + b"\r\n--b--\r\n")
    yield multipart(b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\r\n--b--\r\n', "b; charset=\xe9")


async def test_no_body_is_too_strange(forms: Forms) -> None:
    for path, example in forms:
        for body, headers in bodies(example.fields):
            await forms.send(example.name, path, example.params, body, headers)


@pytest.mark.parametrize("name", ["Olga", None])
async def test_no_body_of_a_stranger_is_too_strange(forms: Forms, name: str | None) -> None:
    for path in ("/cases/{case_id}/items", "/desk/search", "/language", "/shares/{share_id}/withdrawal"):
        example = forms.examples[path]
        for body, headers in bodies(example.fields):
            answer = await forms.send(name, path, example.params, body, headers)
            assert name or answer.status_code == 401


async def test_what_is_too_large_is_not_read(forms: Forms) -> None:
    much = b"text=" + b"x" * forms.site.app.state.settings.max_body_bytes
    for path, example in forms:
        for name in (example.name, "Olga"):
            answer = await forms.send(name, path, example.params, much)
            reads_no_form = not example.fields or name == "Olga"
            assert answer.status_code == 413 or reads_no_form, f"{name} {path} {answer.status_code}"
            assert len(answer.content) < 20_000, "it is not sent back either"


# ── Who may not ──────────────────────────────────────────────────────────────────────────────────────────────────

OF_ONES_OWN: Final = {
    "/absence",
    "/absence/ending",
    "/agreements/export",
    "/calendar",
    "/notices/reading",
    "/notices/reading/undoing",
    "/notices/mail",
}
OPEN_TO_OLGA: Final = OF_ONES_OWN | {
    "/intervision/groups",
    "/intervision/learned",
    "/language",
    "/logout",
    "/login",
    "/screen",
    "/screen/shown",
    "/search",
}


async def test_to_olga_every_form_about_others_leads_nowhere(forms: Forms) -> None:
    """With everything filled in well; and where nothing is, she gets the very same page."""
    for path, example in forms:
        if path in OPEN_TO_OLGA:
            continue
        body = encoded(example.fields.items())
        hidden = await forms.send("Olga", path, example.params, body)
        absent = await forms.send("Olga", path, dict.fromkeys(example.params, NOWHERE), body)
        assert (hidden.status_code, absent.status_code) == (404, 404), path
        masked = hidden.text
        for id in example.params.values():
            masked = masked.replace(id, NOWHERE)
        assert masked == absent.text, path
        assert not forms.written


async def test_the_examples_are_good_ones(forms: Forms) -> None:
    """The tests above mean something only if it is the bad part that is refused."""
    taken = set()
    for path, example in forms:
        answer = await forms.send(example.name, path, example.params, encoded(example.fields.items()))
        taken |= {path} if answer.status_code in (200, 204, 303) else set()
    assert forms.examples.keys() - taken == {
        "/login",  # the password is wrong
        "/login/demo",  # this is no demo
        "/cases/{case_id}/allocation",  # has a director
        "/cases/{case_id}/acceptance",  # was not offered
        "/rows/{row_id}/attachments",  # wants a file, which forms of this kind cannot send
        "/first-administrator",  # there are people already
        "/screen",  # nobody made this code
        "/screen/shown",  # no screen says so
    }


@pytest.mark.parametrize(
    "origin",
    [
        {"origin": "https://elders.test"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": f"{ORIGIN}.elders.test"},
        {"origin": "http://[::"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"origin": ORIGIN, "sec-fetch-site": "same-site"},
        {"origin": ORIGIN, "sec-fetch-site": "none"},
    ],
)
async def test_a_change_from_another_site_is_refused(forms: Forms, origin: Fields) -> None:
    """And what that site wrote is not put before the person with a button to send it after all."""
    for path, example in forms:
        fields = {**example.fields, **dict.fromkeys(TEXTS & example.fields.keys(), TYPED)}
        answer = await forms.send(example.name, path, example.params, encoded(fields.items()), FORM | origin)
        assert answer.status_code == 403, path
        assert "Wat ik typte" not in answer.text, path
        assert "<textarea" not in answer.text, path


async def test_a_change_that_does_not_say_where_it_comes_from_is_refused(forms: Forms) -> None:
    for path, example in forms:
        client = await forms.client(example.name)
        request = client.build_request("POST", path.format(**example.params), content=b"", headers=FORM)
        del request.headers["origin"]
        assert (await client.send(request)).status_code == 403, path
    assert not forms.written


# ── Twice ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_form_that_is_sent_again_makes_nothing_again(forms: Forms) -> None:
    aside = ("/desk/cases", "/rows/{row_id}/attachments")  # see below, and tests/attachments/test_routes.py
    once = {path: example for path, example in forms if "token" in example.fields and path not in aside}
    for path, example in once.items():
        body = encoded(example.fields.items())
        first = await forms.send(example.name, path, example.params, body)
        assert first.status_code == 303
        assert len(forms.written) == 1, path
        again = await forms.send(example.name, path, example.params, body)
        assert (again.status_code, again.headers["location"]) == (303, first.headers["location"]), path
        assert not forms.written, f"{path} was sent twice, and did it twice"
        other = encoded((example.fields | {"token": "of another form"}).items())
        await forms.send(example.name, path, example.params, other)
        assert forms.written, f"{path} is refused to whoever writes the same on purpose"
    assert len(once) >= 5


async def test_a_double_click_makes_one_case(forms: Forms) -> None:
    """Both are under way at once; and the household that the first made stands in the way of the second."""
    example = forms.examples["/desk/cases"]
    client = await forms.client(example.name)
    sending = (client.post("/desk/cases", content=encoded(example.fields.items()), headers=FORM) for _ in range(2))
    answers = await asyncio.gather(*sending)
    assert {answer.status_code for answer in answers} <= {303, 422}
    assert len(forms.written) == 1


async def test_a_double_click_lays_one_item(forms: Forms) -> None:
    path = "/cases/{case_id}/items"
    example = forms.examples[path]
    client = await forms.client(example.name)
    address, body = path.format(**example.params), encoded(example.fields.items())
    answers = await asyncio.gather(*(client.post(address, content=body, headers=FORM) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {303}
    assert len(forms.written) == 1


async def test_a_replay_by_who_no_longer_sees_it_leads_nowhere(forms: Forms) -> None:
    path = "/items/{item_id}/entries"
    kees = {"item_id": str(forms.site.world.van_oosten.items["table"])}
    body = b"token=t&audience=us&text=Een+regel"
    assert (await forms.send("Kees", path, kees, body)).status_code == 303
    example = forms.examples["/seats/{seat_id}/people/{professional_id}/withdrawal"]
    await forms.send("Noor", "/seats/{seat_id}/people/{professional_id}/withdrawal", example.params, b"")
    assert (await forms.send("Kees", path, kees, body)).status_code == 404


# ── Every address ────────────────────────────────────────────────────────────────────────────────────────────────

BAD_IDS: Final = (
    "x",
    "-1",
    "%00",
    "%ff%fe",
    "%ed%a0%80",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "a" * 5000,
    "{00000000-0000-4000-8000-000000000000}",
    NOWHERE,
    "' OR 1=1 --",
    "🏠",
)


@pytest.mark.parametrize("name", ["Marijke", "Olga"])
async def test_an_address_with_nonsense_in_it_leads_nowhere(forms: Forms, name: str) -> None:
    client = await forms.client(name)
    for path in {*paths_with("GET"), *forms.examples} - {"/logout"}:
        parameters = next(route for route in all_routes() if isinstance(route, Route) and route.path == path)
        if not parameters.param_convertors:
            continue
        for bad in BAD_IDS:
            address = path.format(**dict.fromkeys(parameters.param_convertors, bad))
            method = "GET" if path in paths_with("GET") else "POST"
            refused = (404,) if method == "GET" else (404, 422)
            assert (await client.request(method, address)).status_code in refused, address
    assert not forms.written


async def test_a_question_behind_an_address_breaks_nothing(forms: Forms) -> None:
    case, client = forms.site.world.dijkhuizen, await forms.client("Rosa")
    shown: dict[str, object] = {"case_id": case.id, "item_id": case.items["table"], "row_id": case.items["table"]}
    shown["token"] = forms.site.world.feeds["Rosa"]
    for form in (
        "/conferences/{conference_id}/screens",
        "/points/{point_id}/step",
        "/minutes/{minutes_id}/reading",
        "/attachments/{attachment_id}/retraction",
        "/guests/{guest_id}/signature",
        "/intervision/groups/{group_id}/period",
        "/intervision/sessions/{session_id}/step",
    ):
        shown |= forms.examples[form].params
    shown |= {"seat_id": case.seats["Wim"], "partner_id": case.id, "professional_id": case.id, "covenant_id": case.id}
    for path in paths_with("GET"):
        for question in ("?", "?person=x", "?person=%00", "?next=%00", "?shown=%ff", "?person=" + "x" * 5000, "?&&=%"):
            answer = await client.get(path.format(**shown) + question)
            assert answer.status_code in (200, 303, 403, 404, 422), path + question
    assert not forms.written


async def test_other_methods_lead_nowhere(forms: Forms) -> None:
    for path, example in forms:
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"):
            body = encoded(example.fields.items())
            answer = await forms.send(example.name, path, example.params, body, FORM, method)
            assert answer.status_code == 404, (method, path)


async def test_head_is_get_without_the_page(forms: Forms) -> None:
    case, client = forms.site.world.dijkhuizen, await forms.client("Rosa")
    for path in (f"/cases/{case.id}", "/cases", f"/items/{case.items['table']}", f"/cases/{case.id}/items"):
        answer, full = await client.head(path), await client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (full.status_code, full.headers["content-type"])
        assert not answer.content


async def test_no_cookie_breaks_the_door(forms: Forms) -> None:
    for cookie in (
        b"",
        b"rondetafel",
        b"rondetafel=",
        b"rondetafel=\xff",
        b"rondetafel=" + b"x" * 9000,
        b'"=;=";',
        b"a=b;,",
    ):
        answer = await forms.site.anonymous().get("/cases", headers=[(b"cookie", cookie)])
        assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=/cases"), cookie


async def test_every_form_has_an_example(forms: Forms) -> None:
    assert forms.examples.keys() == {*paths_with("POST")}, "so that they are broken in every way"
