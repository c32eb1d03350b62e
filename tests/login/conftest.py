import pytest

from app.database import SYSTEM
from app.login.accounts import new_account
from app.login.actions import hash_password
from tests.conftest import Site

PASSWORD = "fietsen langs de vaart"


@pytest.fixture
async def noors_account(site: Site) -> Site:
    """The site, on which Noor has an account of her own."""
    noor = site.world["Noor"].professional_id
    await site.database.write(
        SYSTEM, lambda db, _: new_account(db, noor, "Noor", hash_password(PASSWORD), handed_over=False)
    )
    return site
