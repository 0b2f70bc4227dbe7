"""The bytes of a file that is registered already: where to put them, in one piece or in parts, again if need be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from functions.experiments import refusals
from functions.experiments.files import openings, replicas, rules
from functions.experiments.files.boxes import STAGING
from functions.experiments.files.rules import Parts
from functions.experiments.inside import REPLICAS
from functions.experiments.kinds import BadValue, instant
from functions.experiments.operations import parents
from functions.experiments.store import store
from shared.files import PartsMissing, Staged, UploadGone, addresses, uploads
from shared.principal import Principal
from shared.records import MissingRecord, Record, Values
from shared.settings import settings

PARTS_AT_ONCE: Final = uploads.MOST_URLS


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload that is open: the file's id, and where its bytes are awaited."""

    file: int
    staged: Staged


# Opening


def renew(id: int, wanted: Parts | None, caller: Principal) -> Upload:
    """Say where the bytes of a file go; `wanted`: in parts. An open upload of the same kind goes on.

    Raises:
        Refused: 404, 401, 409 for a file that has a verified copy already.
        BadValue: the file is too large for one PUT, or for its parts.
        AllowanceSpent: the caller would have more bytes open than an account may.
    """
    file = writable_file(id, caller)
    _require_unverified(file.values)
    rules.check_size(file.values["size"], wanted, True, settings.largest_file)
    return awaited(file, wanted, caller)


def _begin(id: int, size: int, wanted: Parts | None, account: int) -> Staged:
    """Open an upload for a file that has no verified copy, in place of one that may be open.

    Raises:
        Refused: 409 if a copy has been verified meanwhile, 404 if the file is gone.
        AllowanceSpent: the account would have more bytes open than it may.
    """
    staged = openings.begin(id, size, wanted, account)
    replaced: list[Staged] = []

    def change(values: Values) -> Values:
        _require_unverified(values)
        before = _staged(values)
        replaced[:] = [before] if before else []
        return _awaiting(values, staged)

    try:
        _update(id, change)
    except BaseException:
        openings.give_up(staged)
        raise
    for each in replaced:
        openings.give_up(each)
    return staged


def _open(file: Values, wanted: Parts | None) -> Staged | None:
    """Give the upload that is open already, if it is of the wanted kind and for as many bytes as the file has."""
    staged = _staged(file)
    if staged is None or staged.expired or staged.size != file["size"]:
        return None
    return staged if staged.part_size == (wanted.size if wanted else None) else None


def parts_of(id: int, upload: str, caller: Principal) -> Upload:
    """Give an upload in parts that is open, by S3's id, for more of its parts' addresses.

    Raises:
        Refused: 404 if there is no such upload, 401.
    """
    file = writable_file(id, caller)
    staged = _multipart(file.values)
    if staged is None or staged.multipart != upload:
        raise refusals.not_found("There is no such upload.")
    return Upload(id, staged)


def received(id: int, caller: Principal) -> tuple[Upload, Mapping[int, uploads.Part]]:
    """Give the upload in parts that is open, and those of its parts that have come, by number.

    Raises:
        Refused: 404, 401, 409 if no upload in parts is open.
    """
    file = writable_file(id, caller)
    _require_unverified(file.values)
    staged = _open_multipart(file.values)
    try:
        return Upload(id, staged), uploads.received_parts(staged)
    except UploadGone:
        raise refusals.conflict("The upload was completed, was aborted or has expired.") from None


def awaited(file: Record, wanted: Parts | None, caller: Principal) -> Upload:
    """Say where the bytes of a file go that the caller may change; a new one's upload is open already.

    Raises:
        Refused: 409 for a file that has a verified copy.
        AllowanceSpent: the caller would have more bytes open than an account may.
    """
    _require_unverified(file.values)
    assert caller.user_id is not None, "only people may change files"
    staged = _open(file.values, wanted) or _begin(file.id, file.values["size"], wanted, caller.user_id)
    return Upload(file.id, staged)


def addresses_expire(urls: Iterable[str]) -> str:
    """Give when the first of some presigned addresses ends; the present instant where there are none."""
    return instant(min(map(addresses.end, urls), default=datetime.now(UTC)))


