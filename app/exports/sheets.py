"""Rows for a spreadsheet: what Dutch Excel opens by a double click, and what cannot begin to calculate there."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from app.database import AMSTERDAM
from app.i18n import N_, say_full_date, translate

BEGINNING: Final = "\ufeff"
"""Without it Excel takes the letters for others."""
CALCULATES: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # in the wide form as well

Row = Sequence[str]


def csv_of(rows: Iterable[Row]) -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(
        [_harmless(cell) for cell in row] for row in rows
    )
    return written.getvalue().encode()


def _harmless(cell: str) -> str:
    """An apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(CALCULATES) else cell


def reader_line(language: str, name: str, organisation: str, now: datetime) -> str:
    return f"{name}, {organisation}, {say_full_date(language, now.astimezone(AMSTERDAM).date())}"


def heading(language: str, title: str, reader: str, columns: Sequence[str]) -> Sequence[Row]:
    """What it is, for whom and when, and then the names of the columns."""
    seen_by = translate(language, N_("As seen by {reader}"), reader=reader)
    return [[title], [seen_by], [], [translate(language, column) for column in columns]]
