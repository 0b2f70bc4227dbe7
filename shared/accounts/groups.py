"""Groups of people."""

from dataclasses import dataclass
from typing import Self

from shared.accounts.collections import store
from shared.records import NotUnique, Record


class GroupNameTaken(Exception):
    """A group has that name."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people."""

    id: int
    name: str

    @classmethod
    def of_record(cls, record: Record) -> Self:
        """The group that a record of `group` tells of."""
        return cls(record.id, record.values["name"])


@dataclass(frozen=True, slots=True)
class Groups:
    """A page of groups; `count` is how many there are in all, `next` and `previous` are cursors or None."""

    groups: tuple[Group, ...]
    count: int
    next: str | None
    previous: str | None


def create_group(name: str) -> Group:
    """Gives a new group, without members.

    Raises:
        GroupNameTaken: a group has the name.
    """
    try:
        return Group.of_record(store().create("group", {"name": name}))
    except NotUnique as error:
        raise GroupNameTaken(name) from error


def group(id: int) -> Group | None:
    """Gives the group with that id. One round trip."""
    record = store().get("group", id)
    return Group.of_record(record) if record else None


def list_groups(limit: int, cursor: str | None = None) -> Groups:
    """Gives a page of the groups, newest first.

    Raises:
        BadCursor: `cursor` is none that a page gave.
    """
    page = store().page("group", limit=limit, cursor=cursor)
    return Groups(tuple(map(Group.of_record, page.records)), page.count, page.next, page.previous)
