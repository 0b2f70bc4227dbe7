"""People: who has an account, and what is known about them.

An address or ORCID iD is proven once somebody who can tell has vouched for it: GitHub, for the address that a person
signs in under. One that an invitation or an administrator gave to an account is somebody else's word.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from shared.accounts.collections import comparable, comparable_address, store
from shared.records import Equal, Order, Page, Record

_ORCID = re.compile(
    r"(?:(?:https?://)?(?:www\.)?orcid\.org/|orcid:\s*)?((?:[0-9]{4}-?){3}[0-9]{3}[0-9X])/?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account. Unknown texts are empty.

    Attributes:
        id: the account's id, the same in every dialect.
        username: the name that people and clients know.
        full_name: the person's name.
        email: the e-mail address.
        email_proven: whether the account's owner has shown that the address is theirs.
        orcid: the ORCID iD, as the invitation or the account's owner gave it; nothing has shown that it is theirs.
        orgs: names of organisations, as GitHub tells them.
        roles: values of `Role`.
        organisation: id of the organisation that the person belongs to.
        groups: ids of the groups that the person is a member of.
        suspended: whether every credential of the account is refused.
        invited: whether the person was invited and has never signed in: lists leave them out.
        github_id: the number of the linked GitHub account.
        github_login: the name that GitHub account had when it was last used here.
        has_token: whether there is a personal token.
        has_password: whether there is a password.
    """

    id: int
    username: str
    full_name: str
    email: str
    email_proven: bool
    orcid: str
    orgs: tuple[str, ...]
    roles: frozenset[str]
    organisation: int | None
    groups: tuple[int, ...]
    suspended: bool
    invited: bool
    github_id: int | None
    github_login: str
    has_token: bool
    has_password: bool

    @classmethod
    def of_record(cls, record: Record) -> Self:
        """Give the account that a record of `user` tells of."""
        values = record.values
        return cls(
            id=record.id,
            username=values["username"],
            full_name=values["full_name"],
            email=values["email"],
            email_proven=values.get("email_proven", False),  # older accounts prove it when they next sign in
            orcid=values.get("orcid", ""),
            orgs=tuple(values["orgs"]),
            roles=frozenset(values["roles"]),
            organisation=values["organisation"],
            groups=tuple(values["groups"]),
            suspended=values["suspended"],
            invited=values["invited"],
            github_id=values["github_id"],
            github_login=values["github_login"],
            has_token=values["token_digest"] is not None,
            has_password=values["password_hash"] is not None,
        )


def user(id: int) -> Account | None:
    """Give the account with that id. One round trip."""
    record = store().get("user", id)
    return Account.of_record(record) if record else None


def users(ids: Iterable[int]) -> dict[int, Account]:
    """Give the accounts that exist among these ids. One round trip."""
    return {id: Account.of_record(record) for id, record in store().get_many("user", list(ids)).items()}


def user_named(username: str, *, exactly: bool = True) -> Account | None:
    """Give the account of that username; no two differ in case alone. Two round trips."""
    found = _found("username_key", comparable(username))
    return found if found and (not exactly or found.username == username) else None


def user_by_email(email: str) -> Account | None:
    """Give the account with that e-mail address, in any case. Two round trips."""
    return _found("email_key", comparable_address(email))


def users_called(orcid: str, email: str) -> tuple[Account | None, Account | None]:
    """Give the account with that ORCID iD and the one with that e-mail address; two round trips, one if neither is."""
    wanted = {"orcid_key": orcid_address(orcid), "email_key": comparable_address(email)}
    keys = {field: value for field, value in wanted.items() if value}
    guards = store().lookup_many("user", [dict([key]) for key in keys.items()]) if keys else []
    ids = {field: guard["id"] for field, guard in zip(keys, guards, strict=True) if guard}
    found = users(ids.values()) if ids else {}
    by_orcid, by_email = (found.get(ids.get(field, 0)) for field in wanted)
    return by_orcid, by_email


def user_by_github(github_id: int) -> Account | None:
    """Give the account that is linked to that GitHub account. Two round trips."""
    return _found("github_id", github_id)


def _found(field: str, value: Any) -> Account | None:
    record = store().find("user", {field: value}) if value is not None else None
    return Account.of_record(record) if record else None


def list_users(limit: int, cursor: str | None = None, *, invited: bool = False) -> Page[Account]:
    """Give a page of the people who have signed in, and `admin`, newest first; or of those only `invited`.

    Raises:
        BadCursor: `cursor` is none that a page gave.
    """
    return store().page("user", [Equal("invited", invited)], limit=limit, cursor=cursor).map(Account.of_record)


def list_members(organisation: int, limit: int, cursor: str | None = None) -> Page[Account]:
    """Give a page of the people of an organisation who have signed in, newest first.

    Raises:
        BadCursor: `cursor` is none that a page gave.
    """
    filters = [Equal("organisation", organisation), Equal("invited", False)]
    return store().page("user", filters, limit=limit, cursor=cursor).map(Account.of_record)


def list_oldest_users(limit: int, offset: int) -> Page[Account]:
    """Give a page of the people who have signed in, and `admin`, by their ids; `offset` of them are passed over."""
    page = store().page("user", [Equal("invited", False)], [Order("id")], limit, offset=offset)
    return page.map(Account.of_record)


def orcid_address(identifier: str) -> str | None:
    """Give the address ``https://orcid.org/…`` of an ORCID iD in any of its forms, None if it is none.

    The form and its check digit (ISO 7064 MOD 11-2) are those of
    https://support.orcid.org/hc/en-us/articles/360006897674: placeholders such as sixteen zeros are nobody's.
    """
    match = _ORCID.fullmatch(identifier.strip())
    digits = match[1].replace("-", "").upper() if match else ""
    if not digits or not _checks(digits):
        return None
    return "https://orcid.org/" + "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def _checks(digits: str) -> bool:
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return digits[-1] == "0123456789X"[(12 - total % 11) % 11]
