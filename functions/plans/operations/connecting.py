"""What a posted document is connected with: organisations, and the account of its contact.

Both are accounts', in another table than the plans, and are found or made before the plans are. If the plans come to
nothing after that, an organisation or an invited account is left that no plan names yet; the next request finds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from functions.plans.documents.completion import completed_contact, contact_of, filled, organisations_in
from functions.plans.documents.parts import Place
from shared.accounts.contacts import owner_of
from shared.accounts.organisations import (
    NamedOrganisation,
    ResearchOrganisation,
    ensure_organisations,
    organisation,
)
from shared.accounts.users import Account
from shared.principal import Principal

MOST_ORGANISATIONS: Final = 200
"""Organisations that are looked up for one request, contacts' first; others stay as they were sent."""

Dmp = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ConnectedDmp:
    """A document and what it is connected with.

    Attributes:
        dmp: the document, with what is known of its contact and organisations.
        owner: the contact's account, None if there is none.
        invited: whether that was made just now.
        organisation: whose plan it is: the contact's organisation, else the owner's, else the caller's.
    """

    dmp: Dmp
    owner: Account | None
    invited: bool
    organisation: int | None


def connect(dmps: Sequence[Dmp], caller: Principal) -> list[ConnectedDmp]:
    """Find, or make, what documents are connected with. Four round trips for one whose people are known."""
    named = [list(islice(organisations_in(dmp), MOST_ORGANISATIONS)) for dmp in dmps]
    return [_connected(dmp, found, caller) for dmp, found in zip(dmps, _organisations(named), strict=True)]


def _organisations(
    named: Sequence[Sequence[tuple[Place, NamedOrganisation]]],
) -> list[dict[Place, ResearchOrganisation]]:
    """Give the organisations of each document by their places; contacts' come first where not all are looked up."""
    asked = [(number, place, each) for number, places in enumerate(named) for place, each in places]
    asked = sorted(asked, key=lambda each: each[1][0] != "contact")[:MOST_ORGANISATIONS]
    found: list[dict[Place, ResearchOrganisation]] = [{} for _ in named]
    for (number, place, _), known in zip(asked, ensure_organisations([each for *_, each in asked]), strict=True):
        if known:
            found[number][place] = known
    return found


def _connected(dmp: Dmp, known: dict[Place, ResearchOrganisation], caller: Principal) -> ConnectedDmp:
    contact = contact_of(dmp)
    employer = next((each for place, each in known.items() if place[0] == "contact"), None)
    home = employer.id if employer else None
    vouched = home is not None and home == caller.organisation
    owner, invited = owner_of(contact.orcid, contact.address, contact.name, home, vouched=vouched)
    dmp = filled(dmp, known)
    if owner:
        dmp = _with_account(dmp, owner)
    homes = (home, owner.organisation if owner else None, caller.organisation)
    return ConnectedDmp(dmp, owner, invited, next((each for each in homes if each is not None), None))


def _with_account(dmp: Dmp, owner: Account) -> Dmp:
    """Complete a contact that says no more than an address."""
    if dmp["contact"].keys() != {"mbox"}:
        return dmp
    home = organisation(owner.organisation) if owner.organisation is not None else None
    return completed_contact(dmp, owner.full_name, home)
