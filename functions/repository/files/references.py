"""References to files elsewhere, as a request describes them: a list, or a JSON Patch that adds to one.

Each has a name and the handle that leads to its bytes; what else is known of them may be told and is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from functions.repository import refusals
from functions.repository.files import names
from shared.files.media_types import UNKNOWN, by_name
from shared.records import Values

MOST: Final = 1_000
"""References that one request may bring."""

LONGEST: Final = 1_024
_LARGEST: Final = 2**63 - 1

_MD5: Final = re.compile(r"[0-9A-Fa-f]{32}")
_HANDLE: Final = re.compile(r"[^\s/\x00-\x1f\x7f]+/[^\s\x00-\x1f\x7f]+")
_MEDIA_TYPE: Final = re.compile(r"[!#$&^_.+0-9A-Za-z-]{1,127}/[!#$&^_.+0-9A-Za-z-]{1,127}( *;[ -~]{0,200})?")
_END: Final = ("/-", "/files/-")


@dataclass(frozen=True, slots=True)
class FileReference:
    """A file elsewhere: its name, and what is shown of it."""

    name: str
    values: Values


def read(body: Any, *, is_patch: bool) -> list[FileReference]:
    """Read the references of a body; of several with one name the last counts.

    Args:
        body: the JSON value.
        is_patch: whether it is a JSON Patch (RFC 6902), whose operations all add to the end of the list.

    Raises:
        Refused: 400 with what is wrong, and where.
    """
    if not isinstance(body, list):
        raise refusals.bad_request("External references must be an array")
    if not body:
        raise refusals.bad_request("There are no external references")
    if len(body) > MOST:
        raise refusals.bad_request(f"At most {MOST} external references can be added at once")
    described = [_added(each, place) for place, each in enumerate(body)] if is_patch else body
    found = [_reference(each, place) for place, each in enumerate(described)]
    return list({each.name: each for each in found}.values())


def _added(operation: Any, place: int) -> Any:
    if not isinstance(operation, Mapping) or operation.get("op") != "add" or operation.get("path") not in _END:
        raise refusals.bad_request(f"JSON Patch operation {place}: expected 'add' with the path '/-'")
    return operation.get("value")


def _reference(said: Any, place: int) -> FileReference:
    wrong = partial(_wrong, place)
    if not isinstance(said, Mapping):
        raise wrong("it is no object")
    for mandatory in ("name", "epicpid"):
        if not isinstance(said.get(mandatory), str) or not said[mandatory]:
            raise wrong(f"it has no '{mandatory}'")
    name, epicpid = names.require(said["name"]), said["epicpid"]
    if len(epicpid) > LONGEST or not _HANDLE.fullmatch(epicpid) or not _is_text(epicpid):
        raise wrong("its 'epicpid' is no handle, such as 'prefix/suffix'")
    told = {"size": _size(said, wrong), "md5": _md5(said, wrong), "mimetype": _media_type(said, name, wrong)}
    return FileReference(name, {"epicpid": epicpid, **told})


def _size(said: Mapping[str, Any], wrong: Any) -> int:
    size = said.get("size")
    if size is None:
        return 0
    if isinstance(size, bool) or not isinstance(size, int) or not 0 <= size <= _LARGEST:
        raise wrong("its 'size' is no number of bytes")
    return size


def _md5(said: Mapping[str, Any], wrong: Any) -> str:
    md5 = said.get("md5") or ""
    if md5 and not (isinstance(md5, str) and _MD5.fullmatch(md5)):
        raise wrong("its 'md5' is not 32 hexadecimal digits")
    return str(md5).lower()


def _media_type(said: Mapping[str, Any], name: str, wrong: Any) -> str:
    told = said.get("mimetype") or by_name(name) or UNKNOWN
    if not isinstance(told, str) or not _MEDIA_TYPE.fullmatch(told):
        raise wrong("its 'mimetype' is no media type")
    return told


def _is_text(said: str) -> bool:
    return said == said.encode(errors="replace").decode()


def _wrong(place: int, why: str) -> Exception:
    return refusals.bad_request(f"Invalid external reference {place}: {why}")
