"""Reading users and groups, the accounts that all dialects share. Only who is signed in may."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

from functions.registry import refusals
from functions.registry.filters import DEFAULT_SIZE, Query, last
from functions.registry.operations.permissions import signed_in
from functions.registry.operations.read import existing_id
from shared.accounts import groups as group_accounts
from shared.accounts import users as user_accounts
from shared.accounts.groups import UserGroup
from shared.accounts.users import Account
from shared.principal import Principal
from shared.records import Page

Body = dict[str, Any]
T = TypeVar("T")

UNKNOWN_NAME: Final = "User Not Found"

_PASSED_OVER: Final = frozenset({"cursor", "format"})


def own_username(caller: Principal) -> Body:
    """Tell callers their name. No round trip."""
    signed_in(caller)
    return {"username": caller.username}


def users(query: Query, caller: Principal) -> Page[Account]:
    """Give a page of the people who have signed in, or the one with a username.

    Raises:
        Refused: 403, 400 for an unknown argument, 404 for a cursor that is none.
    """
    signed_in(caller)
    if not set(query) <= _PASSED_OVER | {"username"}:
        raise refusals.detail(400, "Invalid query arguments, only query arguments [username] are allowed")
    if username := last(query, "username"):
        named = user_accounts.user_named(username)
        return Page.of(named if named and not named.invited else None)
    return _page(user_accounts.list_users, query)


def user(id: str, caller: Principal) -> Account:
    """Give a person's account.

    Raises:
        Refused: 403, 404.
    """
    signed_in(caller)
    found = user_accounts.user(existing_id("User", id))
    if found is None or found.invited:
        raise refusals.no_such_record("User")
    return found


def groups(query: Query, caller: Principal) -> Page[UserGroup]:
    """Give a page of the groups.

    Raises:
        Refused: 403, 400 for an argument, 404 for a cursor that is none.
    """
    signed_in(caller)
    if not set(query) <= _PASSED_OVER:
        raise refusals.detail(400, "Invalid query arguments, no query arguments are allowed")
    return _page(group_accounts.list_groups, query)


def group(id: str, caller: Principal) -> UserGroup:
    """Give a group.

    Raises:
        Refused: 403, 404.
    """
    signed_in(caller)
    found = group_accounts.group(existing_id("Group", id))
    if found is None:
        raise refusals.no_such_record("Group")
    return found


def exists(id: int) -> bool:
    """Tell whether there is an account of that id."""
    return id > 0 and user_accounts.user(id) is not None


def full_names(ids: Iterable[int]) -> Mapping[int, str]:
    """Give the full names of accounts as replies show them; an unknown account has none."""
    return {id: account.full_name or UNKNOWN_NAME for id, account in user_accounts.users(ids).items()}


def user_body(account: Account, caller: Principal, base: str) -> Body:
    """Write a person's account; only they and administrators see the real address."""
    may_see = account.email and (caller.user_id == account.id or caller.is_site_admin)
    return {
        "url": f"{base}/api/users/{account.id}/",
        "username": account.username,
        "full_name": account.full_name or UNKNOWN_NAME,
        "email": account.email if may_see else f"{account.username}@users.noreply.github.com",
        "orgs": list(account.orgs),
    }


def group_body(account: UserGroup, base: str) -> Body:
    """Write a group."""
    return {"url": f"{base}/api/groups/{account.id}/", "name": account.name}


def _page(read: Callable[[int, str | None], Page[T]], query: Query) -> Page[T]:
    return read(DEFAULT_SIZE, last(query, "cursor"))
