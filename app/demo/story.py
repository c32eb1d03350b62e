"""The demo: three households of Eikerveen with some weeks of past."""

from sqlmodel import select

from app.database import SYSTEM, Session, System, open_database
from app.demo.dijkhuizen import dijkhuizen
from app.demo.people import settle
from app.demo.telling import Story, StoryClock
from app.demo.van_oosten import van_oosten
from app.demo.wiersma import wiersma
from app.partners.models import Partner
from app.settings import Settings


async def tell(settings: Settings) -> None:
    """Once: a second run adds nothing, and keeps what people did."""
    clock = StoryClock()
    database = open_database(settings.database_url, clock)
    try:
        if await database.read(SYSTEM, is_told):
            return
        story = Story(database, await database.write(SYSTEM, settle), clock)
        await dijkhuizen(story)
        await van_oosten(story)
        await wiersma(story)
    finally:
        await database.close()


def is_told(db: Session, _: System) -> bool:
    return db.exec(select(Partner.id)).first() is not None
