"""How the house is built, held by its syntax trees and its tables: who imports whom, and no way around the session."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatch
from functools import cache
from typing import Final

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel
from starlette.routing import Match, Mount, Route, WebSocketRoute

from app import policy
from app.login.door import OPEN_FOLDERS, OPEN_PATHS, is_open
from app.main import all_routes
from app.settings import ROOT
from app.tables import metadata
from tests.conftest import Site

NOWHERE: Final = "00000000-0000-4000-8000-000000000000"

LAYERS: Final = (
    ("app.errors", "app.settings"),
    ("app.database",),
    ("app.events", "app.i18n"),
    ("app.partners.models", "app.seats.models"),
    ("app.policy",),
    (
        "app.*.models",
        "app.intervision.keeping",
        "app.lists.groups",
        "app.minutes.body",
        "app.persons.bsn",
        "app.persons.brp",
        "app.persons.names",
        "app.persons.record",
    ),
    ("app.tables", "app.words"),
    (
        "app.*.queries",
        "app.*.actions",
        "app.login.accounts",
        "app.seats.sharing",
        "app.seats.guests",
        "app.seats.absences",
        "app.meeting.guests",
        "app.meeting.timer",
        "app.agreements.lines",
        "app.agreements.moving",
        "app.agreements.handing",
        "app.agreements.meetings",
        "app.agreements.turns",
        "app.attachments.kinds",
        "app.exports.sheets",
        "app.intervision.cards",
        "app.intervision.identifiable",
        "app.intervision.names",
        "app.intervision.numbers",
        "app.intervision.plain",
        "app.intervision.vocabulary",
        "app.intervision.methods",
        "app.intervision.taking_back",
        "app.attachments.pictures",
        "app.attachments.shelf",
        "app.partners.acts",
        "app.board.offers",
        "app.minutes.checking",
        "app.minutes.discussion",
        "app.minutes.freezing",
        "app.minutes.sheets",
        "app.minutes.typesetting",
        "app.persons.importing",
        "app.search.excerpts",
        "app.search.matching",
        "app.conferences.order",
        "app.conferences.whole",
        "app.calendar.ics",
        "app.calendar.outbox",
        "app.notices.reminders",
    ),
    ("app.web",),
    (
        "app.live",
        "app.*.live",
        "app.*.forms",
        "app.attachments.receiving",
        "app.attachments.sweeping",
        "app.intervision.emptying",
        "app.calendar.posting",
        "app.intervision.checking",
        "app.notices.mailing",
        "app.login.door",
        "app.login.sockets",
    ),
    ("app.*.routes",),
    ("app.main", "app.demo.*", "app.migrations", "app.migrations.*"),
    ("app.__main__",),
)
"""From the ground up: a module imports its own layer and those before it, but no layer of routes its neighbours."""

SQL_LIBRARIES: Final = ("sqlalchemy", "sqlmodel", "asyncpg", "sqlite3")

WAYS_AROUND: Final[Mapping[str, frozenset[str]]] = {
    # Below the mapped classes, where no rule is attached. policy.py goes there to write the rule itself.
    "__table__": frozenset(),
    "local_table": frozenset({"app/policy.py"}),
    "persist_selectable": frozenset(),
    "selectable": frozenset(),
    "tables": frozenset(),
    # Statements and loads that the rule is not attached to.
    "from_statement": frozenset(),
    "refresh": frozenset(),
    "merge": frozenset(),
    "get_one": frozenset(),
    "expire": frozenset(),
    "expire_all": frozenset(),
    "bulk_insert_mappings": frozenset(),
    "bulk_update_mappings": frozenset(),
    "bulk_save_objects": frozenset(),
    "execution_options": frozenset({"app/database.py"}),
    # Connections: whoever holds one holds everything.
    "connection": frozenset(),
    "get_bind": frozenset(),
    "exec_driver_sql": frozenset({"app/database.py"}),
    # One commit, at the edge.
    "commit": frozenset({"app/database.py"}),
    # Who is looking is said when a session opens; a hand-over has to end shares that the new director does not see,
    # and who closes a conference leaves minutes for seats of which they do not see everything. Who tells its times
    # reads nobody's e-mail address, and knows of no mail. Who moves a meeting moves what is due before it, unseen, and
    # who plans or closes one does that for the cases too that they do not know of. Who puts somebody out ends the
    # screens that they opened, and the address of their calendar. And what somebody takes back in intervision is
    # deleted, which no viewer does.
    "as_system": frozenset(
        {
            "app/seats/sharing.py",
            "app/agreements/meetings.py",
            "app/board/live.py",
            "app/calendar/actions.py",
            "app/calendar/outbox.py",
            "app/conferences/whole.py",
            "app/intervision/taking_back.py",
            "app/login/accounts.py",
            "app/meeting/actions.py",
            "app/partners/actions.py",
            "app/partners/acts.py",
            "app/minutes/freezing.py",
        }
    ),
}
"""Attributes by which code could reach what its viewer may not see, and the files that need one."""

CORE: Final[Mapping[str, frozenset[str]]] = {
    # Raw SQL; in models it is the condition of an index.
    "text": frozenset(
        {"app/seats/models.py", "app/cases/models.py", "app/conferences/models.py", "app/calendar/models.py"}
    ),
    "literal_column": frozenset(),
    "TextClause": frozenset(),
    "table": frozenset(),
    "Table": frozenset({"app/policy.py"}),
    "MetaData": frozenset(),
    "inspect": frozenset({"app/policy.py"}),
    # SQL of one's own: a condition on ids, and nothing that gives a row.
    "compiles": frozenset({"app/search/matching.py"}),
    # Statements that change rows without anyone having looked them up.
    "insert": frozenset(),
    "update": frozenset(),
    "delete": frozenset(),
    # Relations load by themselves.
    "relationship": frozenset(),
    "Relationship": frozenset(),
    # Engines and sessions of one's own.
    "create_engine": frozenset({"app/database.py", "app/migrations/__init__.py", "app/migrations/__main__.py"}),
    "create_async_engine": frozenset({"app/database.py", "app/migrations/__init__.py"}),
    "Session": frozenset({"app/database.py"}),
    "AsyncSession": frozenset({"app/database.py"}),
    "sessionmaker": frozenset(),
    "scoped_session": frozenset(),
    "async_sessionmaker": frozenset(),
    "connect": frozenset({"realtime/bus.py"}),
}
"""The same, for what a SQL library gives by name."""

NAMES: Final[Mapping[str, frozenset[str]]] = {
    "SYSTEM": frozenset(
        {
            "app/__main__.py",
            "app/attachments/sweeping.py",
            "app/database.py",
            "app/live.py",
            "app/board/live.py",
            "app/calendar/posting.py",
            "app/notices/mailing.py",  # who wants mail and has an address; what it says is read as the receiver
            "app/calendar/routes.py",  # the token in the address says who reads
            "app/today/live.py",
            "app/lists/live.py",
            "app/agreements/live.py",
            "app/notices/live.py",
            "app/conferences/live.py",
            "app/intervision/live.py",
            "app/intervision/emptying.py",
            "app/demo/story.py",
            "app/login/door.py",
            "app/login/routes.py",
            "app/meeting/routes.py",
            "app/persons/importing.py",
            "app/screens/actions.py",
            "app/screens/live.py",
            "app/screens/routes.py",
        }
    ),
    "session_for": frozenset({"app/database.py"}),
    "prepare": frozenset({"app/database.py"}),
}
"""Names of our own that lead past the rule, and exactly the files that say them."""

MADE_HERE: Final[Mapping[str, frozenset[str]]] = {
    "Viewer": frozenset({"app/login/actions.py", "app/demo/people.py"}),
    "Screen": frozenset({"app/screens/routes.py"}),
    "System": frozenset({"app/database.py"}),
    "CheckedText": frozenset({"app/intervision/checking.py"}),
    "Session": frozenset({"app/database.py"}),
    "Guest": frozenset({"app/live.py"}),
    "AgreementGuest": frozenset({"app/agreements/routes.py"}),
    "ListGuest": frozenset({"app/lists/routes.py"}),
}
"""Who makes one of these says who is looking; or that a text was checked."""

MOST_LINES: Final = 40
MOST_TEMPLATE_LINES: Final = 80


# ── The syntax trees ─────────────────────────────────────────────────────────────────────────────────────────────


@cache
def trees() -> Mapping[str, ast.Module]:
    """By path; the steps of the migrations are DDL and data of their own, and read by nobody else."""
    files = [path for folder in ("app", "realtime") for path in sorted((ROOT / folder).rglob("*.py"))]
    steps = ROOT / "app" / "migrations" / "versions"
    return {str(f.relative_to(ROOT)): ast.parse(f.read_text()) for f in files if steps not in f.parents}


def module_at(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def imports_of(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(module, name); the name is empty when the module itself is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written out in full"
            yield from ((str(node.module), alias.name) for alias in node.names)


def own_imports_of(tree: ast.Module) -> Iterator[str]:
    modules = {module_at(path) for path in trees()}
    for module, name in imports_of(tree):
        if f"{module}.{name}" in modules:
            yield f"{module}.{name}"
        elif module in modules:
            yield module


def layer_of(module: str) -> int:
    layers = [i for i, patterns in enumerate(LAYERS) if any(fnmatch(module, pattern) for pattern in patterns)]
    assert layers, f"{module} has no layer: add it to LAYERS where it belongs"
    return layers[0]


def attributes_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Call) and "attr" in ast.unparse(node.func):
            yield from (str(said.value) for said in node.args if isinstance(said, ast.Constant))


def names_in(tree: ast.Module) -> Iterator[str]:
    yield from (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    yield from (name for _, name in imports_of(tree))
    yield from (node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute))


def taken_from_sql_libraries(tree: ast.Module) -> Iterator[str]:
    libraries = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            libraries |= {a.asname or a.name.split(".")[0] for a in node.names if _is_sql(a.name)}
        elif isinstance(node, ast.ImportFrom) and node.module and _is_sql(node.module):
            yield from (alias.name for alias in node.names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in libraries:
            yield node.attr


def _is_sql(module: str) -> bool:
    return module.split(".")[0] in SQL_LIBRARIES


def calls_in(tree: ast.Module) -> Iterator[str]:
    """What is called, by the last part of its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func).rpartition(".")[2]


