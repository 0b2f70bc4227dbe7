"""Resources one by one: each write changes the stored package, and is planned again after a lost race."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from functions.catalogue import models, refusals, validation, wire
from functions.catalogue.operations import files, package_values, packages
from functions.catalogue.operations.permissions import require_account, require_right, require_sight
from functions.catalogue.operations.writes import Writing
from shared.http import Refused, UploadedFile
from shared.principal import Principal
from shared.records import Record, Values

Said = Mapping[str, Any]

_NO_MEMBERS: Final = ("upload", "clear_upload", "package_id", "position")
"""What a request may say beside a resource's own members."""

_OF_FILE: Final[tuple[str, ...]] = ("url", "url_type", "size", "hash", "mimetype", "last_modified")
"""What a resource says of its file, as long as it has it."""


@dataclass(frozen=True, slots=True)
class PlacedResource:
    """A resource, and where it is in its package."""

    package: Record
    position: int

    @property
    def kept(self) -> Values:
        """What is kept of it."""
        kept: Values = self.package.values["resources"][self.position]
        return kept


def read(id: str, caller: Principal) -> PlacedResource:
    """Give a resource by its id. Two round trips.

    Raises:
        Refused: 404; 403 for one of a deleted package that is not the caller's.
    """
    package = files.holder(id)
    if package is None:
        raise refusals.not_found()
    require_sight(package, caller)
    return PlacedResource(package, _index(package.values["resources"], id))


def create(package: str, said: Said, caller: Principal, upload: UploadedFile | None = None) -> PlacedResource:
    """Add a resource to a package, behind the others. Two round trips where the package has been met.

    Args:
        package: its name or id.
        said: what the resource consists of.
        caller: who adds it.
        upload: its file.

    Raises:
        Refused: 403 for nobody, 404, 403, 409.
    """

    def place(resources: list[Values]) -> int:
        resources.append(_members(said))
        return len(resources) - 1

    return _with_file(package, place, caller, upload)


def update(
    id: str, said: Said, caller: Principal, upload: UploadedFile | None = None, *, replaces: bool = True
) -> PlacedResource:
    """Change a resource. Four round trips.

    Args:
        id: the resource's.
        said: what the resource consists of; a file stays as long as no other `url` is said.
        caller: who changes it.
        upload: another file.
        replaces: whether members that are not said are emptied; else they stay.

    Raises:
        Refused: 403 for nobody, 404, 403, 409.
    """
    members = _members(said)

    def place(resources: list[Values]) -> int:
        position = _index(resources, id)
        resources[position] = {**_staying(resources[position], members, replaces), **members, "id": id}
        return position

    return _with_file(_package_of(id, caller), place, caller, upload)


def _staying(before: Values, said: Said, replaces: bool) -> Values:
    """Give what stays of a resource besides what is said of it: of its file, only as long as that stays."""
    of_file: Values = {name: before[name] for name in _OF_FILE if name in before} if before.get("url_type") else {}
    leaves = bool(of_file) and _file_of(str(said.get("url", before["url"]))) != _file_of(before["url"])
    if replaces:
        return {} if leaves else of_file
    return {name: value for name, value in before.items() if not (leaves and name in of_file)}


def _file_of(url: str) -> str:
    """Give the part of an uploaded file's address that stays when the site or the package has another name."""
    return url.partition("/resource/")[2]


def delete(id: str, caller: Principal) -> None:
    """Take a resource out of its package. Four round trips.

    Raises:
        Refused: 403 for nobody, 404, 403.
    """

    def values(writing: Writing) -> Values:
        kept = list(writing.record.values["resources"])
        del kept[_index(kept, id)]
        return {**writing.record.values, "resources": kept}

    packages.change(_package_of(id, caller), values, caller)


def _package_of(id: str, caller: Principal) -> str:
    """Give the id of the package that a resource is in, whoever may change it.

    Raises:
        Refused: 403 for nobody, 404.
    """
    require_account(caller)
    package = files.holder(id)
    if package is None:
        raise refusals.not_found()
    return str(package.values["uuid"])


Place = Callable[[list[Values]], int]
"""Puts a resource among the others of its package, and says where."""


def _with_file(package: str, place: Place, caller: Principal, upload: UploadedFile | None) -> PlacedResource:
    """Write a resource, with the file that came with the request."""
    if upload is None:
        return _write(package, place, caller)
    require_account(caller)
    require_right(packages.read(package, caller).record, caller)
    with files.taken_in(upload.content) as stored:
        return _write(
            package, place, caller, lambda kept: files.filed(kept, stored, upload.filename, upload.media_type)
        )


def _write(package: str, place: Place, caller: Principal, finish: Callable[[Values], Values] = dict) -> PlacedResource:
    """Change the resources of a package as it is; `finish` makes of the one in question what is kept."""
    at: list[int] = []

    def values(writing: Writing) -> Values:
        record = writing.record
        resources = wire.resources(record, "")
        position = place(resources)
        at[:] = [position]
        with _own_messages(position):
            said = validation.read(models.PACKAGE, {"resources": resources})
            after = package_values.changed(record.values, said, 2)
        after["resources"][position] = finish(after["resources"][position])
        return after

    return PlacedResource(packages.change(package, values, caller).record, at[-1])


@contextmanager
def _own_messages(position: int) -> Iterator[None]:
    """Say of the one resource what is wrong with it, as if it stood alone.

    Raises:
        Refused: 409.
    """
    try:
        yield
    except Refused as refused:
        said = refused.body.get("resources", ()) if isinstance(refused.body, Mapping) else ()
        if len(said) > position and isinstance(said[position], dict):
            raise refusals.bad_fields(said[position]) from None
        raise


def _members(said: Said) -> Values:
    return {name: value for name, value in said.items() if name not in _NO_MEMBERS}


def _index(resources: Sequence[Values], id: str) -> int:
    """Give where a resource is among others.

    Raises:
        Refused: 404.
    """
    found = next((n for n, each in enumerate(resources) if each["id"] == id), None)
    if found is None:
        raise refusals.not_found()
    return found
