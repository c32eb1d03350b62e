"""The log of the administration: who did what to which account, for whoever administers, and nothing of any case."""

import re
from datetime import timedelta

import pytest

from app.database import Duty, Session, Viewer
from app.errors import NotAllowed
from app.login.accounts import end_logins, give_account, reset_password
from app.partners.actions import (
    add_professional,
    change_professional,
    give_duty,
    make_active,
    make_inactive,
    take_duty,
)
from app.partners.acts import ACTS, MOST, newest_acts
from app.settings import ROOT
from tests.conftest import Site
from tests.table import Table

LOG = "/administration/log"


def said(db: Session, viewer: Viewer) -> list[str]:
    return [act.sentence for act in newest_acts(db, viewer)[0]]


async def test_sem_reads_what_was_done_to_whom_newest_first(table: Table) -> None:
    before = await table.reads("Sem", said)
    noor = table.person("Noor")
    await table.does("Sem", give_account, noor, "noor", "-")
    await table.does("Sem", reset_password, noor, "-")
    await table.does("Sem", end_logins, noor)
    await table.does("Sem", give_duty, noor, Duty.INTAKE_DESK)
    await table.does("Sem", take_duty, noor, Duty.INTAKE_DESK)
    await table.does("Sem", change_professional, noor, "Noor de Boer", "consulent")
    await table.does("Sem", make_inactive, noor)
    await table.does("Sem", make_active, noor)
    new = await table.does("Sem", add_professional, table.partner("Noor"), "Nieuwe {by} <b>", "consulent")
    assert await table.reads("Sem", said) == [
        f"Sem Visser voegde {new.name} toe.",
        "Sem Visser noteerde dat Noor de Boer hier weer werkt.",
        "Sem Visser noteerde dat Noor de Boer hier niet meer werkt.",
        "Sem Visser logde Noor de Boer overal uit.",
        "Sem Visser veranderde de naam of het werk van Noor de Boer (was: Noor Hendriks).",
        "Sem Visser nam een taak van Noor de Boer af: Intake.",
        "Sem Visser gaf Noor de Boer een taak: Intake.",
        "Sem Visser logde Noor de Boer overal uit.",
        "Sem Visser gaf Noor de Boer een nieuw wachtwoord.",
        "Sem Visser logde Noor de Boer overal uit.",
        "Sem Visser gaf Noor de Boer een account, met de gebruikersnaam noor.",
        *before,
    ]


@pytest.mark.parametrize("name", ["Noor", "Rosa", "Marijke"])
async def test_nobody_else_reads_it_nor_of_themselves(table: Table, name: str) -> None:
    await table.does("Sem", give_account, table.person(name), name.lower(), "-")
    with pytest.raises(NotAllowed):
        await table.reads(name, said)


async def test_what_is_written_in_a_name_is_text_on_the_page(site: Site) -> None:
    partner_id = site.world["Noor"].partner_id
    await site.database.write(site.world["Sem"], add_professional, partner_id, "Nieuwe {by} <b>", "consulent")
    html = (await (await site.as_("Sem")).get(LOG)).text
    assert "Nieuwe {by} &lt;b&gt;" in html
    assert (await (await site.as_("Noor")).get(LOG)).status_code == 404


async def test_of_very_many_acts_the_newest_are_shown_and_the_page_says_so(table: Table) -> None:
    def many(db: Session, viewer: Viewer) -> None:
        for number in range(MOST + 1):
            db.now += timedelta(seconds=1)
            change_professional(db, viewer, table.person("Noor"), f"Noor {number}", "")

    await table.does("Sem", many)
    acts, more = await table.reads("Sem", newest_acts)
    assert (len(acts), more) == (MOST, True)
    assert acts[0].sentence.startswith(
        f"Sem Visser veranderde de naam of het werk van Noor {MOST} (was: Noor {MOST - 1})"
    )


def test_all_that_is_noted_of_people_and_accounts_has_a_sentence() -> None:
    a_code = re.compile(r'"((?:account|administration|duty|professional)\.(?!id")\w+)"')
    files = [path for path in (ROOT / "app").rglob("*.py") if path.name != "acts.py"]
    assert {code for path in files for code in a_code.findall(path.read_text())} == ACTS.keys()
