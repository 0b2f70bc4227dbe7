"""The copies of a file: comparing them with what the file is said to be, and keeping what was found.

Whatever is found becomes true with one conditional write of the file's record: it holds only if the copy and the
checksums are still those that were examined. So the same bytes may be examined any number of times, at once, late
or never, and a crash after any step ends, after the next examination, in the same state.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from functions.experiments.files.boxes import DEFAULT, STAGING
from functions.experiments.inside import REPLICAS
from functions.experiments.kinds import now
from functions.experiments.store import store
from shared import allowances
from shared.files import (
    Expected,
    Fingerprint,
    Staged,
    StoredFile,
    Unsettled,
    downloads,
    instants,
    uploads,
    verification,
)
from shared.files.reading import newest
from shared.files.verification import Absent, Mismatch, Outcome, Stored
from shared.logs import logger
from shared.records import MissingRecord, Record, Values
from shared.settings import settings

GROUP: Final = "experiments"

AT_ONCE: Final = 32 * 1024**2
"""Bytes that a request reads itself; what takes longer is left to the function that sees to arrivals."""

_AGAIN: Final = timedelta(hours=1)
"""How long readers wait until the same bytes are read for them once more."""

_DIGESTS: Final = ("md5",)
_ROUNDS: Final = 5


class _Overtaken(Exception):
    """The file's record no longer says what the examination relied on."""


def new(box: int, uri: str, *, staged: Staged | None = None, external: Values | None = None) -> Values:
    """Give a copy that nobody has examined, as file records keep it."""
    return {
        "box": box,
        "uri": uri,
        "created_time": now(),
        "last_verified_time": None,
        "seen": None,
        "verified": False,
        "stored": None,
        "staged": staged.to_values() if staged else None,
        "external": external,
    }


def expected(file: Values) -> Expected:
    """Give what a file is said to be, from its record's values."""
    return Expected(size=file["size"], md5=file["md5sum"] or None, sha512=file["sha512sum"] or None)


def added(file: Values, box: int, uri: str, **more: Any) -> Values:
    """Give a file's values with one more copy that nobody has examined; `more` as for `new`.

    Raises:
        BadValue: the file has had as many as it can have.
    """
    return REPLICAS.add(file, new(box, uri, **more))


# Examining


def examine(file: Values, replica: Values) -> Outcome:
    """Compare a copy with what its file is said to be. Nothing is written but the verified copy of staged bytes.

    What was verified in the site's own bucket stays as it is there, so its digests are compared, and the bytes are
    read again only for a digest that is new.
    """
    wanted = expected(file)
    if replica["external"]:
        return verification.check_in_place(**replica["external"], expected=wanted, digests=_DIGESTS)
    outcome: Outcome = Absent()
    if replica["stored"]:
        outcome = _examine_stored(StoredFile.of_values(replica["stored"]), wanted)
    if replica["staged"] and not isinstance(outcome, Stored):
        settled = verification.settle(Staged.of_values(replica["staged"]), wanted, _DIGESTS)
        outcome = outcome if isinstance(settled, Absent) else settled
    return outcome


def _examine_stored(stored: StoredFile, wanted: Expected) -> Outcome:
    if _lacks(stored, wanted):
        outcome = verification.check_in_place(settings.files_bucket, stored.key, wanted, _DIGESTS)
        return Stored(replace(outcome.file, bucket=None)) if isinstance(outcome, Stored) else outcome
    wrong = wanted.wrong(_found(stored))
    return Mismatch(_found(stored), wrong) if wrong else Stored(stored)


def _found(stored: StoredFile) -> Fingerprint:
    return Fingerprint(stored.size, stored.md5, stored.sha1, stored.sha256, stored.sha512)


def _lacks(stored: StoredFile, wanted: Expected) -> bool:
    return wanted.sha512 is not None and stored.sha512 is None


def verify(file: Record, n: int) -> Record:
    """Examine a copy of a file, and give the file's record as it is then.

    Raises:
        Unsettled: it changed each time while it was read; it may be tried again.
        MissingRecord: the file has been deleted meanwhile.
    """
    for _ in range(_ROUNDS):
        replica = REPLICAS.find(file.values, n)
        if replica is None:
            return file
        outcome = examine(file.values, replica)
        try:
            return _conclude(file, replica, outcome)
        except _Overtaken:
            file = _reread(file.id)
            _withdraw(outcome, REPLICAS.find(file.values, n))
        except MissingRecord:
            _withdraw(outcome, None)
            raise
    raise Unsettled(f"file {file.id}")


