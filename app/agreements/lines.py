"""An agreement typed in one line, as a chair says it: 'Noor · brief aan verhuurder · vr'."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from app.agreements.models import Rhythm
from app.agreements.turns import Repeating, day_after
from app.board.queries import Table
from app.errors import Invalid
from app.i18n import N_

MOST_BY_WHOM: Final = 120
BETWEEN: Final = re.compile(r"\s*[·•|;]\s*|\s+[-–—]\s+")
WEEKDAYS: Final[Mapping[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            ("ma", "maandag", "mo", "mon", "monday"),
            ("di", "dinsdag", "tu", "tue", "tuesday"),
            ("wo", "woensdag", "we", "wed", "wednesday"),
            ("do", "donderdag", "th", "thu", "thursday"),
            ("vr", "vrijdag", "fr", "fri", "friday"),
            ("za", "zaterdag", "sa", "sat", "saturday"),
            ("zo", "zondag", "su", "sun", "sunday"),
        )
    )
    for name in names
}
MONTHS: Final[Mapping[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "januari", "january"),
            ("feb", "februari", "february"),
            ("mrt", "maart", "mar", "march"),
            ("apr", "april"),
            ("mei", "may"),
            ("jun", "juni", "june"),
            ("jul", "juli", "july"),
            ("aug", "augustus", "august"),
            ("sep", "sept", "september"),
            ("okt", "oktober", "oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
SOON: Final[Mapping[str, int]] = {"vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1, "overmorgen": 2}
LATER: Final = re.compile(r"(?:over |in )?(\d{1,3}) (dag|dagen|day|days|week|weken|weeks)")
NEXT_MEETING: Final = ("het volgende overleg", "volgende overleg", "the next meeting", "next meeting")
TURNS: Final = re.compile(
    r"(?:elke|iedere|every) (?:(\d{1,2}) )?([a-z]+?) (?:tot(?: en met)?|t/m|until) (.+)", re.IGNORECASE
)
RHYTHMS: Final[Mapping[str, Rhythm]] = {
    name: rhythm
    for rhythm, names in (
        (Rhythm.DAYS, ("dag", "dagen", "day", "days")),
        (Rhythm.WEEKS, ("week", "weken", "weeks")),
        (Rhythm.MONTHS, ("maand", "maanden", "month", "months")),
    )
    for name in names
}
WATCHED: Final = re.compile(r"(.+?)\s*\(([^()]+)\)")
DAY_AND_MONTH: Final = re.compile(r"(\d{1,2})(?:[-/ .]+)([a-z]+|\d{1,2})\.?(?:[-/ .]+(\d{4}))?")


@dataclass(frozen=True)
class Said:
    """Who does what by when, as it was typed: assignee_id None is the organisation as a whole.

    due_on: None is before the next meeting. by_whom: somebody of the household; then the others watch over it.
    """

    partner_id: UUID
    assignee_id: UUID | None
    text: str
    due_on: date | None
    by_whom: str = ""
    repeating: Repeating | None = None


def read_line(table: Table, line: str, today: date) -> Said:
    """Raises Invalid with what is not understood; a day without a year is the next one to come.

    Such as: Noor · brief aan verhuurder · vr; moeder (Noor) · Levi brengen · elke dinsdag tot 1 maart.
    """
    parts = [part for part in BETWEEN.split(line.strip()) if part]
    if len(parts) < 3:
        raise Invalid(N_("Write it as: who · what · by when, for example: Noor · letter to the landlord · Friday"))
    watched = WATCHED.fullmatch(parts[0])
    partner_id, assignee_id = _who(table, watched[2].strip() if watched else parts[0])
    text = " · ".join(parts[1:-1])
    due_on, repeating = _times(parts[-1], today)
    by_whom = watched[1][:MOST_BY_WHOM] if watched else ""
    return Said(partner_id, assignee_id, text[0].upper() + text[1:], due_on, by_whom, repeating)


def _times(said: str, today: date) -> tuple[date | None, Repeating | None]:
    if _without_by(said) in NEXT_MEETING:
        return None, None
    if turns := TURNS.fullmatch(said.strip(" .")):
        return _turns(said, turns, today)
    return _when(said, today), None


def _turns(said: str, turns: re.Match[str], today: date) -> tuple[date, Repeating]:
    """The first is the next day of that name; or what lies that far from today."""
    every, name, until = int(turns[1] or 1), turns[2].casefold(), _when(turns[3], today)
    if name in WEEKDAYS:
        return _when(name, today), Repeating(Rhythm.WEEKS, every, until)
    if name not in RHYTHMS:
        raise Invalid(N_("This is not a day: {day}. Write for example: Friday, 12 December, or in 2 weeks."), day=said)
    repeating = Repeating(RHYTHMS[name], every, until)
    return day_after(today, repeating, 1), repeating


def _who(table: Table, name: str) -> tuple[UUID, UUID | None]:
    """Somebody named at the table, by first or whole name, or an organisation with a seat."""
    sought = name.casefold()
    named = {person.professional_id: table.people[person.professional_id] for person in table.named}
    people = [p for p in named.values() if sought in (p.name.casefold(), p.first_name.casefold())]
    partners = {seat.partner_id: table.partners[seat.partner_id] for seat in table.seats}
    organisations = [p for p in partners.values() if p.name.casefold() == sought]
    organisations = organisations or [p for p in partners.values() if sought in p.name.casefold().split()]
    if len(people) + len(organisations) > 1:
        raise Invalid(N_("More than one at this table is called {name}: write the whole name."), name=name)
    if people:
        return people[0].partner_id, people[0].id
    if organisations:
        return organisations[0].id, None
    raise Invalid(N_("Nobody at this table is called {name}."), name=name)


def _when(said: str, today: date) -> date:
    day = _without_by(said)
    if day in SOON:
        return today + timedelta(days=SOON[day])
    if day in WEEKDAYS:
        return today + timedelta(days=(WEEKDAYS[day] - today.weekday() - 1) % 7 + 1)
    if later := LATER.fullmatch(day):
        return today + timedelta(days=int(later[1]) * (7 if later[2].startswith("we") else 1))
    if found := DAY_AND_MONTH.fullmatch(day):
        return _dated(said, int(found[1]), found[2], found[3], today)
    raise Invalid(N_("This is not a day: {day}. Write for example: Friday, 12 December, or in 2 weeks."), day=said)


def _without_by(said: str) -> str:
    words = said.casefold().strip(" .")
    for before in ("voor ", "op ", "by ", "on ", "before "):
        words = words.removeprefix(before)
    return words


def _dated(said: str, day: int, month: str, year: str | None, today: date) -> date:
    number = int(month) if month.isdigit() else MONTHS.get(month, 0)
    try:
        found = date(int(year) if year else today.year, number, day)
        return found if year or found >= today else found.replace(year=today.year + 1)
    except ValueError as error:
        raise Invalid(N_("This is not a date: {text}"), text=said) from error
