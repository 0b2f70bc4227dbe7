"""Organisations: where people work, who pays, whose templates are used."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple, Self

from shared.accounts.collections import comparable, store
from shared.aws import parallel
from shared.records import NotUnique, Page, Record, Values

LONGEST_NAME: Final = 255
LONGEST_ABBREVIATION: Final = 50

MOST_MADE: Final = 20
"""How many organisations one request may make: a document may name thousands."""

_ROR = re.compile(r"(?:https?://)?(?:www\.)?(?:ror\.org/)?(0[a-z0-9]{6}[0-9]{2})/?", re.IGNORECASE)
_FUNDREF = re.compile(
    r"(?:(?:(?:https?://)?(?:(?:dx|www)\.)?doi\.org/|doi:\s*)?10\.13039/)?([0-9]{4,15})/?", re.IGNORECASE
)


class OrganisationNameTaken(Exception):
    """An organisation has that name; case does not count."""


class RorTaken(Exception):
    """An organisation has that ROR identifier."""


class FundrefTaken(Exception):
    """An organisation has that identifier of the Funder Registry."""


class BadRor(ValueError):
    """That is no ROR identifier."""


class BadFundref(ValueError):
    """That is no identifier of the Funder Registry."""


class NamedOrganisation(NamedTuple):
    """What somebody says an organisation is called; what they do not say is empty."""

    name: str = ""
    abbreviation: str = ""
    ror: str = ""
    fundref: str = ""


@dataclass(frozen=True, slots=True)
class ResearchOrganisation:
    """An organisation. All but the name may be empty, where it is not known; identifiers are as they were given.

    Attributes:
        id: the id of its record.
        name: its name; no two differ in case alone.
        abbreviation: its name for short.
        ror: its identifier in the Research Organization Registry.
        fundref: its identifier in Crossref's Funder Registry.
        region: where in the world it is, in words.
    """

    id: int
    name: str
    abbreviation: str
    ror: str
    fundref: str = ""
    region: str = ""

    @classmethod
    def of_record(cls, record: Record) -> Self:
        """Give the organisation that a record of `organisation` tells of; older ones have neither of the last two."""
        values = record.values
        return cls(
            id=record.id,
            name=values["name"],
            abbreviation=values["abbreviation"],
            ror=values["ror"],
            fundref=values.get("fundref", ""),
            region=values.get("region", ""),
        )


# Identifiers


def ror_address(identifier: str) -> str | None:
    """Give the address ``https://ror.org/0abcdef12`` of a ROR identifier in any of its forms, None if it is none.

    The form is that of https://ror.readme.io/docs/identifier; the two digits of the checksum are not verified.
    """
    match = _ROR.fullmatch(identifier.strip())
    return f"https://ror.org/{match[1].lower()}" if match else None


def fundref_number(identifier: str) -> str | None:
    """Give the number of a Funder Registry identifier in any of its forms, None if it is none.

    It is a DOI with the prefix 10.13039 (https://www.crossref.org/documentation/funder-registry/), often without that.
    """
    match = _FUNDREF.fullmatch(identifier.strip())
    return match[1] if match else None


# Writing


def create_organisation(
    name: str, abbreviation: str = "", ror: str = "", fundref: str = "", region: str = ""
) -> ResearchOrganisation:
    """Give a new organisation.

    Raises:
        OrganisationNameTaken, RorTaken, FundrefTaken: another organisation has it.
        BadRor, BadFundref: `ror`, `fundref` is neither empty nor an identifier.
    """
    values = _values(name, abbreviation, ror, fundref, region)
    try:
        return ResearchOrganisation.of_record(store().create("organisation", values))
    except NotUnique as error:
        raise _taken(error) from error


def update_organisation(
    id: int,
    *,
    name: str | None = None,
    abbreviation: str | None = None,
    ror: str | None = None,
    fundref: str | None = None,
    region: str | None = None,
) -> ResearchOrganisation:
    """Give the organisation another name, abbreviation, identifier or region; None leaves it.

    Raises:
        OrganisationNameTaken, RorTaken, FundrefTaken: another organisation has it.
        BadRor, BadFundref: `ror`, `fundref` is neither empty nor an identifier.
        MissingRecord: there is no such organisation.
    """
    given = {"name": name, "abbreviation": abbreviation, "ror": ror, "fundref": fundref, "region": region}

    def change(values: Values) -> Values:
        return _values(**{field: values.get(field, "") if text is None else text for field, text in given.items()})

    try:
        return ResearchOrganisation.of_record(store().update("organisation", id, change))
    except NotUnique as error:
        raise _taken(error) from error


def ensure_organisation(
    name: str, abbreviation: str = "", ror: str = "", fundref: str = ""
) -> ResearchOrganisation | None:
    """Give the organisation that this names, made if nobody knows it; None if there is none and the name is no name.

    An identifier of no form that its registry gives out is left out, as is an abbreviation that is too long.
    """
    named = NamedOrganisation(name, abbreviation, ror, fundref)
    return known_organisations([named])[0] or _made(named)


def ensure_organisations(
    named: Sequence[NamedOrganisation], most: int = MOST_MADE
) -> list[ResearchOrganisation | None]:
    """Give for each of these the organisation, in order, made if nobody knows it: as `ensure_organisation` does.

    Two round trips where all are known. Of those that nobody knows, only the first `most` are made.
    """
    known = known_organisations(named)
    unknown = {_identity(each): each for each, found in zip(named, known, strict=True) if found is None}
    made = dict(zip(unknown, parallel(*(partial(_made, each) for each in list(unknown.values())[:most])), strict=False))
    return [found or made.get(_identity(each)) for each, found in zip(named, known, strict=True)]


def _made(named: NamedOrganisation) -> ResearchOrganisation | None:
    """Give a new organisation, or the one that somebody else has made meanwhile."""
    name = named.name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        return None
    try:
        return create_organisation(
            name,
            named.abbreviation.strip() if len(named.abbreviation) <= LONGEST_ABBREVIATION else "",
            named.ror if ror_address(named.ror) else "",
            named.fundref if fundref_number(named.fundref) else "",
        )
    except (OrganisationNameTaken, RorTaken, FundrefTaken):
        return known_organisations([named])[0]


def _identity(named: NamedOrganisation) -> tuple[str | None, str | None, str | None]:
    return ror_address(named.ror), fundref_number(named.fundref), comparable(named.name)


# Reading


def organisation(id: int) -> ResearchOrganisation | None:
    """Give the organisation with that id. One round trip."""
    record = store().get("organisation", id)
    return ResearchOrganisation.of_record(record) if record else None


def organisations(ids: Sequence[int]) -> dict[int, ResearchOrganisation]:
    """Give the organisations that exist among these ids. One round trip."""
    found = store().get_many("organisation", ids)
    return {id: ResearchOrganisation.of_record(record) for id, record in found.items()}


def organisation_named(name: str) -> ResearchOrganisation | None:
    """Give the organisation of that name, in any case. Two round trips."""
    return known_organisations([NamedOrganisation(name)])[0]


def organisation_with_ror(identifier: str) -> ResearchOrganisation | None:
    """Give the organisation of that ROR identifier, in any of its forms. Two round trips."""
    return known_organisations([NamedOrganisation(ror=identifier)])[0]


def known_organisations(named: Sequence[NamedOrganisation]) -> list[ResearchOrganisation | None]:
    """Give for each of these the organisation that it names, in order; None where nobody knows it.

    An identifier comes before a name, ROR before the Funder Registry. Two round trips, however many there are.
    """
    asked = [_keys(each) for each in named]
    keys = list(dict.fromkeys(key for each in asked for key in each))
    guards = store().lookup_many("organisation", [dict([key]) for key in keys]) if keys else []
    ids = {key: guard["id"] for key, guard in zip(keys, guards, strict=True) if guard}
    found = organisations(list(set(ids.values()))) if ids else {}
    return [next((found[ids[key]] for key in each if key in ids), None) for each in asked]


def _keys(named: NamedOrganisation) -> list[tuple[str, str]]:
    fields = zip(("ror_key", "fundref_key", "name_key"), _identity(named), strict=True)
    return [(field, value) for field, value in fields if value]


def list_organisations(limit: int, cursor: str | None = None) -> Page[ResearchOrganisation]:
    """Give a page of the organisations, newest first.

    Raises:
        BadCursor: `cursor` is none that a page gave.
    """
    return store().page("organisation", limit=limit, cursor=cursor).map(ResearchOrganisation.of_record)


def _values(name: str, abbreviation: str, ror: str, fundref: str, region: str) -> Values:
    ror_key, fundref_key = ror_address(ror), fundref_number(fundref)
    if ror and ror_key is None:
        raise BadRor(ror)
    if fundref and fundref_key is None:
        raise BadFundref(fundref)
    return {
        "name": name,
        "name_key": comparable(name),
        "abbreviation": abbreviation,
        "ror": ror,
        "ror_key": ror_key,
        "fundref": fundref,
        "fundref_key": fundref_key,
        "region": region,
    }


def _taken(error: NotUnique) -> Exception:
    taken = {"ror_key": RorTaken, "fundref_key": FundrefTaken}
    return taken.get(error.fields[0], OrganisationNameTaken)()
