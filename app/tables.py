"""Every table, named in one place: for migrations, and for the test that each has its rule."""

from typing import Final

from sqlmodel import SQLModel

from app.agreements import models as agreements
from app.attachments import models as attachments
from app.board import models as board
from app.bottlenecks import models as bottlenecks
from app.calendar import models as calendar
from app.cases import models as cases
from app.conferences import models as conferences
from app.households import models as households
from app.intervision import models as intervision
from app.login import models as login
from app.meeting import models as meeting
from app.minutes import models as minutes
from app.notices import models as notices
from app.partners import models as partners
from app.persons import models as persons
from app.screens import models as screens
from app.seats import models as seats
from app.today import models as today

MODELS: Final = (
    agreements,
    attachments,
    board,
    bottlenecks,
    calendar,
    cases,
    conferences,
    households,
    intervision,
    login,
    meeting,
    minutes,
    notices,
    partners,
    persons,
    screens,
    seats,
    today,
)
metadata: Final = SQLModel.metadata
