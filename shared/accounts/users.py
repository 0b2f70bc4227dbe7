"""People: who has an account, and what is known about them.

An address or ORCID iD is proven once somebody who can tell has vouched for it: GitHub, for the address that a person
signs in under. One that an invitation or an administrator gave to an account is somebody else's word.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain, count
from typing import Any, Self

from shared.accounts.collections import comparable, comparable_address, store
from shared.principal import Role
from shared.records import Create, Equal, MissingRecord, NotUnique, Order, Page, Prepared, Record, Values

ADMIN_ID = 1
ADMIN_USERNAME = "admin"

_ORCID = re.compile(
    r"(?:(?:https?://)?(?:www\.)?orcid\.org/|orcid:\s*)?((?:[0-9]{4}-?){3}[0-9]{3}[0-9X])/?", re.IGNORECASE
)


class UsernameTaken(Exception):
    """Somebody has that username; case does not count."""


class EmailTaken(Exception):
    """Somebody has that e-mail address; case does not count."""


class GitHubTaken(Exception):
    """Somebody is linked to that GitHub account."""


class OrcidTaken(Exception):
    """Somebody has that ORCID iD."""


class NotInvited(Exception):
    """The person has no account, and may have none made."""


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


# Making accounts


def ensure_admin() -> Account:
    """Give the account `admin`, made the first time: id 1, site administrator, no credential."""
    return user(ADMIN_ID) or _make_admin()


def _make_admin() -> Account:
    values = _values(ADMIN_USERNAME, [Role.SITE_ADMIN])

    def plan(prepared: Prepared) -> list[Create]:
        # Another process may make it at the same moment.
        return [] if prepared.get("user", ADMIN_ID) else [Create("user", ADMIN_ID, values)]

    store().transact(plan, read=[("user", ADMIN_ID)])
    made = user(ADMIN_ID)
    assert made is not None
    return made


def create_user(
    username: str,
    *,
    full_name: str = "",
    email: str = "",
    email_proven: bool = False,
    orcid: str = "",
    orgs: Iterable[str] = (),
    roles: Iterable[Role] = (),
    organisation: int | None = None,
    groups: Iterable[int] = (),
    invited: bool = False,
    vouched: bool = True,
    github_id: int | None = None,
    github_login: str = "",
) -> Account:
    """Give a new account. The name `admin` is never free, and neither is its id: that account is made first.

    `vouched` says whether somebody who may do so has said that the person belongs to the organisation.

    Raises:
        UsernameTaken, EmailTaken, GitHubTaken, OrcidTaken: somebody has it.
        MissingRecord: a group or the organisation does not exist.
    """
    ensure_admin()
    values: Values = {
        **_values(username, roles),
        "full_name": full_name,
        "email": email,
        "email_key": comparable_address(email),
        "email_proven": email_proven,
        "orcid": orcid,
        "orcid_key": orcid_address(orcid),
        "orgs": list(orgs),
        "organisation": organisation,
        "groups": sorted(set(groups)),
        "invited": invited,
        "vouched": vouched,
        "github_id": github_id,
        "github_login": github_login,
    }
    try:
        return Account.of_record(store().create("user", values))
    except NotUnique as error:
        raise _taken(error) from error


def signed_in_from_github(
    github_id: int, login: str, full_name: str = "", email: str = "", *, may_join: bool = True
) -> Account:
    """Give the account of somebody whom GitHub has just vouched for; the first time, a new one.

    The account goes by GitHub's number: names there change hands. Someone who was invited by `email` gets the account
    that the invitation made. An account that is in use is never taken over by an address, so an address that belongs
    to one is left out of the new account; a name that is taken gets the number behind it. An address that GitHub has
    verified is proven.

    Args:
        github_id: GitHub's number of the account.
        login: its name there.
        full_name: the name it shows.
        email: an address of it that GitHub has verified, or empty.
        may_join: whether a new account may be made, without an invitation.

    Raises:
        NotInvited: there is no account, and `may_join` is not given.
    """
    known = user_by_github(github_id)
    if known is not None:
        return _signed_in_again(known, login, email)
    owner = user_by_email(email)
    try:
        if owner is not None and owner.invited:
            return _accept_invitation(owner, github_id, login, full_name)
        if not may_join:
            raise NotInvited
        return create_user(
            _free_name(login, github_id),
            full_name=full_name,
            email="" if owner else email,
            email_proven=bool(email) and owner is None,
            github_id=github_id,
            github_login=login,
        )
    except (GitHubTaken, UsernameTaken, EmailTaken):  # another sign-in was faster: everything looks different now
        return signed_in_from_github(github_id, login, full_name, email, may_join=may_join)


def _signed_in_again(known: Account, login: str, email: str) -> Account:
    same = comparable_address(email) == comparable_address(known.email)
    proven = known.email_proven or (bool(email) and same)
    if (known.github_login, known.email_proven) == (login, proven):
        return known

    def seen(values: Values) -> Values:
        kept = values["email"] == known.email  # an administrator may have given it another one since it was read
        return {**values, "github_login": login, **({"email_proven": proven} if kept else {})}

    return _changed(known.id, seen)


def _free_name(login: str, github_id: int) -> str:
    names = chain([login, f"{login}-{github_id}"], (f"{login}-{github_id}-{number}" for number in count(2)))
    return next(name for name in names if user_named(name, exactly=False) is None)


def _accept_invitation(invited: Account, github_id: int, login: str, full_name: str) -> Account:
    """Make the account its owner's, whose address GitHub has verified.

    The ORCID iD goes: whoever invited them said it was theirs, and nothing has shown it. Kept, it would let anybody
    who is invited with another researcher's iD receive what is meant for that one. So does an organisation for which
    nobody of it has vouched: its members see what is for them alone.
    """
    changes: Values = {"invited": False, "github_id": github_id, "github_login": login, "email_proven": True}
    if not invited.full_name:
        changes["full_name"] = full_name

    def accepted(values: Values) -> Values:
        home = values["organisation"] if values.get("vouched", True) else None
        return {**values, **changes, "organisation": home, "orcid": "", "orcid_key": None}

    return _changed(invited.id, accepted)


# Reading


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


# Changing


def describe(id: int, *, full_name: str | None = None, email: str | None = None, orcid: str | None = None) -> Account:
    """Give the account another name, e-mail address or ORCID iD; None leaves it.

    Nothing has shown that a new address or iD is theirs. So nobody is found by such an iD: whoever names another
    researcher's would receive what is meant for that one.

    Raises:
        EmailTaken: somebody has the address.
        MissingRecord: nobody has that id.
    """
    texts = {"full_name": full_name, "orcid": orcid}
    changes: Values = {name: text for name, text in texts.items() if text is not None}
    if orcid is not None:
        changes["orcid_key"] = None

    def described(values: Values) -> Values:
        return {**values, **changes, **({} if email is None else _addressed(values, email))}

    return _changed(id, described)


def _addressed(values: Values, email: str) -> Values:
    key = comparable_address(email)
    proven = values.get("email_proven", False) and key == values["email_key"]
    return {"email": email, "email_key": key, "email_proven": proven}


def reserve(id: int, email: str) -> Account:
    """Give the account an address; who signs in with GitHub under it gets the account, as one who was invited.

    An account that is linked to one at GitHub stays its owner's.

    Raises:
        EmailTaken: somebody has the address.
        MissingRecord: nobody has that id.
    """

    def reserved(values: Values) -> Values:
        return {**values, **_addressed(values, email), "invited": values["github_id"] is None}

    return _changed(id, reserved)


def link_github(id: int, github_id: int | None, login: str = "") -> Account:
    """Link the account to a GitHub account, with which its owner signs in from now on; None unlinks it.

    Raises:
        GitHubTaken: another account is linked to it.
        MissingRecord: nobody has that id.
    """
    return _update(id, {"github_id": github_id, "github_login": login})


def suspend(id: int, suspended: bool = True) -> Account:
    """Make every credential of the account refused at once, sessions too; or let them work again.

    Raises:
        MissingRecord: nobody has that id.
    """
    return _update(id, {"suspended": suspended})


def set_roles(id: int, roles: Iterable[Role]) -> Account:
    """Give the account these roles, and no other; they count from the next request on.

    Raises:
        MissingRecord: nobody has that id.
    """
    return _update(id, {"roles": sorted({role.value for role in roles})})


def change_roles(
    id: int, give: Iterable[Role] = (), take: Iterable[Role] = (), *, within: int | None = None
) -> tuple[Account, frozenset[Role]]:
    """Give the account roles and take some; they count from the next request on.

    Args:
        id: whose.
        give: roles that it has afterwards.
        take: roles that it has no more.
        within: the organisation that the person must belong to; None: any or none.

    Returns:
        The account, and which of the roles it did not have before.

    Raises:
        MissingRecord: nobody has that id, or they do not belong there.
    """
    new: set[Role] = set()

    def changed(values: Values) -> Values:
        if within is not None and values["organisation"] != within:
            raise MissingRecord("user", id)
        had = {Role(role) for role in values["roles"]}
        new.clear()
        new.update(set(give) - had)
        return {**values, "roles": sorted((had | set(give)) - set(take))}

    return _changed(id, changed), frozenset(new)


def set_organisation(id: int, organisation: int | None) -> Account:
    """Make the person belong to an organisation, or to none.

    Raises:
        MissingRecord: nobody has that id, or there is no such organisation.
    """
    return _update(id, {"organisation": organisation, "vouched": True})


def _update(id: int, changes: Values) -> Account:
    return _changed(id, lambda values: {**values, **changes})


def _changed(id: int, change: Callable[[Values], Values]) -> Account:
    try:
        return Account.of_record(store().update("user", id, change))
    except NotUnique as error:
        raise _taken(error) from error


def _taken(error: NotUnique) -> Exception:
    taken = {"email_key": EmailTaken, "github_id": GitHubTaken, "orcid_key": OrcidTaken}
    return taken.get(error.fields[0], UsernameTaken)()


def _values(username: str, roles: Iterable[Role]) -> Values:
    """Give what is stored of an account of which nothing else is known."""
    return {
        "username": username,
        "username_key": comparable(username),
        "full_name": "",
        "email": "",
        "email_key": None,
        "email_proven": False,
        "orcid": "",
        "orcid_key": None,
        "orgs": [],
        "roles": [role.value for role in roles],
        "organisation": None,
        "groups": [],
        "suspended": False,
        "invited": False,
        "github_id": None,
        "github_login": "",
        "token_digest": None,
        "password_hash": None,
    }
