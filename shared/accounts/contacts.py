"""Contacts: the people whom a document of somebody else's names, and the accounts that are theirs.

Whoever writes a document may name anybody. So a contact is known by what an account has proven, or by what an earlier
invitation said of an account that waits for its owner; a proven address comes before another invitation's ORCID iD.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import chain

from shared.accounts import users
from shared.accounts.collections import comparable_address
from shared.accounts.users import Account

_TRIES = 5
_LONGEST_NAME = 255
_LONGEST_ADDRESS = 254  # RFC 5321 §4.5.3.1.3, without the angle brackets
_LONGEST_LOCAL_PART = 64


def owner_of(
    orcid: str, address: str | None, name: str = "", organisation: int | None = None, *, vouched: bool = False
) -> tuple[Account | None, bool]:
    """Give the account of a contact and whether it was made just now, with an invitation to send.

    Two round trips where somebody is known; however many ask at once for one unknown address, one account is made.

    Args:
        orcid: the contact's ORCID iD in any form, or empty.
        address: their e-mail address; None: none is known, and no account is made.
        name: their name. Of a new account's its first and last word are kept.
        organisation: id of the organisation that a new account is to belong to.
        vouched: whether somebody of that organisation says so; else the person belongs to it only until they sign in.

    Returns:
        None for the account where it cannot be known: there is no address, or it belongs to an account that has not
        shown that it is theirs.

    Raises:
        MissingRecord: the organisation does not exist.
    """
    for _ in range(_TRIES):
        by_orcid, by_address = users.users_called(orcid, address or "")
        known = _known(by_orcid, by_address)
        if known is not None or not address or by_address is not None or len(address) > _LONGEST_ADDRESS:
            return known, False
        made = _invited(orcid, address, name, organisation, vouched)
        if made is not None:
            return made, True
    return None, False


def known(orcid: str, address: str) -> Account | None:
    """Give the account of a contact, and make none. Two round trips.

    Args:
        orcid: the contact's ORCID iD in any form, or empty.
        address: their e-mail address, or empty.
    """
    return _known(*users.users_called(orcid, address))


def _known(by_orcid: Account | None, by_address: Account | None) -> Account | None:
    if by_orcid and not by_orcid.invited:  # an iD outlives the invitation only where it is proven
        return by_orcid
    if by_address and by_address.email_proven:
        return by_address
    return by_orcid or (by_address if by_address and by_address.invited else None)


def _invited(orcid: str, address: str, name: str, organisation: int | None, vouched: bool) -> Account | None:
    """Make the account of somebody unknown; None if it has been made meanwhile."""
    for username in _usernames(address):
        try:
            return users.create_user(
                username,
                full_name=_first_and_last(name),
                email=address,
                orcid=orcid,
                organisation=organisation,
                invited=True,
                vouched=vouched,
            )
        except users.UsernameTaken:
            continue
        except (users.EmailTaken, users.OrcidTaken):
            break
    return None


def _usernames(address: str) -> Iterator[str]:
    """Give names from the address's local part; a name that is taken gets some digits of the address's digest."""
    local = re.sub(r"[^A-Za-z0-9.+_-]", "", address.partition("@")[0])[:_LONGEST_LOCAL_PART] or "person"
    digest = hashlib.sha256((comparable_address(address) or "").encode()).hexdigest()
    return chain([local], (f"{local}-{digest[:digits]}" for digits in (6, 16, 64)))


def _first_and_last(name: str) -> str:
    words = name.split()
    return " ".join(words[:1] + words[1:][-1:])[:_LONGEST_NAME]
