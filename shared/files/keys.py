"""Where bytes lie in the site's bucket.

| key | what |
|---|---|
| `staging/<group>/<owner>/<random>` | what somebody uploads: anything at all, until it is verified |
| `staging/answers/large/<identity>` | an answer too large for the gateway, for as long as staged bytes live |
| `files/<group>/<owner>/<random>/<sha256>` | verified bytes, the only ones that records point at |

A group is an endpoint group, an owner what the bytes are for in that group: a record's id, a checksum. No text of a
client forms a key. The permanent key follows from the upload and its content, so a verification that is run again
writes the same bytes to the same key, and one that saw other bytes writes to another.
"""

from __future__ import annotations

import re
import secrets
from typing import NamedTuple

STAGING = "staging/"
PERMANENT = "files/"
ANSWERS = "answers"

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,128}")


class Place(NamedTuple):
    """What a staging key says: the endpoint group, the owner there, and the upload's random name."""

    group: str
    owner: str
    upload: str


def new_staging(group: str, owner: str) -> str:
    """Give a staging key that nobody can guess (128 random bits).

    Raises:
        ValueError: the group or the owner has characters that no key may have.
    """
    for name in (group, owner):
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot stand in a key")
    return f"{waiting(group, owner)}{secrets.token_hex(16)}"


def answer(identity: str) -> str:
    """Give where an answer too large for the gateway lies, by what tells it from all others."""
    return f"{waiting(ANSWERS, 'large')}{identity}"


def waiting(group: str, owner: str) -> str:
    """Give the prefix of all uploads of an owner."""
    return f"{STAGING}{group}/{owner}/"


def place(key: str) -> Place | None:
    """Read a staging key; None for any other key."""
    parts = key.removeprefix(STAGING).split("/")
    if not key.startswith(STAGING) or len(parts) != 3 or not all(parts):
        return None
    return Place(*parts)


def permanent(staging: str, sha256: str) -> str:
    """Give where the bytes with this SHA-256, found at a staging key, are kept."""
    return f"{PERMANENT}{staging.removeprefix(STAGING)}/{sha256}"
