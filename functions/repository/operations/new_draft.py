"""What is said of a new draft (SURF Data Repository, "Create draft deposit")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from functions.repository import refusals
from functions.repository.metadata.base import LONGEST_TITLE
from functions.repository.operations.places import place_of
from functions.repository.pids import Pid, parse
from functions.repository.store import COLLECTION, COMMUNITY

_MANDATORY: Final = ("title", "community", "sharelevel")
_LEVELS: Final = {each.lower(): each for each in refusals.SHARE_LEVELS}


@dataclass(frozen=True, slots=True)
class NewDraft:
    """What is said of a new draft.

    Attributes:
        title: its title.
        community: the community that it is made in.
        sharelevel: in lower case.
        collection: that it is put into, if any.
    """

    title: str
    community: Pid
    sharelevel: str
    collection: Pid | None = None


def read(body: Any, *, takes_collection: bool) -> NewDraft:
    """Read the body of a new deposit or collection. A round trip for a community that has not been met.

    Args:
        body: the JSON value.
        takes_collection: whether it may be put into a collection.

    Raises:
        Refused: 400.
    """
    if not isinstance(body, Mapping):
        raise refusals.bad_request("The body must be a JSON object")
    said = _modern(body)
    if missing := [name for name in _MANDATORY if _is_blank(said.get(name))]:
        raise refusals.missing_fields(missing)
    level = said["sharelevel"]
    if not isinstance(level, str) or level.lower() not in _LEVELS:
        raise refusals.bad_share_level(level)
    community = _pid(said["community"], COMMUNITY)
    if community is None or place_of(community) is None:
        raise refusals.unknown_community(said["community"])
    known = {*_MANDATORY, *(["collection"] if takes_collection else [])}
    if unknown := [name for name in said if name not in known]:
        raise refusals.unknown_fields(unknown)
    return NewDraft(_title(said["title"]), community, level.lower(), _collection(said.get("collection")))


def _modern(body: Mapping[str, Any]) -> dict[str, Any]:
    """Give a body with the names of today: `titles` and `open_access` say what `title` and `sharelevel` do."""
    said = dict(body)
    titles, open_access = said.pop("titles", None), said.pop("open_access", None)
    if titles is not None and said.get("title") is None:
        said["title"] = _first_title(titles)
    if isinstance(open_access, bool) and said.get("sharelevel") is None:
        said["sharelevel"] = "Open" if open_access else "Closed"
    return said


def _first_title(titles: Any) -> Any:
    match titles:
        case [{"title": title}] | [title]:
            return title
    return titles


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _title(said: Any) -> str:
    title = said[0] if isinstance(said, list) and len(said) == 1 else said
    if not isinstance(title, str):
        raise refusals.bad_request("Invalid title, expected a string")
    if not title.strip():
        raise refusals.missing_fields(["title"])
    if "\0" in title:
        raise refusals.bad_request("Invalid title: must not have null characters")
    if len(title) > LONGEST_TITLE:
        raise refusals.bad_request(f"The title is longer than {LONGEST_TITLE} characters")
    return title


def _pid(said: Any, namespace: str) -> Pid | None:
    """Read the pid of an object of a namespace, or its id alone."""
    pid = parse(said, namespace) if isinstance(said, str) else None
    return pid if pid and pid.namespace == namespace else None


def _collection(said: Any) -> Pid | None:
    if said is None:
        return None
    pid = _pid(said, COLLECTION)
    if pid is None:
        raise refusals.unknown_collection(said)
    return pid
