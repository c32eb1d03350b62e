"""How people come in. Read by the system at the door; the administration gives accounts, and ends logins."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from app import policy
from app.database import Duty, Row, Utc


class Account(Row, table=True):
    """handed_over: somebody else knows the password; it lets one in only together with a new one of one's own.

    email: where invitations go; empty: nowhere. It stands here since only the administration reads this table.
    """

    professional_id: UUID = Field(foreign_key="professional.id", unique=True)
    username: str = Field(max_length=120, unique=True)
    password_hash: str = Field(max_length=200)
    handed_over: bool = False
    email: str = Field(default="", max_length=200)


class LoginSession(Row, table=True):
    """A login on one browser. The cookie holds the token; only its hash is kept."""

    __tablename__ = "login_session"

    token_hash: str = Field(max_length=64, unique=True)
    professional_id: UUID = Field(foreign_key="professional.id", index=True)
    language: str = Field(default="nl", max_length=2)
    started_at: datetime = Field(sa_type=Utc)
    ends_at: datetime = Field(sa_type=Utc)
    ended_at: datetime | None = Field(default=None, sa_type=Utc)


class LoginAttempt(Row, table=True):
    """A failed try, kept for as long as it counts; the name is hashed, since people type passwords there."""

    __tablename__ = "login_attempt"

    who_hash: str = Field(max_length=64, index=True)
    at: datetime = Field(sa_type=Utc, index=True)


class Submission(Row, table=True):
    """A form that was taken: the same one sent twice from the same login changes nothing twice."""

    digest: str = Field(max_length=64, unique=True)
    professional_id: UUID = Field(foreign_key="professional.id")
    at: datetime = Field(sa_type=Utc)


policy.register(Account, policy.on_duty(Duty.ADMINISTRATION))
policy.register(LoginSession, policy.on_duty(Duty.ADMINISTRATION))
policy.register(LoginAttempt, policy.nobody)
policy.register(Submission, policy.mine)
