"""Drafts the next step: compares the models with a database made by the steps so far."""

import sys

import sqlalchemy as sa
from alembic import command

from app.migrations import FOLDER, config_for, upgrade

with sa.create_engine("sqlite://").begin() as connection:
    if any((FOLDER / "versions").glob("*.py")):
        upgrade(connection)
    command.revision(config_for(connection), sys.argv[1], autogenerate=True)
