"""Settings: read once, and refused with one sentence."""

import re
from pathlib import Path

import pytest

from app.__main__ import demo_settings
from app.settings import ROOT, Settings, SettingsError, settings_from

SECRET = {"RONDETAFEL_SECRET_KEY": "s" * 32}
MAIL = {
    "RONDETAFEL_SMTP_URL": "smtp://wie:geheim@mail.test:587",
    "RONDETAFEL_MAIL_FROM": "rondetafel@tafel.test",
    "RONDETAFEL_URL": "https://tafel.test/",
}


@pytest.mark.parametrize("environ", [{}, {"RONDETAFEL_SECRET_KEY": ""}, {"RONDETAFEL_SECRET_KEY": "s" * 31}])
def test_without_a_secret_it_does_not_start(environ: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="RONDETAFEL_SECRET_KEY"):
        settings_from(environ)


def test_what_is_not_said_is_the_safe_choice() -> None:
    settings = settings_from(SECRET)
    assert settings.secure_cookies
    assert not settings.demo
    assert settings.database_url.startswith("sqlite:///")


def test_no_environment_turns_a_real_server_into_a_demo() -> None:
    named = {f"RONDETAFEL_{field.upper()}": "on" for field in Settings.__dataclass_fields__}
    assert not settings_from(named | SECRET | MAIL).demo


def test_cookies_go_over_http_only_when_that_is_said() -> None:
    assert settings_from(SECRET | {"RONDETAFEL_SECURE_COOKIES": "no"}).secure_cookies
    assert not settings_from(SECRET | {"RONDETAFEL_SECURE_COOKIES": "off"}).secure_cookies


def test_the_secret_is_not_printed() -> None:
    assert SECRET["RONDETAFEL_SECRET_KEY"] not in repr(settings_from(SECRET))


def test_each_demo_has_a_secret_of_its_own_and_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first = demo_settings()
    assert first.demo
    assert first.secret_key == demo_settings().secret_key
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert demo_settings().secret_key != first.secret_key


def test_mail_is_sent_with_all_three_settings_or_not_at_all() -> None:
    settings = settings_from(SECRET | MAIL)
    assert settings.sends_mail
    assert settings.site_url == "https://tafel.test"
    assert "geheim" not in repr(settings)
    assert not settings_from(SECRET).sends_mail


@pytest.mark.parametrize("missing", MAIL)
def test_half_a_setting_for_mail_is_refused(missing: str) -> None:
    for wrong in ("", "on", "smtp://mail.test:haven", "ftp://mail.test", "http:/"):
        with pytest.raises(SettingsError, match="RONDETAFEL_SMTP_URL"):
            settings_from(SECRET | MAIL | {missing: wrong})


@pytest.mark.parametrize("way", ["compose.yml", "compose.several.yml"])
def test_behind_a_proxy_everyone_is_known_by_their_own_address(way: str) -> None:
    """Else wrong passwords of a stranger would shut out all: for the limit they would be one sender."""
    assert re.search(r"^ +FORWARDED_ALLOW_IPS: \S", (ROOT / "deploy" / way).read_text(), re.M)
