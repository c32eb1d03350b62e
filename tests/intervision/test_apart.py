"""Intervision is apart from the cases: held by its tables, its modules, and what it leaves behind."""

import ast
from collections.abc import Iterator
from typing import Final

from sqlmodel import SQLModel

from app.intervision import models
from app.settings import ROOT
from app.tables import metadata
from tests.test_architecture import own_imports_of, trees

OF_INTERVISION: Final = frozenset(
    {
        "intervision_group",
        "group_member",
        "intervision_session",
        "participant",
        "session_note",
        "advice_card",
        "learning_point",
    }
)
COMMON_GROUND: Final = frozenset({"professional", "team", "covenant", "partner"})
"""Who people are, and for whom they work: nothing of a case."""
OF_CASES: Final = (
    "cases",
    "households",
    "persons",
    "board",
    "seats",
    "agreements",
    "attachments",
    "bottlenecks",
    "conferences",
    "meeting",
    "minutes",
    "screens",
    "today",
    "lists",
    "search",
    "exports",
    "calendar",
)
MAY_NAME_IT: Final = frozenset({"app/main.py", "app/tables.py", "app/words.py"})
WITHOUT_A_CASE: Final = frozenset({"app.meeting.timer", "app.persons.names"})
"""A clock, and how names are spelt."""
NAMES_OF_PEOPLE: Final = "app.households.models"
"""The check of a text looks at the names that its writer sees; nothing of them is kept."""


def tables_of_intervision() -> frozenset[str]:
    made_here = [model for model in vars(models).values() if isinstance(model, type) and issubclass(model, SQLModel)]
    return frozenset(str(model.__tablename__) for model in made_here if model.__module__ == models.__name__)


def test_these_are_all_its_tables() -> None:
    assert tables_of_intervision() == OF_INTERVISION


def test_no_key_leads_from_intervision_to_a_case_or_back() -> None:
    for table in metadata.sorted_tables:
        targets = {key.column.table.name for key in table.foreign_keys}
        if table.name in OF_INTERVISION:
            assert targets <= OF_INTERVISION | COMMON_GROUND, table.name
        else:
            assert targets.isdisjoint(OF_INTERVISION), table.name


def test_no_column_of_intervision_could_name_a_case() -> None:
    """Without a key as well: each id in it is of its own tables, or of the common ground."""
    known = {"id", "group_id", "session_id", "team_id", "professional_id", "facilitator_id", "bringer_id"}
    for name in OF_INTERVISION:
        ids = {column.name for column in metadata.tables[name].columns if str(column.type) == "CHAR(32)"}
        assert ids <= known | {"written_by", "cards"}, name


def test_neither_imports_the_other() -> None:
    for path, tree in trees().items():
        imported = set(own_imports_of(tree))
        if path.startswith("app/intervision/"):
            of_cases = {module for module in imported if module.split(".")[1] in OF_CASES}
            reads_names = {NAMES_OF_PEOPLE} if path == "app/intervision/checking.py" else set()
            assert of_cases <= WITHOUT_A_CASE | reads_names, path
        elif path not in MAY_NAME_IT and not path.startswith("app/demo/"):
            assert not {module for module in imported if module.startswith("app.intervision")}, path


def test_intervision_leaves_no_event() -> None:
    """An event would say who did what and when, for longer than the notes stay."""
    for path in trees():
        if path.startswith("app/intervision/"):
            assert names_called_in(path).isdisjoint({"record", "record_aside", "record_everywhere", "Event"}), path


def names_called_in(path: str) -> set[str]:
    def names() -> Iterator[str]:
        for node in ast.walk(trees()[path]):
            if isinstance(node, ast.Name):
                yield node.id

    return set(names())


def test_the_index_that_is_searched_knows_nothing_of_intervision() -> None:
    steps = (ROOT / "app" / "migrations" / "versions").glob("*.py")
    indexing = [step.read_text() for step in steps if "search_index" in step.read_text()]
    assert indexing, "there is an index"
    for step in indexing:
        assert not [name for name in OF_INTERVISION if f'"{name}"' in step]
