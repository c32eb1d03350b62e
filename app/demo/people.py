"""The organisations and professionals of gemeente Eikerveen. All of it is invented."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from app.database import Duty, Session, System, Viewer
from app.partners.models import Partner, PartnerKind, Professional, ProfessionalDuty, Team
from app.seats.models import Covenant, CovenantPart, Purpose

COVENANT: Final = "Convenant Sociaal Team Eikerveen"
TEAMS: Final = ("Sociaal Team Vaartwijk", "Sociaal Team Oude Stad")
IN_FORCE_SINCE: Final = date(2022, 1, 1)

PARTNERS: Final[Mapping[str, tuple[PartnerKind, Mapping[str, str]]]] = {
    "Gemeente Eikerveen": (
        PartnerKind.MUNICIPALITY,
        {
            "Rosa Vermeulen": "casusregisseur",
            "Hanneke Blom": "procesregisseur",
            "Joost Akkerman": "procesregisseur",
            "Samira El Idrissi": "Wmo-consulent",
            "Daan Wouda": "jeugdconsulent en casusregisseur",
            "Marijke Postma": "teamassistent",
            "Carla Muis": "privacy officer",
            "Sem Visser": "functioneel beheerder",
        },
    ),
    "Woningcorporatie Thuishaven": (
        PartnerKind.HOUSING,
        {
            "Noor Hendriks": "sociaal beheerder",
            "Kees van Dalen": "wijkbeheerder",
            "Fleur Jansma": "medewerker huurincasso",
        },
    ),
    "Politie Eikerveen": (
        PartnerKind.POLICE,
        {
            "Pieter de Boer": "wijkagent Vaartwijk",
            "Yasmin Kaya": "wijkagent Oude Stad",
            "Ruud Mulder": "operationeel expert wijk",
        },
    ),
    "GGZ Merelhof": (
        PartnerKind.GGZ,
        {
            "Gita Ramdin": "SPV bemoeizorg",
            "Tom Scholten": "SPV FACT-team",
            "Iris Nauta": "ervaringsdeskundige",
            "Bram Feenstra": "gz-psycholoog",
        },
    ),
    "Welzijn Eikerveen": (
        PartnerKind.WELFARE,
        {
            "Wim Bakker": "maatschappelijk werker",
            "Lotte Zijlstra": "ouderenadviseur",
            "Mo Aydin": "jongerenwerker",
        },
    ),
    "Budgetwijzer": (
        PartnerKind.DEBT_HELP,
        {"Esther Kuipers": "schuldhulpverlener", "Ali Haddad": "consulent vroegsignalering"},
    ),
    "Thuiszorg Vlier": (
        PartnerKind.CARE_PROVIDER,
        {"Ingrid Smit": "ambulant begeleider", "Anja Stoker": "wijkverpleegkundige"},
    ),
    "Jeugdhulp De Zwaluw": (
        PartnerKind.YOUTH_HELP,
        {"Olga Petersen": "gezinsbegeleider", "Jeroen Tak": "jeugdhulpverlener"},
    ),
}

BEGIN_WITH: Final = ("Rosa Vermeulen", "Noor Hendriks", "Pieter de Boer", "Gita Ramdin", "Wim Bakker")
"""One of each kind of organisation, who meet at the same tables and see other things there."""

DUTIES: Final[Mapping[str, Duty]] = {
    "Marijke Postma": Duty.INTAKE_DESK,
    "Hanneke Blom": Duty.INTAKE_DESK,
    "Joost Akkerman": Duty.INTAKE_DESK,
    "Samira El Idrissi": Duty.MANDATE,
    "Daan Wouda": Duty.MANDATE,
    "Sem Visser": Duty.ADMINISTRATION,
}


@dataclass(frozen=True)
class Town:
    """Who is who, by (first) name: viewers, the ids of partners and of teams."""

    viewers: Mapping[str, Viewer]
    partners: Mapping[str, UUID]
    teams: Mapping[str, UUID]


def settle(db: Session, _: System) -> Town:
    """Write the organisations, their people, the covenant and the teams: what an administrator does at the start."""
    covenant = Covenant(name=COVENANT)
    db.add(covenant)
    db.flush()
    teams = {name: Team(name=name, covenant_id=covenant.id) for name in TEAMS}
    partners = {name: Partner(name=name, kind=kind) for name, (kind, _) in PARTNERS.items()}
    db.add_all([*teams.values(), *partners.values()])
    db.flush()
    for partner in partners.values():
        for purpose in Purpose:
            part = CovenantPart(
                covenant_id=covenant.id, partner_id=partner.id, purpose=purpose, starts_on=IN_FORCE_SINCE
            )
            db.add(part)
    people = [
        Professional(partner_id=partners[partner].id, name=name, work=work)
        for partner, (_, staff) in PARTNERS.items()
        for name, work in staff.items()
    ]
    db.add_all(people)
    db.flush()
    for person in people:
        if person.name in DUTIES:
            db.add(ProfessionalDuty(professional_id=person.id, duty=DUTIES[person.name]))
    return Town(
        {person.first_name: _viewer(person) for person in people},
        {name: partner.id for name, partner in partners.items()},
        {name: team.id for name, team in teams.items()},
    )


def _viewer(person: Professional) -> Viewer:
    duties = frozenset({DUTIES[person.name]} if person.name in DUTIES else ())
    return Viewer(person.id, person.partner_id, duties=duties)
