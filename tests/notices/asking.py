"""Something is asked of an organisation at Dijkhuizen, or of somebody there."""

from datetime import timedelta
from uuid import UUID

from app.agreements.actions import NewAgreement, agree
from app.seats.sharing import JUST_US
from tests.table import Table

SOON = 10


async def asks(table: Table, name: str, asked: str, days: int = SOON, *, by_name: bool = False) -> UUID:
    assignee = table.person(asked) if by_name else None
    due_on = table.today + timedelta(days=days)
    to = JUST_US if table.partner(name) == table.partner(asked) else table.seats(asked)
    new = NewAgreement(f"Iets doen voor {name}", table.partner(asked), assignee, due_on, to)
    return (await table.does(name, agree, table.case.id, new)).item_id
