"""Agreements that repeat: when the next turn is."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.agreements.models import Agreement, Rhythm
from app.errors import Invalid
from app.i18n import N_

MOST_EVERY: Final = 60
LONGEST: Final = timedelta(days=2 * 366)


@dataclass(frozen=True)
class Repeating:
    """every: how many days, weeks or months lie between two turns. until: the last possible day."""

    rhythm: Rhythm
    every: int
    until: date


def check_repeating(repeating: Repeating, first_on: date) -> None:
    if not 1 <= repeating.every <= MOST_EVERY:
        raise Invalid(N_("Choose how often, from 1 to {most}."), most=str(MOST_EVERY))
    if repeating.until <= first_on:
        raise Invalid(N_("What repeats ends on a day after the first time."))
    if repeating.until > first_on + LONGEST:
        raise Invalid(N_("What repeats ends within two years: agree on it again then."))


def day_of_turn(agreement: Agreement, turn: int) -> date:
    """Counted from the first, so that the 31st comes back after a short month."""
    first_on = agreement.first_on or agreement.due_on
    if agreement.rhythm is None or agreement.until is None:
        return first_on
    return day_after(first_on, Repeating(agreement.rhythm, agreement.every, agreement.until), turn - 1)


def day_after(first_on: date, repeating: Repeating, times: int) -> date:
    steps = times * repeating.every
    match repeating.rhythm:
        case Rhythm.DAYS:
            return first_on + timedelta(days=steps)
        case Rhythm.WEEKS:
            return first_on + timedelta(weeks=steps)
        case Rhythm.MONTHS:
            return _months_later(first_on, steps)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_turn(agreement: Agreement, today: date) -> int | None:
    """The first one after this that is not over yet; None when there is none any more."""
    if agreement.rhythm is None or agreement.until is None:
        return None
    turn = agreement.turn + 1
    while (day := day_of_turn(agreement, turn)) < today and day <= agreement.until:
        turn += 1
    return turn if day <= agreement.until else None
