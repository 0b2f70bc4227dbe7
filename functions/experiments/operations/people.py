"""People and groups, the accounts that all dialects share: who may know whom (MyTardis 4.x, `ACLAuthorization`).

Everybody may know the owners of public experiments, people with an account may look at any, and a facility's managers
and administrators may list all. Nobody is found by an address that the caller may not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final

from functions.experiments import refusals, wire
from functions.experiments.access import Viewer, today
from functions.experiments.audience import owners_on
from functions.experiments.callers import Caller
from functions.experiments.filters import Condition, Wanted
from functions.experiments.kinds import BadValue, Text
from functions.experiments.models import RESOURCES as MODELS
from functions.experiments.store import store
from functions.experiments.visibility import visible
from functions.experiments.wire import Body
from shared.accounts import groups as group_accounts
from shared.accounts import users as user_accounts
from shared.accounts.groups import UserGroup
from shared.accounts.users import Account
from shared.aws import parallel
from shared.records import Equal, MissingRecord

Said = Mapping[str, Any]

RESOURCES: Final = frozenset({"user", "group"})
"""The resources whose objects are accounts."""


def find(resource: str, ids: Sequence[int], caller: Caller) -> tuple[dict[int, Body], set[int]]:
    """Give those of these people or groups that the caller may know, by id; and the ids of the others that exist."""
    known = Known(caller)
    if resource == "group":
        groups = group_accounts.groups(ids)
        mine = {id for id in groups if caller.principal.is_site_admin or id in caller.principal.groups}
        return {id: _group_body(groups[id]) for id in mine}, set(groups) - mine
    users = {id: user for id, user in user_accounts.users(ids).items() if not user.invited}
    seen = [user for user in users.values() if caller.signed_in or user.id in known.public_owners]
    return {body["id"]: body for body in known.bodies(seen)}, set(users) - {user.id for user in seen}


def listed(resource: str, wanted: Wanted, caller: Caller) -> tuple[list[Body], int]:
    """Give a page of the people or groups that the caller may know of, by their ids, and how many there are."""
    if not caller.signed_in:
        return [], 0
    known = Known(caller)
    return known.list_groups(wanted) if resource == "group" else known.list_users(wanted)


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
        """The owners of public experiments. One round trip, and about 8 read units per 1,000 public experiments."""
        lines = visible("experiment", Viewer()).lines()
        day = today()
        return frozenset(id for line in lines for id in owners_on(line.data.get("o", ()), day))

    def list_users(self, wanted: Wanted) -> tuple[list[Body], int]:
        """Give a page of users: all for managers; for others themselves and the owners of public experiments."""
        if wanted.conditions:
            found = [user for user in self._named(wanted) if self._may_list(user)]
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
        return user if user and self._may_read_address(user) else None

    def _may_list(self, user: Account) -> bool:
        return user.id == self.caller.principal.user_id or user.id in self.public_owners or self.is_manager

    def _may_read_address(self, user: Account) -> bool:
        return user.id == self.caller.principal.user_id or user.id in self.public_owners or self.is_manager

    def bodies(self, users: Iterable[Account]) -> list[Body]:
        """Write people. One round trip for the names of their groups."""
        shown = list(users)
        names = group_accounts.groups({id for user in shown for id in user.groups}) if shown else {}
        return [self._body(user, [names[id] for id in user.groups if id in names]) for user in shown]

    def _body(self, user: Account, groups: Sequence[UserGroup]) -> Body:
        first, _, last = user.full_name.partition(" ")
        values: Body = {
            "id": user.id,
            "resource_uri": wire.address("user", user.id),
            "first_name": first,
            "last_name": last,
            "groups": [_group_body(group) for group in groups],
        }
        if user.id == self.caller.principal.user_id or (self.caller.signed_in and self.is_manager):
            values |= {"username": user.username, "email": user.email}
        elif user.id in self.public_owners:
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


def _group_body(group: UserGroup) -> Body:
    return wire.group_body(group.id, group.name)


# Writing


def create_group(body: Said, caller: Caller) -> int:
    """Make a group; give its id.

    Raises:
        Refused: 401, 400 for the name, 409 if it is taken.
    """
    _check_administers(caller)
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
    _check_administers(caller)
    try:
        if "name" in body:
            group_accounts.rename_group(id, _group_name(body))
        elif group_accounts.group(id) is None:
            raise MissingRecord("group", id)
    except MissingRecord:
        raise refusals.not_found() from None
    except group_accounts.GroupNameTaken:
        raise refusals.conflict("A group has this name.") from None


def _check_administers(caller: Caller) -> None:
    if not caller.principal.is_site_admin:
        raise refusals.unauthorized()


def _group_name(body: Said) -> str:
    try:
        name = Text(150).parse(body.get("name") or "").strip()
    except BadValue as error:
        raise BadValue(f"The 'name' field {error}.") from None
    if not name:
        raise BadValue("The 'name' field has no data and doesn't allow a default or null value.")
    return name
