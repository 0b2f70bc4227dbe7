"""Files of resources: sent with a request or put to an address, verified, and given out by an address of S3.

`shared/files/README.md` tells the flow. An upload's owner is the resource, by its id; of bytes that
came with a request it is `INLINE`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from functions.catalogue import refusals
from functions.catalogue.operations import packages, revisions
from functions.catalogue.operations.dropped import remove_dropped
from functions.catalogue.operations.permissions import require_account, require_right
from functions.catalogue.operations.writes import Writing
from functions.catalogue.store import PACKAGE, RESOURCES, REVISION, store
from functions.catalogue.wire import AWAITED, FILE
from shared import allowances
from shared.files import Expected, FileTooLarge, Staged, StoredFile, downloads, uploads, verification
from shared.files.media_types import by_name
from shared.files.verification import Mismatch, Stored
from shared.logs import logger
from shared.principal import Principal
from shared.records import Change, Prepared, Record, Update, Values
from shared.settings import settings

GROUP: Final = "catalogue"
INLINE: Final = "inline"
"""The owner of bytes that came with a request, which itself sees to them."""

LONGEST_NAME: Final = 200


# Giving out


def address(reference: str, resource: str, caller: Principal, method: str) -> str:
    """Give the address that has the bytes of a resource's file, for some minutes.

    Raises:
        Refused: 404 also where there is no file, 403 for a deleted package that is not the caller's.
    """
    record = packages.read(reference, caller).record
    kept = _resource(record.values, resource)
    if FILE not in kept:
        raise refusals.not_found()
    stored = StoredFile.of_values(kept[FILE])
    return downloads.url(stored, kept["url"], kept["mimetype"] or "", method)


# Sending


def open_upload(reference: str, resource: str, said: Callable[[], Mapping[str, Any]], caller: Principal) -> str:
    """Give an address that takes the bytes of a resource's file with a plain PUT.

    Args:
        reference: the package.
        resource: the resource's id.
        said: gives the body: `filename`, and `size` in bytes.
        caller: who sends them.

    Raises:
        Refused: 403 for nobody, 404, 403, 400, 409.
        AllowanceSpent: the caller would have more bytes open than an account may.
    """
    account, _ = _writable(reference, resource, caller)
    name, size = _said(said())
    try:
        staged = uploads.open_put(GROUP, resource, size)
    except FileTooLarge as error:
        raise refusals.bad_fields({"size": [f"Must be no more than {error.limit}"]}) from None
    allowances.open_upload(settings.table(GROUP), account, staged.key, uploads.room(staged))
    awaited = {"name": name, "author": caller.username, "staged": staged.to_values()}
    replaced: list[Values] = []

    def values(writing: Writing) -> Values:
        before = _resource(writing.record.values, resource)
        replaced[:] = [before[AWAITED]] if AWAITED in before else []
        return _with(writing.record.values, {**before, AWAITED: awaited})

    try:
        packages.change(reference, values, caller)
    except BaseException:
        _give_up(staged)
        raise
    for each in replaced:
        _give_up(Staged.of_values(each["staged"]))
    return uploads.put_url(staged)


@contextmanager
def taken_in(content: bytes) -> Iterator[StoredFile]:
    """Take in bytes that came with a request; they go again where what follows is refused."""
    staged = uploads.open_put(GROUP, INLINE, len(content))
    uploads.put_bytes(staged, content)
    outcome = verification.settle(staged, Expected(size=len(content)))
    assert isinstance(outcome, Stored), "they have been put there, and what arrives there is left alone"
    try:
        yield outcome.file
    except BaseException:
        verification.withdraw(outcome)
        raise
    finally:
        uploads.discard(staged)


def filed(resource: Values, file: StoredFile, filename: str, media_type: str = "") -> Values:
    """Give what is kept of a resource once it has a file that came with a request."""
    kept = {**resource, "mimetype": by_name(filename) or media_type or None}
    return _filed(kept, file, _filename(filename))


def arrived(resource: str, key: str) -> None:
    """Verify what has arrived for a resource and keep it, if it is still awaited; else it goes."""
    if resource == INLINE:
        return
    record = holder(resource)
    kept = _find(record.values, resource) if record else None
    if record is None or kept is None or _awaits(kept) != key:
        _give_up(Staged.at(key))
        return
    staged = Staged.of_values(kept[AWAITED]["staged"])
    outcome = verification.settle(staged, Expected(size=staged.size))
    if isinstance(outcome, Mismatch):
        logger.info("a file is not what was announced", resource=resource, wrong=list(outcome.wrong))
        _give_up(staged)
    if not isinstance(outcome, Stored):
        return
    before: list[Values] = []

    def plan(prepared: Prepared) -> Sequence[Change]:
        package = prepared.get(PACKAGE, record.id)
        there = _find(package.values, resource) if package else None
        if package is None or there is None or _awaits(there) != key:
            before.clear()
            return []
        before[:] = [there]
        after = _filed(there, outcome.file, there[AWAITED]["name"])
        author, message = there[AWAITED]["author"], f"REST API: Update object {package.values['name']}"
        revision = revisions.new(prepared.ids[0], message, author, [package.id])
        return [Update(package, revision.on(_with(package.values, after))), revision.change]

    written = store().transact(plan, reserve=[REVISION], read=[(PACKAGE, record.id)])
    if written:
        remove_dropped(before, written[0].values["resources"])
    else:
        verification.withdraw(outcome)
    _give_up(staged)


# What all of these ask


def _writable(reference: str, resource: str, caller: Principal) -> tuple[int, Record]:
    account = require_account(caller)
    record = packages.read(reference, caller).record
    _resource(record.values, resource)
    require_right(record, caller)
    return account, record


def holder(resource: str) -> Record | None:
    """Give the package that a resource is in. Two round trips."""
    line = next(iter(store().entries(PACKAGE, RESOURCES, resource, limit=1)), None)
    return store().get(PACKAGE, line.id) if line else None


def _find(package: Values, resource: str) -> Values | None:
    return next((each for each in package["resources"] if each["id"] == resource), None)


def _resource(package: Values, resource: str) -> Values:
    found = _find(package, resource)
    if found is None:
        raise refusals.not_found()
    return found


def _with(package: Values, resource: Values) -> Values:
    """Give a package's values with one resource as it is now."""
    resources = [resource if each["id"] == resource["id"] else each for each in package["resources"]]
    return {**package, "resources": resources}


