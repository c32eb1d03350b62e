"""What pages about cases read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.cases.models import Case, Phase
from app.database import CaseRow, Session, Viewer
from app.households.models import Household
from app.partners.models import Professional, Team
from app.seats.models import Seat, SeatPerson

Found = tuple[Case, Household]


@dataclass(frozen=True)
class Choice:
    """Which cases of the list to show. Nothing that names a household: it stands in the address of the page."""

    team_id: UUID | None = None
    phase: Phase | None = None
    directed: bool = False

    def takes(self, viewer: Viewer, case: Case) -> bool:
        return (
            self.team_id in (None, case.team_id)
            and self.phase in (None, case.phase)
            and (not self.directed or case.director_id == viewer.professional_id)
        )


@dataclass(frozen=True)
class CaseList:
    """groups: by team, by phase. closed: apart, since one seldom looks for these."""

    groups: Sequence[tuple[Team, Sequence[tuple[Phase, Sequence[Found]]]]]
    closed: Sequence[Found]
    directors: Mapping[UUID, Professional]


def my_cases(db: Session) -> Sequence[Found]:
    """The cases at which the viewer is at the table, by name."""
    cases = select(Case, Household).join(Household, col(Household.id) == Case.household_id)
    cases = cases.where(col(Case.id).in_(_named_in(db)))
    return db.exec(cases.order_by(col(Household.name), col(Case.id))).all()


def _named_in(db: Session) -> SelectOfScalar[UUID]:
    """Where to begin: the rule says the same, but of every case there is, of which the viewer has only some."""
    named = select(Seat.case_id).join(SeatPerson, col(SeatPerson.seat_id) == Seat.id)
    return named.where(SeatPerson.professional_id == db.professional_id)


def case_list(db: Session, cases: Sequence[Found]) -> CaseList:
    """In the order of the teams' names and of the path of a case."""
    teams = {team.id: team for team in teams_of(db, cases)}
    directors = {case.director_id for case, _ in cases if case.director_id}
    people = db.exec(select(Professional).where(col(Professional.id).in_(directors))).all() if directors else []
    running = [found for found in cases if found[0].phase is not Phase.CLOSED]
    groups = [(team, _by_phase([found for found in running if found[0].team_id == id])) for id, team in teams.items()]
    closed = [found for found in cases if found[0].phase is Phase.CLOSED]
    return CaseList([group for group in groups if group[1]], closed, {person.id: person for person in people})


def teams_of(db: Session, cases: Sequence[Found]) -> Sequence[Team]:
    ids = {case.team_id for case, _ in cases}
    return db.exec(select(Team).where(col(Team.id).in_(ids)).order_by(col(Team.name))).all() if ids else []


def _by_phase(cases: Sequence[Found]) -> Sequence[tuple[Phase, Sequence[Found]]]:
    def place(found: Found) -> int:
        return list(Phase).index(found[0].phase)

    return [(list(Phase)[at], list(found)) for at, found in groupby(sorted(cases, key=place), place)]


def case_id_of(db: Session, _: Viewer, model: type[CaseRow], id: UUID) -> UUID:
    """The case at whose table a row is. Raises NotVisible."""
    return db.find(model, id).case_id
