"""How text is made comparable: what is typed at the desk is found when it is the same name, spelt with other signs."""

import unicodedata

# Letters that Unicode does not take apart into a letter and a mark; the register's character set has them all.
_WITHOUT_MARK = str.maketrans(
    {"æ": "ae", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ĸ": "k", "ŀ": "l", "ł": "l", "ŉ": "n", "ŋ": "n", "ø": "o"}
    | {"œ": "oe", "þ": "th", "ŧ": "t", "‘": "'", "’": "'", "`": "'", "‐": "-", "‑": "-", "–": "-"}
)


def comparable(text: str) -> str:
    """The text without capitals, diacritics and doubled spaces: "Żáïŀëñøŕse" and "zailenorse" are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_WITHOUT_MARK))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())
