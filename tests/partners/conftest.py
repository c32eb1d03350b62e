from uuid import UUID

import pytest

from app.database import SYSTEM, Session, System
from app.login.accounts import new_account
from app.login.actions import hash_password
from tests.conftest import Site
from tests.table import Table


async def give_account_to(site: Site | Table, name: str, username: str) -> None:
    """As the first administrator has one, or somebody who was given one and chose a password since."""
    who = site.world[name].professional_id
    await site.database.write(SYSTEM, make, who, username)


def make(db: Session, _: System, who: UUID, username: str) -> None:
    new_account(db, who, username, hash_password("fietsen langs de vaart"), handed_over=False)


@pytest.fixture
async def sems_account(table: Table) -> Table:
    """The table, of whose town Sem is the administrator."""
    await give_account_to(table, "Sem", "sem")
    return table
