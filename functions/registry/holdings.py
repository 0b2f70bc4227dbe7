"""The bytes that the site holds itself: one record for each SHA-1, made when bytes with that digest were verified.

There is no record of an upload: the staging key names the SHA-1 that its bytes must have, so everyone who uploads has
a key of their own, nobody stands in another's way, and whatever is not right leaves no trace.
"""

from __future__ import annotations

from typing import Final

from functions.registry.store import FILE, store
from shared import allowances
from shared.files import Expected, Staged, StoredFile, Unsettled, keys, uploads, verification
from shared.records import Busy, NotUnique
from shared.settings import settings

GROUP: Final = "registry"

AT_ONCE: Final = 64 * uploads.MIB
"""The most bytes that a request checks itself; more are left to the arrivals."""


def stored(sha1: str) -> StoredFile | None:
    """Give the bytes with this SHA-1 (lower-case hex), if the site holds them. One round trip."""
    found = store().lookup(FILE, {"sha1": sha1})
    return StoredFile.of_values(found["stored"]) if found else None


def stored_or_waiting(sha1: str) -> StoredFile | None:
    """Give the bytes with this SHA-1, also where they have come but were not checked yet: small ones are, at once.

    One round trip for what is held; else one more, one to S3 too, and what checking takes.

    Raises:
        Busy: they are being checked.
    """
    return stored(sha1) or stored_by_now(sha1)


def stored_by_now(sha1: str) -> StoredFile | None:
    """Give the bytes with this SHA-1, which were not held a moment ago, if they have come and are checked here.

    Raises:
        Busy: the arrivals are checking them at this moment; they will be held, or gone, in another.
    """
    room, waiting, disturbed = AT_ONCE, uploads.waiting(GROUP, sha1), False
    for each in waiting:
        if each.size <= room:
            room -= each.size
            try:
                take(each.staged)
            except (Unsettled, Busy):
                disturbed = True
    found = stored(sha1)  # by whoever was first, if nothing waits any more
    if found is None and disturbed:
        raise Busy("the bytes are being checked")
    return found


def take(staged: Staged) -> None:
    """Check the bytes of an upload and hold them if they are right; what is wrong goes.

    It may be called for one upload any number of times, at once too.
    """
    sha1 = _owner(staged)
    if stored(sha1) is None:
        outcome = verification.settle(staged, Expected(sha1=sha1), ("md5",))
        match outcome:
            case verification.Absent():
                return
            case verification.Mismatch():
                verification.reject(outcome)
                allowances.close_upload(settings.table("registry"), staged.key)
                return
            case verification.Stored(file):
                _hold(sha1, file, outcome)
    uploads.discard(staged)
    allowances.close_upload(settings.table("registry"), staged.key)


def _hold(sha1: str, file: StoredFile, outcome: verification.Stored) -> None:
    try:
        store().create(FILE, {"sha1": sha1, "stored": file.to_values()})
    except NotUnique:  # another upload of the same bytes was a moment earlier
        if (found := stored(sha1)) is None or found.key != file.key:
            verification.withdraw(outcome)


def _owner(staged: Staged) -> str:
    place = keys.place(staged.key)
    assert place, "uploads are opened at staging keys"
    return place.owner