# Ending


def complete(id: int, body: Callable[[], Mapping[str, Any]], caller: Principal) -> None:
    """Have one object made of the parts that were sent; its arrival is verified as any other.

    Doing it again does nothing, and is right where nobody knows whether the first time was enough.

    Args:
        id: the file's.
        body: gives `{"parts": [{"part_number": 1, "etag": "…"}, …]}`, or nothing: then the parts that have come count.
            It may refuse, once it is known who asks.
        caller: who asks.

    Raises:
        Refused: 404, 401, 409 if no upload in parts is open, 400 with the numbers of parts that have not come.
        BadValue: the parts are no such list.
    """
    file = writable_file(id, caller)
    listed = body().get("parts")
    etags = None if listed is None else read_parts(listed)
    if _verified(file.values):
        return
    try:
        uploads.complete(_open_multipart(file.values), etags)
    except PartsMissing as error:
        numbers = ", ".join(map(str, error.numbers[:20]))
        raise refusals.bad_request(f"Parts have not come, or others than these: {numbers}.") from None
    except UploadGone:
        if not _verified(writable_file(id, caller).values):
            raise refusals.conflict("The upload was aborted or has expired; open another.") from None


def read_parts(listed: Any) -> Mapping[int, str]:
    """Read the list of parts in a request.

    Raises:
        BadValue: it is laid out otherwise, or empty.
    """
    try:
        if etags := {int(each["part_number"]): str(each["etag"]) for each in listed}:
            return etags
    except (TypeError, KeyError, ValueError, IndexError, OverflowError):
        pass
    raise BadValue('The \'parts\' field must be a list such as [{"part_number": 1, "etag": "…"}].')


def abort(id: int, caller: Principal) -> None:
    """Give up whatever upload is open: what was sent goes. Doing it again does nothing.

    Raises:
        Refused: 404, 401, 409 for a file that has a verified copy.
    """
    writable_file(id, caller)
    given_up: list[Staged] = []

    def change(values: Values) -> Values:
        _require_unverified(values)
        given_up[:] = [Staged.of_values(each["staged"]) for each in values["replicas"] if each["staged"]]
        return {**values, "replicas": [{**each, "staged": None} for each in values["replicas"]]}

    _update(id, change)
    for staged in given_up:
        openings.give_up(staged)


# What all of these ask


def writable_file(id: int, caller: Principal) -> Record:
    """Give a file that a caller may change. Three round trips.

    Raises:
        Refused: 404, 401.
    """
    file, above = parents.of_file(id)
    if not above.takes_files_of(caller):
        raise refusals.unauthorized()
    return file


def _update(id: int, change: Callable[[Values], Values]) -> None:
    try:
        store().update("dataset_file", id, change)
    except MissingRecord:
        raise refusals.not_found() from None


def _verified(file: Values) -> bool:
    return any(each["verified"] for each in file["replicas"])


def _require_unverified(file: Values) -> None:
    if _verified(file):
        raise refusals.conflict("The file has a verified copy.")


def _target(file: Values) -> Values | None:
    """Give the copy that uploads go to, the first that the site keeps; None if there is none yet."""
    return next((replica for replica in file["replicas"] if not replica["external"]), None)


def _staged(file: Values) -> Staged | None:
    replica = _target(file)
    return Staged.of_values(replica["staged"]) if replica and replica["staged"] else None


def _awaiting(file: Values, staged: Staged) -> Values:
    """Give a file's values with an upload that is open."""
    replica = _target(file)
    if replica is None:
        path = "/".join(part for part in (file["folder"], file["filename"]) if part)
        return replicas.added(file, STAGING, path, staged=staged)
    return REPLICAS.change(file, replica["n"], {"staged": staged.to_values()})


def _multipart(file: Values) -> Staged | None:
    staged = _staged(file)
    return staged if staged and staged.multipart else None


def _open_multipart(file: Values) -> Staged:
    staged = _multipart(file)
    if staged is None:
        raise refusals.conflict("No upload in parts is open.")
    return staged