def _conclude(file: Record, replica: Values, outcome: Outcome) -> Record:
    """Write what was found, if it is news; then the staged bytes have served."""
    after = concluded(replica, outcome)
    if after == replica:
        return file

    def change(values: Values) -> Values:
        present = REPLICAS.find(values, replica["n"])
        if present is None or _grounds(values, present) != _grounds(file.values, replica):
            raise _Overtaken
        return REPLICAS.change(values, replica["n"], after)

    written = store().update("dataset_file", file.id, change)
    _tidy(replica, after)
    return written


def _tidy(before: Values, after: Values) -> None:
    """Remove what a copy has no use for any more, once its record says so."""
    if before["staged"] and not after["staged"]:
        _discard(before["staged"]["key"])
    if before["stored"] and (after["stored"] or {}).get("key") != before["stored"]["key"]:
        downloads.remove(StoredFile.of_values(before["stored"]))


def _discard(key: str) -> None:
    """Remove staged bytes; whoever opened their upload has it open no more."""
    allowances.close_upload(settings.table(GROUP), key)
    uploads.discard(Staged.at(key))


def concluded(replica: Values, outcome: Outcome) -> Values:
    """Give what a copy is after an examination; the copy itself if that told nothing new.

    Staged bytes that are wrong stay: corrected checksums may fit them. Bytes elsewhere are only believed while they
    are as they should be.
    """
    match outcome:
        case Stored(file=stored):
            box = DEFAULT if replica["box"] == STAGING else replica["box"]
            found = {"box": box, "stored": stored.to_values(), "staged": None, "verified": True}
            if not replica["external"] and {**replica, **found} == replica:
                return replica
            return {**replica, **found, **_looked(outcome)}
        case Absent() if not (replica["external"] or replica["stored"]):
            return replica
        case _:
            kept = None if replica["external"] else replica["stored"]
            return {**replica, "stored": kept, "verified": False, **_looked(outcome)}


def _looked(outcome: Outcome) -> Values:
    """Give when a copy was looked at, and the entity tag of the bytes, so that nobody has them read in vain."""
    seen = outcome.file if isinstance(outcome, Stored) else getattr(outcome, "seen", None)
    return {"last_verified_time": now(), "seen": seen.etag if seen else None}


def doubt(file: Values) -> str:
    """Say why no copy of a file can be verified, however often it is looked at; nothing where that may still be."""
    size, largest = file["size"], settings.largest_file
    if size <= largest or any(each["verified"] for each in file["replicas"]):
        return ""
    return f"Not verified: the file has {size} bytes, and the largest that can be verified has {largest}."


def redeclared(file: Values) -> Values:
    """Give a file's values once it is said to be something else: a copy stays verified only if that is still true.

    Nothing is read: a checksum that nobody has worked out yet is not known to be right.
    """
    wanted = expected(file)
    listed = []
    for replica in file["replicas"]:
        stored = StoredFile.of_values(replica["stored"]) if replica["stored"] else None
        right = stored is not None and not wanted.wrong(_found(stored))
        listed.append({**replica, "verified": right, "seen": None})
    return {**file, "replicas": listed}


def _grounds(file: Values, replica: Values) -> list[Any]:
    """Give all that an examination relies on; of bytes elsewhere, where they are: the last look counts."""
    held = ("external",) if replica["external"] else ("staged", "stored")
    return [*(file[name] for name in ("size", "md5sum", "sha512sum")), *(replica[name] for name in held)]


def _withdraw(outcome: Outcome, present: Values | None) -> None:
    """Take back the copy that an examination has written, unless the record points at the same by now."""
    if not isinstance(outcome, Stored):
        return
    points_at = (present or {}).get("stored") or {}
    if points_at.get("key") != outcome.file.key:
        verification.withdraw(outcome)


def _reread(id: int) -> Record:
    file = store().get("dataset_file", id)
    if file is None:
        raise MissingRecord("dataset_file", id)
    return file


# When