def _filed(resource: Values, file: StoredFile, name: str) -> Values:
    """Give a resource with a verified file."""
    after = {key: value for key, value in resource.items() if key != AWAITED}
    return {
        **after,
        "url": name,
        "url_type": "upload",
        "size": file.size,
        "hash": file.sha256,
        "mimetype": after["mimetype"] or by_name(name),
        "last_modified": revisions.now(),
        FILE: file.to_values(),
    }


def _said(body: Mapping[str, Any]) -> tuple[str, int]:
    name, size = body.get("filename"), body.get("size")
    if not isinstance(name, str) or not name.strip():
        raise refusals.bad_fields({"filename": ["Missing value"]})
    if isinstance(size, bool) or not isinstance(size, int) or size < 0:
        raise refusals.bad_fields({"size": ["Invalid integer"]})
    return _filename(name), size


def _filename(said: str) -> str:
    name = said.replace("\\", "/").rstrip("/").rpartition("/")[2].replace("\x00", "").strip()
    return name[-LONGEST_NAME:] or "file"


def _awaits(resource: Values) -> str | None:
    return str(resource[AWAITED]["staged"]["key"]) if AWAITED in resource else None


def _give_up(staged: Staged) -> None:
    """End an upload: its bytes go, and count for nobody any more."""
    allowances.close_upload(settings.table(GROUP), staged.key)
    uploads.discard(staged)
