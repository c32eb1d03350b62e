"""The demo: the twelve households of Eikerveen and the meetings about them, with a past that ends this morning."""

from datetime import timedelta
from typing import Final

from sqlmodel import select

from app.attachments.shelf import Shelf
from app.database import SYSTEM, Clock, Session, System, open_database, utc_now
from app.demo.belhaj_smeets import belhaj_smeets
from app.demo.conferences import conferences
from app.demo.de_wit_kamp import de_wit_kamp
from app.demo.dijkhuizen import dijkhuizen
from app.demo.ferreira import ferreira
from app.demo.hoekstra import hoekstra
from app.demo.intervision import intervision
from app.demo.kowalczyk import kowalczyk
from app.demo.nasser import nasser
from app.demo.people import Town, settle
from app.demo.roorda import roorda
from app.demo.telling import Story, StoryClock
from app.demo.tjon import tjon
from app.demo.van_der_meulen import van_der_meulen
from app.demo.van_oosten import van_oosten
from app.demo.wiersma import wiersma
from app.login.accounts import new_account
from app.notices.actions import read_all
from app.partners.models import Partner
from app.settings import Settings

CHAPTERS = (
    dijkhuizen,
    van_oosten,
    belhaj_smeets,
    tjon,
    wiersma,
    nasser,
    roorda,
    de_wit_kamp,
    kowalczyk,
    ferreira,
    hoekstra,
    van_der_meulen,
    conferences,
    intervision,
)


READ_UNTIL: Final = timedelta(days=5)
"""Everyone has a few notices left to read."""


async def tell(settings: Settings, clock: Clock = utc_now) -> None:
    """Once: a second run adds nothing, and keeps what people did."""
    then = StoryClock(clock())
    database = open_database(settings.database_url, then)
    try:
        if await database.read(SYSTEM, is_told):
            return
        town = await database.write(SYSTEM, settle)
        await database.write(SYSTEM, give_accounts, town)
        story = Story(database, town, then, clock(), Shelf(settings.files_folder))
        for chapter in CHAPTERS:
            await chapter(story)
        for viewer in town.viewers.values():
            await database.write(viewer, read_all, clock() - READ_UNTIL)
    finally:
        await database.close()


def give_accounts(db: Session, _: System, town: Town) -> None:
    """Everyone can come in, as the administration sees it; no password fits, since one click is enough."""
    for first_name, viewer in town.viewers.items():
        new_account(db, viewer.professional_id, first_name, "-", handed_over=False)


def is_told(db: Session, _: System) -> bool:
    return db.exec(select(Partner.id)).first() is not None
