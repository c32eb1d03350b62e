import pytest

from app.database import SYSTEM
from app.login.actions import create_account, hash_password
from tests.conftest import Site

PASSWORD = "fietsen langs de vaart"


@pytest.fixture
async def noors_account(site: Site) -> Site:
    """The site, on which Noor has an account of her own."""
    await site.database.write(SYSTEM, create_account, "Noor Hendriks", "Noor", hash_password(PASSWORD))
    return site
