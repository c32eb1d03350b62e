"""Every table, imported in one place: for migrations, and so that the rule is whole before the first session."""

from sqlmodel import SQLModel

import app.agreements.models
import app.board.models
import app.cases.models
import app.households.models
import app.login.models
import app.persons.models  # noqa: F401

metadata = SQLModel.metadata
