"""Every setting, read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent
MAIL = ("SMTP_URL", "MAIL_FROM", "URL")


class SettingsError(Exception):
    """A setting is missing or wrong; the sentence is for whoever starts the server."""


@dataclass(frozen=True)
class Settings:
    """secret_key: the root of the keys that encrypt and find BSNs; at least 32 characters.

    demo: one-click login as the people of the demo; `python -m app demo` alone sets it.
    demo_begins_with: the names of those with whom one sees most, shown first.
    home_pause_seconds: for so long home pages let the boards go first.
    files_folder: where attachments are kept; on several machines one that they share.
    max_file_bytes, max_case_bytes: of one attachment, and of all of one organisation at one case.
    smtp_url, mail_from, site_url: all three, or no mail is sent; site_url has no slash at its end.
    secure_cookies: off only for http on one's own machine.
    """

    database_url: str
    secret_key: str = field(repr=False)
    demo: bool = False
    demo_begins_with: tuple[str, ...] = ()
    secure_cookies: bool = True
    max_body_bytes: int = 256 * 1024
    files_folder: Path = Path("var/files")
    max_file_bytes: int = 20_000_000
    max_case_bytes: int = 500_000_000
    socket_max_age_seconds: float = 4 * 3600
    heartbeat_seconds: float = 20
    login_max_age_seconds: int = 10 * 3600
    presence_grace_seconds: float = 4
    home_pause_seconds: float = 0.3
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    site_url: str = ""
    mail_pause_seconds: float = 15

    @property
    def sends_mail(self) -> bool:
        return bool(self.smtp_url)


def settings_from(environ: Mapping[str, str] = os.environ) -> Settings:
    secret_key = environ.get("RONDETAFEL_SECRET_KEY", "")
    if len(secret_key) < 32:
        raise SettingsError(
            "RONDETAFEL_SECRET_KEY is missing or shorter than 32 characters: "
            'make one with  python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    smtp_url, mail_from, site_url = (environ.get(f"RONDETAFEL_{name}", "") for name in MAIL)
    if any((smtp_url, mail_from, site_url)) and not _can_send(smtp_url, mail_from, site_url):
        raise SettingsError(
            "To send mail, RONDETAFEL_SMTP_URL (smtp://user:password@host:587 or smtps://…), RONDETAFEL_MAIL_FROM "
            "(an address) and RONDETAFEL_URL (https://…, where people reach this) are needed, all three"
        )
    return Settings(
        database_url=environ.get("RONDETAFEL_DATABASE_URL", "sqlite:///var/rondetafel.db"),
        secret_key=secret_key,
        files_folder=Path(environ.get("RONDETAFEL_FILES_FOLDER", "var/files")),
        secure_cookies=environ.get("RONDETAFEL_SECURE_COOKIES", "on") != "off",
        smtp_url=smtp_url,
        mail_from=mail_from,
        site_url=site_url.rstrip("/"),
    )


def _can_send(smtp_url: str, mail_from: str, site_url: str) -> bool:
    try:
        server, port = urlsplit(smtp_url), urlsplit(smtp_url).port
    except ValueError:
        return False
    is_server = server.scheme in ("smtp", "smtps") and bool(server.hostname) and port != 0
    is_address = mail_from.count("@") == 1 and mail_from.isascii() and mail_from.isprintable() and " " not in mail_from
    return is_server and is_address and site_url.startswith(("http://", "https://"))
