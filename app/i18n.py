"""Dutch first, English second. Message ids are the English texts; the catalogues are read as they are committed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final

from babel.dates import format_date, format_datetime
from babel.messages import Message
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from app.database import AMSTERDAM

LOCALE: Final = Path(__file__).parent / "locale"
LANGUAGES: Final = ("nl", "en")


def N_(message: str) -> str:
    """Marks a message that is translated later, when it is known who reads it."""
    return message


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    path = LOCALE / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {id: text for message in read_po(file) for id, text in _texts(message) if id and text}


def _texts(message: Message) -> Iterable[tuple[str, str | None]]:
    """By message id; a message in two numbers has two of each."""
    if isinstance(message.id, tuple | list):
        return zip(message.id, message.string or (), strict=True)
    return [(message.id, str(message.string))]


def read_languages() -> None:
    """Catalogues, and the names of days and months: otherwise read at first use, while every socket waits."""
    for language in LANGUAGES:
        _catalogue(language)
        now = datetime.now(AMSTERDAM)
        say_moment(language, now, now.date())


def translate(language: str, message: str, **values: object) -> str:
    text = _catalogue(language).get(message, message)
    return text.format(**values) if values else text


def say_size(language: str, size: int) -> str:
    """Of a file."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{format_decimal(round(size / 1_000_000, 1), locale=language)} MB"


def say_date(language: str, day: date, today: date) -> str:
    """With the year, when it is another than this one."""
    return format_date(day, "EEE d MMM" if day.year == today.year else "EEE d MMM y", locale=language)


def say_weekday(language: str, day: date) -> str:
    return format_date(day, "EEEE", locale=language)


def say_full_date(language: str, day: date) -> str:
    return format_date(day, "d MMMM y", locale=language)


def say_whole_date(language: str, day: date) -> str:
    return format_date(day, "EEEE d MMMM", locale=language)


def say_clock(language: str, moment: datetime) -> str:
    """Of the day: 10.45 in Dutch."""
    return format_datetime(moment.astimezone(AMSTERDAM), "H.mm" if language == "nl" else "H:mm", locale=language)


def say_moment(language: str, moment: datetime, today: date) -> str:
    """With the year, when it is another than this one."""
    local = moment.astimezone(AMSTERDAM)
    return format_datetime(local, "d MMM H:mm" if local.year == today.year else "d MMM y H:mm", locale=language)
