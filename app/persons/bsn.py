"""The BSN, which nobody reads in the database: it is stored encrypted, and found by a keyed hash."""

import hmac
import re
import secrets
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from stdnum.nl.bsn import is_valid

from app.errors import Invalid
from app.i18n import N_

NONCE_BYTES: Final = 12


def check_bsn(bsn: str) -> None:
    """Raises Invalid unless it is nine digits that pass the eleven test (elfproef)."""
    if not re.fullmatch("[0-9]{9}", bsn):
        raise Invalid(N_("The BSN is not nine digits."))
    if not is_valid(bsn):
        raise Invalid(N_("The BSN fails the eleven test."))


@dataclass(frozen=True)
class BsnKeys:
    """Two keys that tell nothing about each other: who can find a BSN need not be able to read one."""

    encrypting: bytes = field(repr=False)
    finding: bytes = field(repr=False)

    @classmethod
    def of(cls, secret_key: str) -> "BsnKeys":
        return cls(_derived(secret_key, b"bsn: encrypt"), _derived(secret_key, b"bsn: find"))

    def encrypted(self, bsn: str) -> bytes:
        """Different each time, so that equal numbers do not show."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self.encrypting).encrypt(nonce, bsn.encode(), None)

    def decrypted(self, encrypted: bytes) -> str:
        nonce, text = encrypted[:NONCE_BYTES], encrypted[NONCE_BYTES:]
        return AESGCM(self.encrypting).decrypt(nonce, text, None).decode()

    def fingerprint(self, bsn: str) -> bytes:
        """Without the key, nobody can try all thousand million numbers against it."""
        return hmac.digest(self.finding, bsn.encode(), "sha256")


def _derived(secret_key: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=purpose).derive(secret_key.encode())
