"""Everyone at Dijkhuizen has read what there was, and has an address."""

import pytest

from app.database import SYSTEM, Session, System
from app.login.accounts import new_account
from app.notices.actions import read_all
from tests.table import Table
from tests.world import NAMES


@pytest.fixture
async def calm(table: Table) -> Table:
    for name in NAMES:
        await table.does(name, read_all, table.world.clock.now)
    return table


@pytest.fixture
async def addressed(calm: Table) -> Table:
    await calm.database.write(SYSTEM, give_addresses, calm)
    return calm


def give_addresses(db: Session, _: System, table: Table) -> None:
    for name in NAMES:
        account = new_account(db, table.person(name), name.lower(), "-", handed_over=False)
        account.email = f"{name.lower()}@tafel.test"