@cache
def said_in_files(reader: Callable[[ast.Module], Iterator[str]]) -> Mapping[str, frozenset[str]]:
    return {path: frozenset(reader(tree)) for path, tree in trees().items()}


def files_where(reader: Callable[[ast.Module], Iterator[str]], what: str) -> frozenset[str]:
    return frozenset(path for path, said in said_in_files(reader).items() if what in said)


# ── Who imports whom ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", sorted(path for path in trees() if path.startswith("app/")))
def test_a_module_imports_only_what_lies_below_it(path: str) -> None:
    module = module_at(path)
    if path.endswith("__init__.py") and not trees()[path].body:
        return
    for imported in own_imports_of(trees()[path]):
        if imported.startswith("app"):
            assert layer_of(imported) <= layer_of(module), f"{module} imports {imported}, which stands above it"


def test_nobody_imports_the_routes_of_a_feature_but_the_application() -> None:
    importers = {path for path, tree in trees().items() if any(i.endswith(".routes") for i in own_imports_of(tree))}
    assert importers == {"app/main.py"}


def test_the_realtime_folder_knows_nothing_of_the_application() -> None:
    for path, tree in trees().items():
        if path.startswith("realtime/"):
            assert not [module for module, _ in imports_of(tree) if module.split(".")[0] in ("app", "sqlmodel")], path


