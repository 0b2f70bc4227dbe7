"""Organisations: where people work, who pays, whose templates are used."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from shared.accounts.collections import comparable, store
from shared.records import NotUnique, Page, Record, Values

_ROR = re.compile(r"(?:https?://)?(?:www\.)?(?:ror\.org/)?(0[a-z0-9]{6}[0-9]{2})/?", re.IGNORECASE)


class OrganisationNameTaken(Exception):
    """An organisation has that name; case does not count."""


class RorTaken(Exception):
    """An organisation has that ROR identifier."""


class BadRor(ValueError):
    """That is no ROR identifier."""


@dataclass(frozen=True, slots=True)
class ResearchOrganisation:
    """An organisation. `abbreviation` and `ror` (as it was given) are empty where they are not known."""

    id: int
    name: str
    abbreviation: str
    ror: str

    @classmethod
    def of_record(cls, record: Record) -> Self:
        """Give the organisation that a record of `organisation` tells of."""
        values = record.values
        return cls(record.id, values["name"], values["abbreviation"], values["ror"])


def ror_address(identifier: str) -> str | None:
    """Give the address ``https://ror.org/0abcdef12`` of a ROR identifier in any of its forms, None if it is none.

    The form is that of https://ror.readme.io/docs/identifier; the two digits of the checksum are not verified.
    """
    match = _ROR.fullmatch(identifier.strip())
    return f"https://ror.org/{match[1].lower()}" if match else None


def create_organisation(name: str, abbreviation: str = "", ror: str = "") -> ResearchOrganisation:
    """Give a new organisation.

    Raises:
        OrganisationNameTaken, RorTaken: another organisation has it.
        BadRor: `ror` is neither empty nor a ROR identifier.
    """
    try:
        return ResearchOrganisation.of_record(store().create("organisation", _values(name, abbreviation, ror)))
    except NotUnique as error:
        raise _taken(error) from error


def update_organisation(
    id: int, *, name: str | None = None, abbreviation: str | None = None, ror: str | None = None
) -> ResearchOrganisation:
    """Give the organisation another name, abbreviation or identifier; None leaves it.

    Raises:
        OrganisationNameTaken, RorTaken: another organisation has it.
        BadRor: `ror` is neither empty nor a ROR identifier.
        MissingRecord: there is no such organisation.
    """

    def change(values: Values) -> Values:
        given = {"name": name, "abbreviation": abbreviation, "ror": ror}
        after = {field: values[field] if text is None else text for field, text in given.items()}
        return _values(**after)

    try:
        return ResearchOrganisation.of_record(store().update("organisation", id, change))
    except NotUnique as error:
        raise _taken(error) from error


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
    return _found("name_key", comparable(name))


def organisation_with_ror(identifier: str) -> ResearchOrganisation | None:
    """Give the organisation of that ROR identifier, in any of its forms. Two round trips."""
    return _found("ror_key", ror_address(identifier))


def _found(field: str, value: str | None) -> ResearchOrganisation | None:
    record = store().find("organisation", {field: value}) if value else None
    return ResearchOrganisation.of_record(record) if record else None


def list_organisations(limit: int, cursor: str | None = None) -> Page[ResearchOrganisation]:
    """Give a page of the organisations, newest first.

    Raises:
        BadCursor: `cursor` is none that a page gave.
    """
    return store().page("organisation", limit=limit, cursor=cursor).map(ResearchOrganisation.of_record)


def _values(name: str, abbreviation: str, ror: str) -> Values:
    key = ror_address(ror)
    if ror and key is None:
        raise BadRor(ror)
    return {"name": name, "name_key": comparable(name), "abbreviation": abbreviation, "ror": ror, "ror_key": key}


def _taken(error: NotUnique) -> Exception:
    return RorTaken() if error.fields == ("ror_key",) else OrganisationNameTaken()
