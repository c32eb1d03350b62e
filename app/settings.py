"""Every setting, read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent


class SettingsError(Exception):
    """A setting is missing or wrong; the sentence is for whoever starts the server."""


@dataclass(frozen=True)
class Settings:
    """secret_key: the root of the keys that encrypt and find BSNs; at least 32 characters.

    demo: one-click login as the people of the demo; `python -m app demo` alone sets it.
    demo_begins_with: the names of those with whom one sees most, shown first.
    home_pause_seconds: for so long home pages let the boards go first.
    secure_cookies: off only for http on one's own machine.
    """

    database_url: str
    secret_key: str = field(repr=False)
    demo: bool = False
    demo_begins_with: tuple[str, ...] = ()
    secure_cookies: bool = True
    max_body_bytes: int = 256 * 1024
    socket_max_age_seconds: float = 4 * 3600
    heartbeat_seconds: float = 20
    login_max_age_seconds: int = 10 * 3600
    presence_grace_seconds: float = 4
    home_pause_seconds: float = 0.3


def settings_from(environ: Mapping[str, str] = os.environ) -> Settings:
    secret_key = environ.get("RONDETAFEL_SECRET_KEY", "")
    if len(secret_key) < 32:
        raise SettingsError(
            "RONDETAFEL_SECRET_KEY is missing or shorter than 32 characters: "
            'make one with  python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return Settings(
        database_url=environ.get("RONDETAFEL_DATABASE_URL", "sqlite:///var/rondetafel.db"),
        secret_key=secret_key,
        secure_cookies=environ.get("RONDETAFEL_SECURE_COOKIES", "on") != "off",
    )
