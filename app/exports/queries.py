"""What an export holds: in the order of the board or of the list, looked up some at a time.

First which rows there are, then what they say, asked anew for each part: so nothing waits for a long export, and what
is no longer for its reader while it is made is not in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from app.agreements.models import Agreement
from app.board.models import Entry, Item, ItemKind
from app.board.queries import Card, Table, cards_of, household_lines, table_of
from app.cases.models import Case
from app.database import AMSTERDAM, Session, Viewer
from app.exports.sheets import Row, reader_line
from app.households.models import Household
from app.i18n import N_, translate
from app.lists.queries import Choice, agreements_of
from app.partners.models import Partner, Professional
from app.words import word_of

BOARD_COLUMNS: Final = (
    N_("Kind"),
    N_("Life domain"),
    N_("Organisation"),
    N_("Written by"),
    N_("Written on"),
    N_("Text"),
    N_("Who does it"),
    N_("By when"),
    N_("How it stands"),
    N_("For the goal"),
    N_("Files"),
)
LIST_COLUMNS: Final = (
    N_("Household"),
    N_("Agreement"),
    N_("Who does it"),
    N_("Organisation"),
    N_("By when"),
    N_("How it stands"),
    N_("Answer"),
    N_("Asked on"),
)


@dataclass(frozen=True)
class Plan:
    """Of an export: its title, its reader as it says them, and the ids of its rows."""

    title: str
    reader: str
    ids: Sequence[UUID]


def reader_of(db: Session, viewer: Viewer) -> str:
    return reader_line(viewer.language, viewer.name, db.find(Partner, viewer.partner_id).name, db.now)


def plan_of_case(db: Session, viewer: Viewer, case_id: UUID) -> Plan:
    """All that lies on the board; last one's own lines under what one no longer sees. Raises NotVisible."""
    table = table_of(db, case_id)
    standing = select(Item.id).where(Item.case_id == case_id, col(Item.retracted_at).is_(None))
    goals_first = sa.case((col(Item.kind) == ItemKind.GOAL, 0), else_=1)
    in_order = standing.order_by(goals_first, col(Item.kind), col(Item.domain), col(Item.rank), col(Item.id))
    items = list(db.exec(in_order))
    under = db.exec(select(Entry.item_id).where(Entry.case_id == case_id).distinct().order_by(col(Entry.item_id)))
    return Plan(table.household.name, reader_of(db, viewer), list(dict.fromkeys([*items, *under])))


def plan_of_agreements(db: Session, viewer: Viewer, choice: Choice) -> Plan:
    lines = agreements_of(db, viewer, choice).lines
    title = translate(viewer.language, N_("Agreements"))
    return Plan(title, reader_of(db, viewer), [line.item_id for line in lines])


def board_rows(db: Session, viewer: Viewer, case_id: UUID, ids: Sequence[UUID]) -> Sequence[Row]:
    table = table_of(db, case_id)
    cards = {card.id: card for card in cards_of(db, viewer, table, ids)}
    return [row for id in ids if id in cards for row in _card_rows(viewer, table, cards[id])]


def people_rows(db: Session, viewer: Viewer, case_id: UUID) -> Sequence[Row]:
    """Of the household, and where they live."""
    table = table_of(db, case_id)
    said = translate(viewer.language, N_("The household"))
    lines = household_lines(db, viewer, table)
    return [[said, "", "", "", "", getattr(line.row, "name", "") or getattr(line.row, "text", "")] for line in lines]


def _card_rows(viewer: Viewer, table: Table, card: Card) -> Sequence[Row]:
    lines = [
        [
            translate(viewer.language, N_("Line")),
            "",
            *_written(table, line.entry),
            line.entry.text,
            *("", "", "", ""),
            ", ".join(file.file_name for file in line.files),
        ]
        for line in card.lines
    ]
    return [_item_row(viewer, table, card, card.item), *lines] if card.item else lines


def _item_row(viewer: Viewer, table: Table, card: Card, item: Item) -> Row:
    agreed = card.agreement
    domain = translate(viewer.language, word_of(item.domain)) if item.domain else ""
    return [
        translate(viewer.language, word_of(item.kind)),
        domain,
        *_written(table, item),
        item.text,
        _doer(table, agreed) if agreed else "",
        agreed.due_on.isoformat() if agreed else "",
        translate(viewer.language, word_of(agreed.state)) if agreed else "",
        card.goal.text if card.goal else "",
        ", ".join(file.file_name for file in card.files),
    ]


def _doer(table: Table, agreed: Agreement) -> str:
    """Who does it; somebody of the household before who watches over it."""
    if agreed.by_whom:
        return agreed.by_whom
    if agreed.assignee_id:
        return table.people[agreed.assignee_id].name
    return table.partners[agreed.assignee_partner_id].name


def _written(table: Table, row: Item | Entry) -> Row:
    written_on = row.written_at.astimezone(AMSTERDAM).date()
    return [table.partners[row.partner_id].name, table.people[row.written_by].name, written_on.isoformat()]


def list_rows(
    db: Session, viewer: Viewer, ids: Sequence[UUID], say_day: Callable[[date], str] = date.isoformat
) -> Sequence[Row]:
    """say_day: a spreadsheet sorts dates, and people read them."""
    found = (
        select(Item, Agreement, Household.name)
        .join(Agreement, col(Agreement.item_id) == Item.id)
        .join(Case, col(Case.id) == Item.case_id)
        .join(Household, col(Household.id) == Case.household_id)
        .where(col(Item.id).in_(ids), col(Item.retracted_at).is_(None))
    )
    rows = {item.id: (item, agreed, home) for item, agreed, home in db.exec(found)}
    partners = dict(db.exec(select(Partner.id, Partner.name)).all())
    named = {agreed.assignee_id for _, agreed, _ in rows.values() if agreed.assignee_id}
    people = dict(db.exec(select(Professional.id, Professional.name).where(col(Professional.id).in_(named))).all())
    return [
        [
            home,
            item.text,
            agreed.by_whom or (people[agreed.assignee_id] if agreed.assignee_id else ""),
            partners[agreed.assignee_partner_id],
            say_day(agreed.due_on),
            translate(viewer.language, word_of(agreed.state)),
            agreed.answer,
            say_day(item.written_at.astimezone(AMSTERDAM).date()),
        ]
        for item, agreed, home in (rows[id] for id in ids if id in rows)
    ]
