"""What a document is completed with: what is known of the organisations that it names, and of its contact.

Only what was sent as DMPRoadmap writes it is completed, an affiliation that is one object. The lists of the RDA DMP
Common Standard 1.2 stay as they are, as its schema says what is in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from functions.plans.documents.identifiers import fundref_in, orcid_in, ror_in
from functions.plans.documents.parts import Place, affiliations, fundings
from shared.accounts.organisations import NamedOrganisation, ResearchOrganisation
from shared.email_addresses import fault_of


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a plan belongs to. `address` is None where there is none that mail reaches; the others may be empty."""

    address: str | None
    name: str
    orcid: str


def organisations_in(dmp: Mapping[str, Any]) -> Iterator[tuple[Place, NamedOrganisation]]:
    """Give the organisations that a document names, with their places: the contact's, the contributors', the funders.

    The first one is the contact's if its place starts with `contact`.
    """
    yield from ((place, _named(said, "affiliation_id")) for place, said in affiliations(dmp))
    funders = ((place, _named(said, "funder_id")) for place, said in fundings(dmp))
    yield from ((place, funder) for place, funder in funders if any(funder))


def _named(said: Mapping[str, Any], id: str) -> NamedOrganisation:
    identifier = said.get(id)
    name, abbreviation = _text(said.get("name")), _text(said.get("abbreviation"))
    return NamedOrganisation(name, abbreviation, ror_in(identifier), fundref_in(identifier))


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def filled(dmp: Mapping[str, Any], known: Mapping[Place, ResearchOrganisation]) -> dict[str, Any]:
    """Give a document whose affiliations tell their abbreviations and identifiers, as far as they are known.

    Args:
        dmp: the document; it stays as it is.
        known: the organisations, by the places that `organisations_in` gave.
    """
    after = dict(dmp)
    contact, contributors = dmp.get("contact"), dmp.get("contributor")
    if isinstance(contact, dict):
        after["contact"] = _filled_person(contact, known.get(("contact", "affiliation")))
    if isinstance(contributors, list):
        after["contributor"] = [
            _filled_person(each, known.get(("contributor", number, "affiliation")))
            for number, each in enumerate(contributors)
        ]
    return after


def _filled_person(person: dict[str, Any], organisation: ResearchOrganisation | None) -> dict[str, Any]:
    affiliation = person.get("affiliation")
    if organisation is None or not isinstance(affiliation, dict):
        return person
    return {**person, "affiliation": {**_told(organisation), **affiliation}}


def _told(organisation: ResearchOrganisation) -> dict[str, Any]:
    """Give an organisation as DMPRoadmap writes it; ROR is preferred over the Funder Registry."""
    told: dict[str, Any] = {"name": organisation.name}
    if organisation.abbreviation:
        told["abbreviation"] = organisation.abbreviation
    if organisation.ror:
        told["affiliation_id"] = {"type": "ror", "identifier": organisation.ror}
    elif organisation.fundref:
        told["affiliation_id"] = {"type": "fundref", "identifier": organisation.fundref}
    return told


def completed_contact(dmp: Mapping[str, Any], name: str, organisation: ResearchOrganisation | None) -> dict[str, Any]:
    """Give a document whose contact tells what its owner's account does, if it is an address and nothing else.

    Args:
        dmp: the document; it stays as it is.
        name: the owner's name, empty where it is not known.
        organisation: where the owner works, None where that is not known.
    """
    contact = dmp["contact"]
    if contact.keys() != {"mbox"}:
        return dict(dmp)
    named = {"name": name} if name else {}
    employed = {"affiliation": _told(organisation)} if organisation else {}
    return {**dmp, "contact": {**named, **contact, **employed}}


def contact_of(dmp: Mapping[str, Any]) -> Contact:
    """Give whom a document names as its contact."""
    contact = dmp["contact"]
    return Contact(_address(contact["mbox"]), _text(contact.get("name")), orcid_in(contact.get("contact_id")))


def _address(mailbox: str) -> str | None:
    address = mailbox.strip()
    if address[: len("mailto:")].lower() == "mailto:":
        address = address[len("mailto:") :].strip()
    return None if fault_of(address) else address
