"""Passwords: argon2id (RFC 9106), and the memory that spares a client the hash at every request."""

import hashlib
import hmac
import secrets
import time
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from shared.accounts.collections import store
from shared.records import Values

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 12
LONGEST = 200
"""In characters. A longer text would make hashing a way to keep us busy."""

OF_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$WH+o2gvxRcP3HP1THriSdQ$S3uhPL06WzblYhoO/umhBNTj7yUG0xz+F508PzD8CvQ"
"""A hash of 256 random bits that nobody wrote down: what is compared with where nobody is, to take as long."""

REMEMBERED_SECONDS = 60
_MOST_REMEMBERED = 1024

_key = secrets.token_bytes(32)
_remembered: dict[bytes, float] = {}


class BadPassword(ValueError):
    """The password is too short or too long; the message says so to a person."""


def set_password(user_id: int, password: str | None) -> None:
    """Give the person this password in place of the old one; None takes it away. The old one stops working at once.

    Raises:
        BadPassword: it is not `SHORTEST` to `LONGEST` characters long.
        MissingRecord: nobody has that id.
    """
    hashed = None if password is None else hash_password(password)

    def changed(values: Values) -> Values:
        return {**values, "password_hash": hashed}

    store().update("user", user_id, changed)


def hash_password(password: str) -> str:
    """Give what is stored of a password: its argon2id hash with salt and parameters, as PHC string.

    Raises:
        BadPassword: it is not `SHORTEST` to `LONGEST` characters long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadPassword(f"A password has {SHORTEST} to {LONGEST} characters.")
    return _hasher().hash(_normal(password))


def matches(hashed: str, password: str) -> bool:
    """Whether `hashed` is of `password`. A right password is known again for a minute without hashing it.

    What is remembered is a digest under a key that this process made up, of the hash and the password together: a
    changed password is forgotten with the change.
    """
    from argon2.exceptions import VerifyMismatchError

    if len(password) > LONGEST:
        return False
    mark = hmac.digest(_key, hashed.encode() + hashlib.sha256(_normal(password).encode()).digest(), "sha256")
    if _remembered.get(mark, 0) > time.monotonic():
        return True
    try:
        _hasher().verify(hashed, _normal(password))
    except VerifyMismatchError:
        return False
    if len(_remembered) >= _MOST_REMEMBERED:
        _remembered.clear()
    _remembered[mark] = time.monotonic() + REMEMBERED_SECONDS
    return True


def _normal(password: str) -> str:
    """One spelling of a text that keyboards may write in several (NIST SP 800-63B §5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    # OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. More memory would not fit a small Lambda well.
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
