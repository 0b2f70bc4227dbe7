"""People and groups, the accounts that all dialects share: who may know whom (MyTardis 4.x, `ACLAuthorization`).

Everybody may know the owners of public experiments, people with an account may look at any, and a facility's managers
and administrators may list all. Nobody is found by an address that the caller may not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final

from functions.experiments import refusals, wire
from functions.experiments.access.callers import Caller, Viewer
from functions.experiments.access.visibility import owns_public, visible
from functions.experiments.audience import owners_on, today
from functions.experiments.kinds import named, no_data
from functions.experiments.lists.filters import Condition, Wanted
from functions.experiments.models import RESOURCES as MODELS
from functions.experiments.operations.found import Found
from functions.experiments.operations.permissions import check_writes
from functions.experiments.store import store
from functions.experiments.wire import Body
from shared.accounts import groups as group_accounts
from shared.accounts import users as user_accounts
from shared.accounts.groups import UserGroup
from shared.accounts.users import Account
from shared.aws import parallel
from shared.fields import Text
from shared.http import Who
from shared.records import Equal, MissingRecord

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Accounts:
    """What may be done with people, or groups.

    Attributes:
        find: gives them by their ids.
        list: gives a page of them, and how many there are.
        reads: who reads one.
        writes: who makes and changes one.
        makes: as for `Behaviour`.
        remove: as for `Behaviour`: nobody may.
    """

    find: Callable[[Sequence[int], Caller], Found]
    list: Callable[[Wanted, Caller], tuple[Sequence[Body], int]]
    reads: Who
    writes: Who = Who.ADMIN
    makes: None = None
    remove: None = None


def _find_groups(ids: Sequence[int], caller: Caller) -> Found:
    """Give those of these groups that the caller may know."""
    groups = group_accounts.groups(ids)
    mine = {id for id in groups if caller.principal.is_site_admin or id in caller.principal.groups}
    return Found({id: _group_body(groups[id]) for id in mine}, frozenset(groups) - mine)


def _find_users(ids: Sequence[int], caller: Caller) -> Found:
    """Give those of these people that the caller may know."""
    known = Known(caller)
    users = {id: user for id, user in user_accounts.users(ids).items() if not user.invited}
    shown = users.keys() if caller.signed_in else known.owners_among(users)
    seen = [user for user in users.values() if user.id in shown]
    return Found({body["id"]: body for body in known.bodies(seen)}, frozenset(users) - {user.id for user in seen})


def _list_groups(wanted: Wanted, caller: Caller) -> tuple[Sequence[Body], int]:
    return Known(caller).list_groups(wanted) if caller.signed_in else ([], 0)


def _list_users(wanted: Wanted, caller: Caller) -> tuple[Sequence[Body], int]:
    return Known(caller).list_users(wanted) if caller.signed_in else ([], 0)


ACCOUNTS: Final[Mapping[str, Accounts]] = {
    "user": Accounts(_find_users, _list_users, Who.PERSON),
    "group": Accounts(_find_groups, _list_groups, Who.READER),
}
"""The resources whose objects are accounts."""


@dataclass(frozen=True)
class Known:
    """What a caller may know of people."""

    caller: Caller

    @cached_property
    def is_manager(self) -> bool:
        """Whether the caller manages a facility, or is an administrator. One round trip."""
        principal = self.caller.principal
        if principal.is_site_admin:
            return True
        asked = (partial(store().ids, "facility", Equal("manager_group", group)) for group in sorted(principal.groups))
        return any(parallel(*asked))

    @cached_property
    def public_owners(self) -> frozenset[int]:
        """The owners of all public experiments. One round trip, and about 8 read units per 1,000 of these.

        Raises:
            TooMuch: they are too many.
        """
        lines = visible("experiment", Viewer()).lines("Ask for a person by username.")
        day = today()
        return frozenset(id for line in lines for id in owners_on(line.data.get("o", ()), day))

    def owners_among(self, ids: Iterable[int]) -> frozenset[int]:
        """Give those of these people who own a public experiment. Two round trips."""
        asked = list(ids)
        if "public_owners" in self.__dict__:
            return self.public_owners & frozenset(asked)
        found = parallel(*(partial(owns_public, id) for id in asked))
        return frozenset(id for id, owns in zip(asked, found, strict=True) if owns)

    def list_users(self, wanted: Wanted) -> tuple[list[Body], int]:
        """Give a page of users: all for managers; for others themselves and the owners of public experiments."""
        if wanted.conditions:
            found = [user for user in self._named(wanted) if self._may_know(user)]
        elif self.is_manager:
            page = user_accounts.list_oldest_users(wanted.limit, wanted.offset)
            return self.bodies(page.records), page.count
        else:
            ids = sorted({*self.public_owners, self.caller.principal.user_id or 0})
            found = list(user_accounts.users(ids[wanted.offset : wanted.offset + wanted.limit]).values())
            return self.bodies(sorted(found, key=lambda user: user.id)), len(ids)
        return self.bodies(found[wanted.offset : wanted.offset + wanted.limit]), len(found)

    def _named(self, wanted: Wanted) -> list[Account]:
        """Give the users that meet all conditions, which is at most one."""
        first, *others = map(self._user, wanted.conditions)
        if first is None or first.invited or any(each is None or each.id != first.id for each in others):
            return []
        return [first]

    def _user(self, condition: Condition) -> Account | None:
        """Give the user whom a condition names; an address names nobody to those who may not read it."""
        if condition.field == "username":
            return user_accounts.user_named(condition.value)
        user = user_accounts.user_by_email(condition.value)
        return user if user and self._may_know(user) else None

    def _may_know(self, user: Account) -> bool:
        return user.id == self.caller.principal.user_id or self.is_manager or bool(self.owners_among([user.id]))

    def bodies(self, users: Iterable[Account]) -> list[Body]:
        """Write people. One round trip for the names of their groups, two for whether they own what is public."""
        shown = list(users)
        others = [user.id for user in shown if not self._knows(user)]
        owners = self.owners_among(others) if others else frozenset()
        names = group_accounts.groups({id for user in shown for id in user.groups}) if shown else {}
        return [self._body(user, [names[id] for id in user.groups if id in names], user.id in owners) for user in shown]

    def _knows(self, user: Account) -> bool:
        """Tell whether the caller may know all of somebody."""
        return user.id == self.caller.principal.user_id or (self.caller.signed_in and self.is_manager)

    def _body(self, user: Account, groups: Sequence[UserGroup], owns_public: bool) -> Body:
        first, _, last = user.full_name.partition(" ")
        values: Body = {
            "id": user.id,
            "resource_uri": wire.address("user", user.id),
            "first_name": first,
            "last_name": last,
            "groups": [_group_body(group) for group in groups],
        }
        if self._knows(user):
            values |= {"username": user.username, "email": user.email}
        elif owns_public:
            values["email"] = user.email
        return {name: values[name] for name in MODELS["user"].fields if name in values}

    def list_groups(self, wanted: Wanted) -> tuple[list[Body], int]:
        """Give a page of groups: all for managers, their own for others."""
        if self.is_manager and not wanted.conditions:
            page = group_accounts.list_oldest_groups(wanted.limit, wanted.offset)
            return [_group_body(group) for group in page.records], page.count
        found = self._groups_meeting(wanted) if wanted.conditions else self._own_groups()
        return [_group_body(group) for group in found[wanted.offset : wanted.offset + wanted.limit]], len(found)

    def _own_groups(self) -> list[UserGroup]:
        found = group_accounts.groups(self.caller.principal.groups)
        return [found[id] for id in sorted(found)]

    def _groups_meeting(self, wanted: Wanted) -> list[UserGroup]:
        """Give the groups that meet all conditions, which is at most one: names are unique."""
        first, *others = wanted.conditions
        group = group_accounts.group_named(first.value) if first.field == "name" else group_accounts.group(first.value)
        if group is None or not (group.id in self.caller.principal.groups or self.is_manager):
            return []
        told = {"id": group.id, "name": group.name}
        return [group] if all(told[each.field] == each.value for each in others) else []


def names(users: Iterable[int], groups: Iterable[int], caller: Caller) -> tuple[dict[int, str], dict[int, str]]:
    """Give what the owners of what a caller sees are called, and whoever else has rights to it. One round trip.

    Everybody may know the owners of public experiments, people with an account may look at anybody; of groups they know
    their own.
    """
    own = [id for id in groups if caller.principal.is_site_admin or id in caller.principal.groups]
    wanted = list(dict.fromkeys(users))
    found: list[Any] = parallel(
        lambda: user_accounts.users(wanted) if wanted else {}, lambda: group_accounts.groups(own) if own else {}
    )
    told = {id: user.full_name for id, user in found[0].items() if user.full_name and not user.invited}
    return told, {id: group.name for id, group in found[1].items()}


def _group_body(group: UserGroup) -> Body:
    return wire.group_body(group.id, group.name)


# Writing


def create_group(body: Said, caller: Caller) -> int:
    """Make a group; give its id.

    Raises:
        Refused: 401, 400 for the name, 409 if it is taken.
    """
    check_writes(Who.ADMIN, caller)
    name = _group_name(body)
    try:
        return group_accounts.create_group(name).id
    except group_accounts.GroupNameTaken:
        raise refusals.conflict("A group has this name.") from None


def change_group(id: int, body: Said, caller: Caller) -> None:
    """Give a group another name, if the body has one.

    Raises:
        Refused: 401, 404, 400 for the name, 409 if it is taken.
    """
    check_writes(Who.ADMIN, caller)
    try:
        if "name" in body:
            group_accounts.rename_group(id, _group_name(body))
        elif group_accounts.group(id) is None:
            raise MissingRecord("group", id)
    except MissingRecord:
        raise refusals.not_found() from None
    except group_accounts.GroupNameTaken:
        raise refusals.conflict("A group has this name.") from None


def _group_name(body: Said) -> str:
    name = named("The 'name' field", Text(150).parse, body.get("name") or "").strip()
    if not name:
        raise no_data("The 'name' field")
    return name