def test_the_rule_knows_no_noun_above_seats_and_partners() -> None:
    below = {"app.database", "app.errors", "app.events", "app.partners.models", "app.seats.models"}
    assert set(own_imports_of(trees()["app/policy.py"])) <= below
    for noun in ("partners", "seats"):
        assert set(own_imports_of(trees()[f"app/{noun}/models.py"])) <= {"app.database"}


def test_the_ground_floor_imports_nothing_of_ours() -> None:
    assert not [*own_imports_of(trees()["app/errors.py"]), *own_imports_of(trees()["app/settings.py"])]
    assert set(own_imports_of(trees()["app/database.py"])) == {"app.errors"}


def test_no_two_modules_need_each_other() -> None:
    imports = {module_at(path): set(own_imports_of(tree)) for path, tree in trees().items()}

    def reached(module: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
        for imported in imports[module] - seen:
            seen = reached(imported, seen | {imported})
        return seen

    assert not [module for module in imports if module in reached(module)]


# ── No way around the session ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("attribute", sorted(WAYS_AROUND))
def test_nobody_goes_around_the_session(attribute: str) -> None:
    assert files_where(attributes_in, attribute) == WAYS_AROUND[attribute]


@pytest.mark.parametrize("name", sorted(CORE))
def test_nobody_takes_from_the_libraries_what_the_rule_is_not_attached_to(name: str) -> None:
    assert files_where(taken_from_sql_libraries, name) == CORE[name]


def test_one_file_knows_the_index_of_everyones_texts() -> None:
    """There it is a condition on ids; that its table has no model is said where models and migrations are compared."""
    knowing = {path for path in trees() if "search_index" in (ROOT / path).read_text()}
    assert knowing == {"app/search/matching.py", "app/migrations/__init__.py"}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_only_the_listed_files_look_without_the_rule(name: str) -> None:
    assert files_where(names_in, name) == NAMES[name]


@pytest.mark.parametrize("name", sorted(MADE_HERE))
def test_only_the_listed_files_say_who_is_looking(name: str) -> None:
    assert files_where(calls_in, name) == MADE_HERE[name]


def test_a_session_is_called_db_and_nobody_gets_a_row_from_it_by_its_key() -> None:
    """`db.get` would answer from memory what the rule no longer shows."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.arg) and node.annotation and ast.unparse(node.annotation).strip("'\"") == "Session":
                assert node.arg == "db", f"{path}:{node.lineno} calls a session {node.arg}"
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("db", "session"):
                assert node.attr not in ("get", "query"), f"{path}:{node.lineno}"


def test_the_viewer_of_a_session_never_changes() -> None:
    changing = {
        path
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "viewer" and isinstance(node.ctx, ast.Store)
    }
    assert changing == {"app/database.py"}


@pytest.mark.parametrize(
    "around",
    [
        "import sqlalchemy as sa\ndb.execute(sa.text('SELECT * FROM item'))",
        "from sqlalchemy import text as raw",
        "import sqlalchemy.orm\nsqlalchemy.orm.Session(engine)",
        "from sqlmodel import Session, create_engine",
        "from sqlalchemy.orm import sessionmaker",
        "from sqlmodel import delete",
    ],
)
def test_these_trees_would_be_noticed(around: str) -> None:
    """The test of the tests above."""
    assert not set(CORE).isdisjoint({*taken_from_sql_libraries(ast.parse(around)), *attributes_in(ast.parse(around))})


@pytest.mark.parametrize(
    "around", ["select(Item.__table__)", "getattr(Item, '__table__')", "db.refresh(item)", "db.connection().execute(q)"]
)
def test_these_attributes_would_be_noticed(around: str) -> None:
    assert not set(WAYS_AROUND).isdisjoint(attributes_in(ast.parse(around)))


# ── Every table has a rule ───────────────────────────────────────────────────────────────────────────────────────


def models() -> Mapping[sa.Table, type[SQLModel]]:
    """Of the classes that SQLModel maps to a table."""
    return {mapper.local_table: mapper.class_ for mapper in SQLModel._sa_registry.mappers}


def test_every_table_has_a_rule_or_is_open_and_none_is_both() -> None:
    assert set(models()) == set(metadata.tables.values()), "a table without a class has no rule"
    for model in models().values():
        assert (model in policy.RULES) != (model in policy.OPEN), f"{model.__name__} has no rule, or two"


def test_what_has_an_owner_is_registered_as_owned() -> None:
    """So that the guard sees to it that nobody writes in another organisation's name."""
    owned = {model for table, model in models().items() if {"case_id", "partner_id"} <= set(table.columns.keys())}
    assert owned - {model for model in models().values() if model.__name__ == "Seat"} == set(policy.OWNED)


def test_what_the_table_module_imports_is_all_there_is() -> None:
    imported = {module for module in own_imports_of(trees()["app/tables.py"]) if module.endswith(".models")}
    below = {"app.partners.models", "app.seats.models"}
    assert imported | below == {module_at(path) for path in trees() if path.endswith("/models.py")}


# ── The door ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_without_a_login_every_address_leads_to_the_login_page(site: Site) -> None:
    client = site.anonymous()
    walked = 0
    for route in all_routes():
        if not isinstance(route, Route) or is_open(route.path):
            continue
        path = str(route.url_path_for(route.name, **dict.fromkeys(route.param_convertors, NOWHERE)))
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
            answer = await client.request(method, path)
            if method in ("GET", "HEAD"):
                assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next={path}"), path
                assert not answer.content
            else:
                assert answer.status_code == 401, (method, path)
                assert "«" not in answer.text
        walked += 1
    assert walked > 20, "the walk means nothing without routes"


def test_no_address_is_answered_by_the_route_of_another() -> None:
    """The first that matches takes it: /agreements/{item_id} also takes /agreements/print."""
    routes = [route for route in all_routes() if isinstance(route, Route)]
    for route in routes:
        path = str(route.url_path_for(route.name, **dict.fromkeys(route.param_convertors, NOWHERE)))
        for method in route.methods or ():
            scope = {"type": "http", "method": method, "path": path, "root_path": ""}
            first = next(found for found in routes if found.matches(scope)[0] is Match.FULL)
            assert first is route, f"{method} {route.path} is answered by {first.path}"


def test_only_this_is_open() -> None:
    assert {"/healthz", "/login", "/login/demo", "/first-administrator", "/screen", "/screen/shown"} == OPEN_PATHS
    assert OPEN_FOLDERS == ("/static/", "/calendar/")
    assert [route.path for route in all_routes() if getattr(route, "path", "").startswith(OPEN_FOLDERS)] == [
        "/calendar/{token}.ics"
    ], "it looks up by itself who reads"
    assert {route.path for route in all_routes() if isinstance(route, Mount)} == {"/static"}
    assert [r.path for r in all_routes() if isinstance(r, WebSocketRoute)] == [
        "/live",
        "/cases/{case_id}/live",
        "/agreements/{item_id}/live",
        "/agreements/live",
        "/screen/live",
        "/conferences/{conference_id}/live",
        "/notices/live",
        "/intervision/sessions/{session_id}/live",
    ]


# ── Folders, words, templates, sizes ─────────────────────────────────────────────────────────────────────────────


def folders_in(name: str) -> set[str]:
    found = {path.name for path in (ROOT / name).iterdir() if path.is_dir()}
    return {folder for folder in found if not folder.startswith(("_", "."))}


def test_each_noun_has_the_same_folder_in_every_tree() -> None:
    assert folders_in("templates") <= folders_in("app")
    active = {path.split("/")[1] for path in trees() if path.endswith(("/actions.py", "/queries.py"))}
    assert active <= folders_in("tests"), "these nouns have no tests of their own"


def test_the_top_of_the_tree_holds_what_it_should() -> None:
    ours = {"app", "realtime", "templates", "static", "tests", "deploy"}
    assert ours <= folders_in(".") <= ours | {"var", "node_modules"}


def test_the_glossary_in_the_readme_has_every_model() -> None:
    """| code | Dutch on screen | meaning |: the first column names the model, as in the code."""
    readme = (ROOT / "README.md").read_text()
    rows = [line.split("|")[1] for line in readme.splitlines() if re.match(r"\|.*\|.*\|.*\|$", line)]
    missing = {model.__name__ for model in models().values()} - set(re.findall(r"\w+", " ".join(rows)))
    assert not missing, "the glossary in README.md lacks these models"


def templates() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", templates())
def test_a_template_says_what_it_expects_and_stays_small(path: str) -> None:
    lines = (ROOT / path).read_text().splitlines()
    assert re.match(r"\{# .+ #\}", lines[0]), "the first line says what it expects"
    assert len(lines) <= MOST_TEMPLATE_LINES


@pytest.mark.parametrize("path", templates())
def test_a_template_holds_no_script_or_style_that_the_policy_would_refuse(path: str) -> None:
    text = (ROOT / path).read_text()
    assert not re.search(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=|\bhx-on\b|javascript:", text, re.IGNORECASE)
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", text, re.IGNORECASE)
    assert "//" not in re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL), "nothing comes from elsewhere"


def test_only_live_pages_print_html_that_was_made_before() -> None:
    """Their regions: each of them was escaped when it was rendered."""
    raw = {
        said
        for path in templates()
        for said in re.findall(r"\{\{([^}]*)\|\s*safe\b|(autoescape\s+false)", (ROOT / path).read_text())
    }
    assert all(re.fullmatch(r' html |  ?regions\["[a-z-]+"\] ', printed) for printed, _ in raw), raw
    safe = {path for path in templates() if re.search(r"\|\s*safe\b", (ROOT / path).read_text())}
    live = (
        "screens/screen",
        "today/today",
        "lists/lists",
        "lists/_bulk",
        "notices/notices",
        "conferences/agenda",
        "agreements/agreement",
        "intervision/session",
    )
    assert safe == {f"templates/{page}.html" for page in live} | {
        f"templates/{name}.html" for name in ("agreements/_new", "board/as", "board/board", "board/_composer")
    }
    assert files_where(names_in, "Markup") == {"app/web.py"}


def functions() -> Iterator[tuple[str, int]]:
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno
                yield f"{path}:{node.name}", node.end_lineno - node.lineno + 1


def test_functions_tell_one_story() -> None:
    assert [name for name, lines in functions() if lines > MOST_LINES] == []
