"""Mail to another machine goes by TLS only, and only to the one that can prove who it is."""

import ipaddress
import smtplib
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.calendar.posting import Post, hand_in
from tests.mail_server import SENDER, SITE, Server, listening, listening_by_tls

ANOTHER_MACHINE = "127.0.0.2"
"""As far as the post knows."""


def certificate(folder: Path, address: str) -> ssl.SSLContext:
    """Made for this address, now, and kept in this folder with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail of the test")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(pem)
    (folder / "certificate.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context


@pytest.fixture
def proof(tmp_path: Path) -> ssl.SSLContext:
    return certificate(tmp_path, ANOTHER_MACHINE)


@pytest.fixture
def trusted(proof: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a machine would that is told to trust it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))


@pytest.fixture
async def by_starttls(proof: ssl.SSLContext) -> AsyncIterator[Server]:
    server = Server(host=ANOTHER_MACHINE)
    async with listening(server, proof):
        yield server


@pytest.fixture
async def by_smtps(proof: ssl.SSLContext) -> AsyncIterator[Server]:
    server = Server(host=ANOTHER_MACHINE)
    async with listening_by_tls(server, proof):
        yield server


def post_to(server: Server, scheme: str) -> Post:
    return Post(f"{scheme}://{server.host}:{server.port}", SENDER, SITE)


async def sends(post: Post) -> None:
    letter = post.blank("noor@tafel.test", "Hallo", "1")
    letter.set_content("Tekst")
    await hand_in(post, letter)


async def test_mail_goes_by_starttls_to_who_proves_who_they_are(trusted: None, by_starttls: Server) -> None:
    await sends(post_to(by_starttls, "smtp"))
    assert by_starttls.receivers() == ["noor"]


async def test_mail_goes_by_smtps_to_who_proves_who_they_are(trusted: None, by_smtps: Server) -> None:
    await sends(post_to(by_smtps, "smtps"))
    assert by_smtps.receivers() == ["noor"]


async def test_to_a_stranger_no_mail_goes(by_starttls: Server, by_smtps: Server) -> None:
    for server, scheme in ((by_starttls, "smtp"), (by_smtps, "smtps")):
        with pytest.raises(ssl.SSLCertVerificationError):
            await sends(post_to(server, scheme))
        assert server.letters == []


async def test_in_the_clear_no_mail_goes_to_another_machine() -> None:
    server = Server(host=ANOTHER_MACHINE)
    async with listening(server):
        with pytest.raises(smtplib.SMTPNotSupportedError):
            await sends(post_to(server, "smtp"))
    assert server.letters == []
