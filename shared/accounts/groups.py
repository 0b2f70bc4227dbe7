"""Groups of people. One may manage a facility (experiments): its members are then that facility's managers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

from shared.accounts.collections import store
from shared.records import MissingRecord, NotUnique, Order, Page, Prepared, Record, Update, Values


class GroupNameTaken(Exception):
    """A group has that name."""


@dataclass(frozen=True, slots=True)
class UserGroup:
    """A group of people; `members` are the ids of their accounts, ascending."""

    id: int
    name: str
    members: tuple[int, ...] = ()

    @classmethod
    def of_record(cls, record: Record) -> Self:
        """Give the group that a record of `group` tells of."""
        return cls(record.id, record.values["name"], record.reverse["members"])


def create_group(name: str) -> UserGroup:
    """Give a new group, without members.

    Raises:
        GroupNameTaken: a group has the name.
    """
    try:
        return UserGroup.of_record(store().create("group", {"name": name}))
    except NotUnique as error:
        raise GroupNameTaken(name) from error


def group(id: int) -> UserGroup | None:
    """Give the group with that id. One round trip."""
    record = store().get("group", id)
    return UserGroup.of_record(record) if record else None


def groups(ids: Iterable[int]) -> dict[int, UserGroup]:
    """Give the groups that exist among these ids. One round trip."""
    return {id: UserGroup.of_record(record) for id, record in store().get_many("group", list(ids)).items()}


def group_named(name: str) -> UserGroup | None:
    """Give the group of that exact name. Two round trips."""
    record = store().find("group", {"name": name})
    return UserGroup.of_record(record) if record else None


def list_groups(limit: int, cursor: str | None = None) -> Page[UserGroup]:
    """Give a page of the groups, newest first.

    Raises:
        BadCursor: `cursor` is none that a page gave.
    """
    return store().page("group", limit=limit, cursor=cursor).map(UserGroup.of_record)


def list_oldest_groups(limit: int, offset: int) -> Page[UserGroup]:
    """Give a page of the groups by their ids; `offset` of them are passed over."""
    return store().page("group", order=[Order("id")], limit=limit, offset=offset).map(UserGroup.of_record)


def rename_group(id: int, name: str) -> UserGroup:
    """Give the group another name.

    Raises:
        GroupNameTaken: another group has the name.
        MissingRecord: there is no such group.
    """
    try:
        return UserGroup.of_record(store().update("group", id, lambda values: {**values, "name": name}))
    except NotUnique as error:
        raise GroupNameTaken(name) from error


def add_member(id: int, user_id: int) -> None:
    """Make a person a member of the group, if they are not; it counts from their next request on.

    Raises:
        MissingRecord: there is no such group or account.
    """
    _change_groups(user_id, id, lambda groups: groups | {id})


def remove_member(id: int, user_id: int) -> None:
    """Make a person no longer a member of the group, if they are; it counts from their next request on.

    Raises:
        MissingRecord: there is no such group or account.
    """
    _change_groups(user_id, id, lambda groups: groups - {id})


def _change_groups(user_id: int, group_id: int, change: Callable[[set[int]], set[int]]) -> None:
    def plan(prepared: Prepared) -> list[Update]:
        person, group = prepared.get("user", user_id), prepared.get("group", group_id)
        if group is None:
            raise MissingRecord("group", group_id)
        if person is None:
            raise MissingRecord("user", user_id)
        values: Values = {**person.values, "groups": sorted(change(set(person.values["groups"])))}
        return [] if values == person.values else [Update(person, values)]

    store().transact(plan, read=[("user", user_id), ("group", group_id)])