def look(file: Record, at_once: int | None = None) -> Record:
    """Have the copies of a file examined: at once where they are small, else soon; give the record as it is then.

    It never fails: whoever asks for verification later, or the next arrival, makes good what could not be done.

    Args:
        file: the file.
        at_once: how many bytes may be read at once; `AT_ONCE` if left out, nothing at all if negative.
    """
    return _look(file, AT_ONCE if at_once is None else at_once, lambda *copy: True)


def look_for_reader(file: Record) -> Record:
    """Do what `look` does for anybody who may read the file, but have no bytes read twice within an hour.

    Else whoever reads a public file could have it read without end, and keep everybody's arrivals waiting. Bytes that
    have changed since, or that are said to be something else by now, are others. One call more for each copy.
    """
    return _look(file, AT_ONCE, _is_due)


def _look(file: Record, at_once: int, due: Callable[[Record, Values, bool], bool]) -> Record:
    from botocore.exceptions import BotoCoreError, ClientError

    long = _taking_long(file.values, at_once)
    try:
        wanted = [each["n"] for each in file.values["replicas"] if due(file, each, each["n"] in long)]
        for n in sorted(wanted, key=lambda n: n not in long):
            if n in long:
                _leave_to_arrivals(file.id, n)
            else:
                file = verify(file, n)
    except (Unsettled, BotoCoreError, ClientError):
        logger.exception("the copies of a file could not be examined", dataset_file=file.id)
    return file


def _taking_long(file: Values, at_once: int) -> list[int]:
    """Give the copies whose bytes have to be read, if they are more together than may be read at once.

    What is too large to be verified is not read at all.
    """
    if file["size"] > settings.largest_file:
        return []
    wanted = expected(file)
    read = [replica["n"] for replica in file["replicas"] if _must_be_read(replica, wanted)]
    return read if file["size"] * len(read) > at_once else []


def _is_due(file: Record, replica: Values, long: bool) -> bool:
    """Tell whether readers have a copy looked at: what takes no reading always, what was read not for a while.

    Nor what somebody has been told to look at, where that takes long.
    """
    if not _must_be_read(replica, expected(file.values)):
        return True
    rested = (replica["last_verified_time"] or "") < instants.now(-_AGAIN)
    return (rested or _tag(replica) != replica.get("seen")) and not (
        long and uploads.waiting(GROUP, _order(file.id, replica["n"]))
    )


def _tag(replica: Values) -> str | None:
    """Give the entity tag of the bytes that an examination would look at now, None if there are none."""
    if elsewhere := replica["external"]:
        seen = newest(**elsewhere, foreign=elsewhere["bucket"] != settings.files_bucket)
        return seen.etag if seen else None
    held = [replica[name]["key"] for name in ("staged", "stored") if replica[name]]
    return next((seen.etag for key in held if (seen := newest(settings.files_bucket, key))), None)


def _must_be_read(replica: Values, wanted: Expected) -> bool:
    if replica["stored"] and not replica["external"]:
        return _lacks(StoredFile.of_values(replica["stored"]), wanted)
    return bool(replica["staged"] or replica["external"])


def _leave_to_arrivals(file: int, n: int) -> None:
    """Stage an empty object, as an order: whoever sees to arrivals looks at the copy, and has a whole run for it."""
    uploads.put_bytes(uploads.open_put(GROUP, _order(file, n), 0), b"")


def _order(file: int, n: int) -> str:
    """Give the owner of staged objects that are orders to look at a copy."""
    return f"{file}.{n}"


def arrived(owner: str, key: str) -> None:
    """Deal with what has come to a staging key of a file; do nothing that was done before.

    Bytes that no copy waits for (of an upload that was replaced, or PUT once more after they were verified) are
    removed, and so are orders that were carried out. What is of a file that is not there is left alone: its record
    may be about to be written.
    """
    id, _, ordered = owner.partition(".")
    file = store().get("dataset_file", int(id)) if id.isascii() and id.isdigit() else None
    if file is None:
        return
    awaited = _awaiting(file, key)
    try:
        for n in awaited or ([int(ordered)] if ordered else []):
            verify(file, n)
    except MissingRecord:
        return
    if not awaited:
        _discard(key)


def _awaiting(file: Record, key: str) -> list[int]:
    """Give the numbers of the copies that wait for what comes to a staging key."""
    return [replica["n"] for replica in file.values["replicas"] if (replica["staged"] or {}).get("key") == key]
