"""Finding out whether staged bytes are what they were declared to be, and keeping those that are.

Nothing here writes a record: what is decided here becomes true with the group's one conditional write.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from shared.aws import is_unavailable, s3
from shared.files import instants, keys
from shared.files.copying import Copy, copy
from shared.files.errors import Unsettled
from shared.files.expected import Expected, Fingerprint
from shared.files.kept import Staged, StoredFile
from shared.files.reading import Changed, Seen, digest, means_hidden, newest
from shared.settings import settings

_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Absent:
    """There are no bytes (yet, or any more)."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The bytes are not what was declared.

    `wrong` names what differs: `size`, or digests; or `largest`: they are more than one run can verify. Where the size
    alone tells, nothing was read and `found` has no digests. `seen` is the object that was looked at.
    """

    found: Fingerprint
    wrong: tuple[str, ...]
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """The bytes are what was declared, and lie where they can be pointed at."""

    file: StoredFile


Outcome = Absent | Mismatch | Stored


def settle(staged: Staged, expected: Expected, digests: tuple[str, ...] = ()) -> Outcome:
    """Verify the newest bytes of an upload and copy them to their permanent key if they are right.

    The staged bytes stay where they are. It may be run any number of times, at once too: equal bytes end at one key.
    Two calls besides the reading; it takes as long as that: a function that has 15 minutes, and reads and digests
    40 MiB a second, verifies `settings.largest_file` (20 GiB) with time to spare for the copy.

    Args:
        staged: the upload.
        expected: what the bytes were declared to be.
        digests: names of digests that are wanted besides SHA-256 and those declared.

    Raises:
        Unsettled: the bytes were replaced each time while they were read.
    """
    bucket = settings.files_bucket
    for _ in range(_ROUNDS):
        seen = newest(bucket, staged.key)
        if seen is None:
            return Absent()
        try:
            found = _examined(seen, expected, digests)
            if isinstance(found, Mismatch):
                return found
            assert found.sha256 is not None
            key = keys.permanent(staged.key, found.sha256)
            return _stored(key, found, copy(seen, bucket, key))
        except Changed:
            continue
    raise Unsettled(staged.key)


def check_in_place(bucket: str, key: str, expected: Expected, digests: tuple[str, ...] = ()) -> Outcome:
    """Verify bytes where they are; they stay there, and nothing is written.

    What the site may not see or read in another's bucket counts as absent. A bucket without versions is its owner's
    to keep still: what replaces the bytes afterwards is not served (`downloads`), but for the moment between a look
    and the download.

    Args:
        bucket: the bucket, of the region that the site is in.
        key: the whole key.
        expected: what the bytes were declared to be.
        digests: names of digests that are wanted besides SHA-256 and those declared.

    Raises:
        Unsettled: the bytes were replaced each time while they were read.
    """
    from botocore.exceptions import ClientError

    foreign = bucket != settings.files_bucket
    for _ in range(_ROUNDS):
        seen = newest(bucket, key, foreign=foreign)
        if seen is None:
            return Absent()
        try:
            found = _examined(seen, expected, digests)
        except Changed:
            continue
        except ClientError as error:
            if foreign and means_hidden(error):
                return Absent()
            raise
        if isinstance(found, Mismatch):
            return found
        return _stored(key, found, Copy(seen.etag, seen.version), bucket)
    raise Unsettled(key)


def reject(mismatch: Mismatch) -> None:
    """Remove staged bytes that are wrong, for a group in which nothing can make them right.

    Only the very version that was read goes: better bytes may have come to the key since. In a bucket without versions
    they stay for the lifecycle rule, as do those of a bucket that is not the site's.
    """
    seen = mismatch.seen
    if seen and seen.bucket == settings.files_bucket and seen.version:
        s3().delete_object(**seen.address)


@contextmanager
def kept(stored: Stored) -> Iterator[None]:
    """Take back a copy where the write of its record, done inside, does not hold."""
    try:
        yield
    except BaseException as error:
        take_back(stored, error)
        raise


def take_back(stored: Stored, error: BaseException) -> None:
    """Withdraw a copy after this error, unless the write may have been carried out all the same.

    Then a record may point at it.
    """
    if isinstance(error, Exception) and not is_unavailable(error):
        withdraw(stored)


def withdraw(stored: Stored) -> None:
    """Take back the copy of a `settle` whose record's write did not hold: no record points at it.

    Only the very version that this run wrote goes. What another run has written to the same key stays, and with it
    whatever a record points at; so in a bucket without versions nothing goes.
    """
    file = stored.file
    if file.bucket is None and file.version:
        s3().delete_object(Bucket=settings.files_bucket, Key=file.key, VersionId=file.version)


def _examined(seen: Seen, expected: Expected, digests: tuple[str, ...]) -> Fingerprint | Mismatch:
    if seen.size > settings.largest_file:
        return Mismatch(Fingerprint(seen.size), ("largest",), seen)
    if expected.size not in (None, seen.size):
        return Mismatch(Fingerprint(seen.size), ("size",), seen)
    found = digest(seen, expected.digests(digests))
    wrong = expected.wrong(found)
    return Mismatch(found, wrong, seen) if wrong else found


def _stored(key: str, found: Fingerprint, written: Copy, bucket: str | None = None) -> Stored:
    facts = {"key": key, "etag": written.etag, "version": written.version, "bucket": bucket}
    return Stored(StoredFile(verified_at=instants.now(), **facts, **asdict(found)))  # type: ignore[arg-type]
