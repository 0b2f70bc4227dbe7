"""What is said of a new community or category, and of a community's people and policies."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from functions.repository import refusals
from functions.repository.metadata import base, schemas
from functions.repository.metadata.schemas import BadSchema, SchemaField
from functions.repository.operations import people
from functions.repository.operations.new_records import POLICIES
from shared.records import Values

PEOPLE: Final = ("admins", "members")
"""The lists of accounts that a community has."""

_DESCRIBED: Final = ("title", "description")
_OF_COMMUNITIES: Final = ("fields", "admins", "members", "policies")
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,62}")
_LONGEST_ID: Final = 63


@dataclass(frozen=True, slots=True)
class NewCommunity:
    """What is said of a new community or category.

    Attributes:
        id: its readable id.
        described: its title, and its description if it has one.
        fields: of a community's schema.
        own: a community's people and policies.
    """

    id: str
    described: Values
    fields: Sequence[SchemaField] = ()
    own: Values = field(default_factory=dict)


def read(body: Any, *, is_community: bool) -> NewCommunity:
    """Read the body of a new community or category. A round trip for accounts that are named.

    Args:
        body: the JSON value.
        is_community: whether it may have people, policies and a schema.

    Raises:
        Refused: 400.
    """
    body = _object(body, ("id", *_DESCRIBED, *(_OF_COMMUNITIES if is_community else ())))
    described = _described(body)
    id = _id(body, described["title"])
    if not is_community:
        return NewCommunity(id, described)
    own = {**_people(body), "policies": policies_of(body.get("policies", {}))}
    return NewCommunity(id, described, _fields(body.get("fields", [])), own)


def _described(body: Mapping[str, Any]) -> Values:
    """Read a title, which must be there, and a description.

    Raises:
        Refused: 400.
    """
    said = {name: body[name] for name in _DESCRIBED if body.get(name) is not None}
    values, complaints = base.kept(said)
    if complaints:
        raise refusals.bad_request(f"Invalid {complaints[0][0]}: {complaints[0][1]}")
    if not values.get("title", "").strip():
        raise refusals.missing_fields(["title"])
    return {name: value for name, value in values.items() if value}


def _id(body: Mapping[str, Any], title: str) -> str:
    said = body.get("id")
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    id = re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST_ID].strip("-") if said is None else said
    if not isinstance(id, str) or not _ID.fullmatch(id):
        raise refusals.bad_request("The 'id' must be 2 to 63 of a-z, 0-9 and '-', and not begin with '-'")
    return id


def _fields(said: Any) -> list[SchemaField]:
    try:
        return schemas.read(said)
    except BadSchema as bad:
        raise refusals.bad_request(str(bad)) from None


def people_of(body: Any) -> Values:
    """Read who administers a community, and who are its members; who is not said is none.

    Raises:
        Refused: 400.
    """
    return _people(_object(body, PEOPLE))


def _people(said: Mapping[str, Any]) -> Values:
    return {name: people.read(name, said.get(name, [])) for name in PEOPLE}


def placed(before: Values, account: int, role: str | None) -> Values:
    """Give the people of a community with somebody in one of its lists, or in none.

    Raises:
        Refused: 400: the list is full.
    """
    after = {name: [each for each in before[name] if each != account or name == role] for name in PEOPLE}
    if role is not None and account not in after[role]:
        if len(after[role]) >= people.MOST:
            raise refusals.bad_request(f"'{role}' has at most {people.MOST} accounts")
        after[role].append(account)
    return after


def policies_of(said: Any) -> Values:
    """Read policies; what is not said is as in a new community.

    Raises:
        Refused: 400.
    """
    policies = {**POLICIES, **_object(said, tuple(POLICIES))}
    for name in ("review", "membersOnly", "doi"):
        if not isinstance(policies[name], bool):
            raise refusals.bad_request(f"The policy '{name}' must be true or false")
    wanted, options = policies["mandatory"], {*base.NAMES, base.LICENCE}
    if not isinstance(wanted, list) or not all(isinstance(each, str) and each in options for each in wanted):
        raise refusals.bad_request(f"The policy 'mandatory' must be an array of {', '.join(sorted(options))}")
    return {**policies, "mandatory": list(dict.fromkeys(wanted))}


def _object(said: Any, members: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        raise refusals.bad_request("The body must be a JSON object")
    if unknown := [name for name in said if name not in members]:
        raise refusals.unknown_fields(unknown)
    return said
