import pytest
from cryptography.exceptions import InvalidTag

from app.errors import Invalid
from app.persons.bsn import BsnKeys, check_bsn
from tests.persons.sample import LEVI, PETRA

KEYS = BsnKeys.of("a secret of the municipality of Eikerveen")


@pytest.mark.parametrize("bsn", [PETRA, LEVI, "000009830"])
def test_nine_digits_that_pass_the_eleven_test_are_a_bsn(bsn: str) -> None:
    check_bsn(bsn)


@pytest.mark.parametrize("wrong", ["999999245", "999990008", "000000000"])
def test_a_number_that_fails_the_eleven_test_is_refused(wrong: str) -> None:
    with pytest.raises(Invalid, match="eleven test"):
        check_bsn(wrong)


@pytest.mark.parametrize(
    "wrong", ["", "9830", "00009830", "9999900070", "99999000x", "999 990 007", "٩٩٩٩٩٠٠٠٧", "-99990007"]
)
def test_what_is_not_nine_digits_is_refused(wrong: str) -> None:
    with pytest.raises(Invalid, match="nine digits"):
        check_bsn(wrong)


def test_an_encrypted_bsn_shows_neither_itself_nor_its_equal() -> None:
    once, again = KEYS.encrypted(PETRA), KEYS.encrypted(PETRA)
    assert PETRA.encode() not in once
    assert once != again
    assert KEYS.decrypted(once) == KEYS.decrypted(again) == PETRA


def test_a_fingerprint_finds_its_own_bsn_only_and_only_with_the_key() -> None:
    assert KEYS.fingerprint(PETRA) == KEYS.fingerprint(PETRA)
    assert KEYS.fingerprint(PETRA) != KEYS.fingerprint(LEVI)
    assert KEYS.fingerprint(PETRA) != BsnKeys.of("the secret of another municipality").fingerprint(PETRA)


def test_another_key_or_a_changed_text_does_not_open_a_bsn() -> None:
    encrypted = KEYS.encrypted(PETRA)
    with pytest.raises(InvalidTag):
        BsnKeys.of("the secret of another municipality").decrypted(encrypted)
    with pytest.raises(InvalidTag):
        KEYS.decrypted(encrypted[:-1] + bytes([encrypted[-1] ^ 1]))


def test_the_keys_do_not_show_in_a_log() -> None:
    assert repr(KEYS) == "BsnKeys()"
