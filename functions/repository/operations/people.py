"""Accounts as requests name them: `user:<n>`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from functions.repository import refusals
from shared.accounts import contacts, users
from shared.accounts.users import Account

MOST: Final = 1_000
"""Accounts of one list."""

UNKNOWN: Final = "Nobody who has an account here is known by"
"""How the refusal of a name begins that nobody has."""

_ACCOUNT: Final = re.compile(r"user:([1-9][0-9]{0,14})", re.ASCII)


def read(member: str, said: Any) -> list[int]:
    """Read a list of accounts, each once. One round trip, none for an empty list.

    Args:
        member: what the list is called.
        said: the list.

    Raises:
        Refused: 400: it is none, is too long, or names somebody who is not there.
    """
    if not isinstance(said, list) or not all(isinstance(each, str) and _ACCOUNT.fullmatch(each) for each in said):
        raise refusals.bad_request(f"'{member}' must be an array of accounts such as 'user:3'")
    if len(said) > MOST:
        raise refusals.bad_request(f"'{member}' has at most {MOST} accounts")
    ids = list(dict.fromkeys(int(each.removeprefix("user:")) for each in said))
    present = users.users(ids) if ids else {}
    if unknown := [id for id in ids if id not in present]:
        raise refusals.bad_request(f"Unknown account 'user:{unknown[0]}' in '{member}'")
    return ids


def called(text: str) -> Account:
    """Give the account that somebody means: by `user:3`, an e-mail address, an ORCID iD or a username.

    An address that an account has not shown to be its own names nobody (`shared.accounts.contacts`). Two round trips.

    Raises:
        Refused: 400: nobody is known by it.
    """
    text = text.strip()
    if match := _ACCOUNT.fullmatch(text):
        found = users.user(int(match[1]))
    elif "@" in text:
        found = contacts.known("", text)
    elif users.orcid_address(text):
        found = contacts.known(text, "")
    else:
        found = users.user_named(text, exactly=False) if text else None
    if found is None:
        raise refusals.bad_request(f"{UNKNOWN} '{text[:100]}'")
    return found


def shown(ids: Iterable[int]) -> list[str]:
    """Write accounts."""
    return [f"user:{id}" for id in ids]
