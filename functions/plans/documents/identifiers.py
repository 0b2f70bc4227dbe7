"""The identifiers that a document names: of plans, people, organisations and grants.

An identifier is an object of `type` and `identifier`, or (RDA DMP Common Standard 1.2) a list of such objects. Forms
send ones that say nothing, and those count as none: null, `{}`, `[]`, or an `identifier` that is null or blank. A text
in the place of an object is an identifier of no type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final
from urllib.parse import urlsplit

from functions.plans.documents.parts import is_said
from shared.accounts.organisations import fundref_number, ror_address
from shared.accounts.users import orcid_address
from shared.persistent_ids import doi_of

MOST: Final = 20
"""Identifiers of one member that are read: the first ones. A document may hold millions, and all come back."""

_PLAN: Final = re.compile(r"/api/v1/plans/([1-9]\d{0,17})/?", re.A)
_AT_A_RESOLVER: Final = re.compile(r"(?:doi:\s*|https?://(?:dx\.|www\.)?doi\.org/)", re.I)
_DEFAULT_PORTS: Final = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True)
class NamedBy:
    """One identifier: its type in small letters, empty where it has none, and its text as it was sent."""

    type: str
    text: str


def is_bad(value: Any) -> bool:
    """Tell whether an identifier lacks its `type` or its `identifier`, or any in a list does."""
    return any(_lacks(each) for each in _each(value) if isinstance(each, dict) and each)


def identifiers_in(value: Any) -> list[NamedBy]:
    """Give the identifiers that a member says, in their order: the first `MOST`."""
    said = (
        (each.get("type"), each.get("identifier")) if isinstance(each, dict) else ("", each) for each in _each(value)
    )
    found = (
        NamedBy(_text(type).strip().casefold(), _text(identifier))
        for type, identifier in said
        if is_said(identifier) and not isinstance(identifier, dict | list)
    )
    return list(islice(found, MOST))


def _lacks(identifier: Mapping[str, Any]) -> bool:
    if "identifier" not in identifier or isinstance(identifier["identifier"], dict | list):
        return True
    return is_said(identifier["identifier"]) and not is_said(identifier.get("type"))


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def ror_in(value: Any) -> str:
    """Give the ROR id that a member says, as `https://ror.org/0abcdef12`; empty if it says none."""
    return _first(value, "ror", "ror.org/", ror_address)


def fundref_in(value: Any) -> str:
    """Give the number in the Crossref Funder Registry that a member says; empty if it says none."""
    return _first(value, "fundref", "10.13039/", fundref_number)


def orcid_in(value: Any) -> str:
    """Give the ORCID iD that a member says, as `https://orcid.org/0000-0002-1825-0097`; empty if it says none."""
    return _first(value, "orcid", "orcid.org/", orcid_address)


def _first(value: Any, type: str, mark: str, normal: Callable[[str], str | None]) -> str:
    """Give the first identifier of a type; what bears the mark is of that type whatever it calls itself."""
    of_type = (each.text for each in identifiers_in(value) if each.type == type or mark in each.text.casefold())
    return next(filter(None, map(normal, of_type)), "")


def dmp_key(dmp: Mapping[str, Any]) -> str | None:
    """Give what no other plan may be called, None for a plan whose own address is its name.

    Types are compared without case, DOIs without case and resolver (DOI Handbook, "Case sensitivity"), all else as it
    was sent.
    """
    named = next(iter(identifiers_in(dmp.get("dmp_id"))), None)
    if named is None:
        return None
    return f"{named.type}:{_comparable_doi(named.text) if named.type == 'doi' else named.text}"


def _comparable_doi(text: str) -> str:
    bare = text.strip()
    return (doi_of(bare) or _AT_A_RESOLVER.sub("", bare, count=1)).lower()


def own_plan(dmp: Mapping[str, Any], site: str) -> int | None:
    """Give the number of the plan of this site that a document calls itself, None if it has another name or none.

    Args:
        dmp: the document.
        site: the address that the site's links start with; its path, if it has one, belongs to the plans' addresses.
    """
    return next(filter(None, (_number(named.text, site) for named in identifiers_in(dmp.get("dmp_id")))), None)


def _number(address: str, site: str) -> int | None:
    host, path = _place(address)
    site_host, base = _place(site)
    if not host or host != site_host or not path.startswith(base):
        return None
    found = _PLAN.fullmatch(path.removeprefix(base))
    return int(found[1]) if found else None


def _place(address: str) -> tuple[str, str]:
    """Give the host and the path of a web address; `http` and `https` lead to the same one."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return "", ""
    if parts.scheme not in _DEFAULT_PORTS:
        return "", ""
    return parts.netloc.lower().removesuffix(_DEFAULT_PORTS[parts.scheme]), parts.path
