"""The legal grounds in force: data with dates, because the law changes."""

from datetime import date
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AVG, WMO, WPG, WGBO = date(2018, 5, 25), date(2015, 1, 1), date(2008, 1, 1), date(1995, 4, 1)

GROUNDS = (
    ("basis", "avg-6-1-e", "AVG art. 6 lid 1 e: taak van algemeen belang", AVG),
    ("basis", "avg-6-1-c", "AVG art. 6 lid 1 c: wettelijke plicht", AVG),
    ("basis", "avg-6-1-d", "AVG art. 6 lid 1 d: vitaal belang", AVG),
    ("exception", "avg-9-2-a", "AVG art. 9 lid 2 a: uitdrukkelijke toestemming", AVG),
    ("exception", "avg-9-2-c", "AVG art. 9 lid 2 c: vitaal belang", AVG),
    ("exception", "avg-9-2-h", "AVG art. 9 lid 2 h: zorg of sociale dienst", AVG),
    ("exception", "avg-10", "AVG art. 10 en UAVG art. 33: strafrechtelijke gegevens", AVG),
    ("secrecy", "consent", "Toestemming van de betrokkene (BW 7:457)", WGBO),
    ("secrecy", "conflict-of-duties", "Conflict van plichten", WGBO),
    ("secrecy", "right-to-report", "Meldrecht huiselijk geweld en kindermishandeling (Wmo 2015 art. 5.2.6)", WMO),
    ("secrecy", "wpg-16", "Verstrekking op grond van Wpg art. 16", WPG),
    ("secrecy", "wpg-18", "Verstrekking op grond van Wpg art. 18", WPG),
    ("secrecy", "wpg-19", "Verstrekking op grond van Wpg art. 19", WPG),
    ("secrecy", "wpg-20", "Verstrekking op grond van Wpg art. 20 (samenwerkingsverband)", WPG),
)


def upgrade() -> None:
    ground = sa.table(
        "ground",
        sa.column("id", sa.Uuid),
        sa.column("kind", sa.String),
        sa.column("code", sa.String),
        sa.column("name", sa.String),
        sa.column("starts_on", sa.Date),
    )
    op.bulk_insert(
        ground,
        [
            {"id": uuid5(NAMESPACE_URL, code), "kind": kind, "code": code, "name": name, "starts_on": starts_on}
            for kind, code, name, starts_on in GROUNDS
        ],
    )
