"""People: who has an account, and what is known about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from shared.accounts.collections import store
from shared.principal import Role
from shared.records import Create, Equal, NotUnique, Page, Record

ADMIN_ID = 1
ADMIN_USERNAME = "admin"


class UsernameTaken(Exception):
    """Somebody has that username."""


@dataclass(frozen=True, slots=True)
class User:
    """A person's account. `orgs` are names, `roles` values of `Role`, `groups` ids; unknown texts are empty.

    `invited` people were invited and have never signed in: lists leave them out.
    """

    id: int
    username: str
    full_name: str
    email: str
    orgs: tuple[str, ...]
    roles: frozenset[str]
    groups: tuple[int, ...]
    suspended: bool
    invited: bool
    has_token: bool

    @classmethod
    def of_record(cls, record: Record) -> Self:
        """The account that a record of `user` tells of."""
        values = record.values
        return cls(
            id=record.id,
            username=values["username"],
            full_name=values["full_name"],
            email=values["email"],
            orgs=tuple(values["orgs"]),
            roles=frozenset(values["roles"]),
            groups=tuple(values["groups"]),
            suspended=values["suspended"],
            invited=values["invited"],
            has_token=values["token_digest"] is not None,
        )


@dataclass(frozen=True, slots=True)
class Users:
    """A page of people; `count` is how many there are in all, `next` and `previous` are cursors or None."""

    users: tuple[User, ...]
    count: int
    next: str | None
    previous: str | None


def ensure_admin() -> User:
    """Gives the account `admin`, made the first time: id 1, site administrator, no credential."""
    record = store().get("user", ADMIN_ID)
    if record is not None:
        return User.of_record(record)
    values = _values(ADMIN_USERNAME, roles=[Role.SITE_ADMIN])
    try:
        [record] = store().transact(lambda _: [Create("user", ADMIN_ID, values)])
    except NotUnique:  # made by another process at the same moment
        return ensure_admin()
    return User.of_record(record)


def create_user(
    username: str,
    *,
    full_name: str = "",
    email: str = "",
    orgs: Iterable[str] = (),
    roles: Iterable[Role] = (),
    groups: Iterable[int] = (),
    invited: bool = False,
) -> User:
    """Gives a new account. The name `admin` is never free, and neither is its id: that account is made first.

    Raises:
        UsernameTaken: somebody has the name.
        MissingRecord: a group does not exist.
    """
    ensure_admin()
    values = _values(username, full_name, email, orgs, roles, groups, invited)
    try:
        return User.of_record(store().create("user", values))
    except NotUnique as error:
        raise UsernameTaken(username) from error


def user(id: int) -> User | None:
    """Gives the account with that id. One round trip."""
    record = store().get("user", id)
    return User.of_record(record) if record else None


def users(ids: Iterable[int]) -> dict[int, User]:
    """Gives the accounts that exist among these ids. One round trip."""
    return {id: User.of_record(record) for id, record in store().get_many("user", list(ids)).items()}


def user_named(username: str) -> User | None:
    """Gives the account of that exact username. Two round trips."""
    record = store().find("user", {"username": username})
    return User.of_record(record) if record else None


def list_users(limit: int, cursor: str | None = None) -> Users:
    """Gives a page of the people who have signed in, and `admin`, newest first.

    Raises:
        BadCursor: `cursor` is none that a page gave.
    """
    page: Page = store().page("user", filters=[Equal("invited", False)], limit=limit, cursor=cursor)
    return Users(tuple(map(User.of_record, page.records)), page.count, page.next, page.previous)


def _values(
    username: str,
    full_name: str = "",
    email: str = "",
    orgs: Iterable[str] = (),
    roles: Iterable[Role] = (),
    groups: Iterable[int] = (),
    invited: bool = False,
) -> dict[str, Any]:
    return {
        "username": username,
        "full_name": full_name,
        "email": email,
        "orgs": list(orgs),
        "roles": [role.value for role in roles],
        "groups": sorted(set(groups)),
        "suspended": False,
        "invited": invited,
        "token_digest": None,
    }
