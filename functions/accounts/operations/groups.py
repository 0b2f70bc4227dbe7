"""What site administrators do with groups. The group that manages a facility is one of them."""

from functions.accounts import refusals
from functions.accounts.body import Body
from functions.accounts.listing import Query
from functions.accounts.models import Group, GroupName
from functions.accounts.operations.permissions import site_admin
from shared.accounts import groups
from shared.principal import Principal
from shared.records import Page


def list_groups(caller: Principal, query: Query) -> Page[Group]:
    """List the groups, newest first; or the one of a `name`."""
    site_admin(caller)
    if name := query.text("name"):
        return Page.of(groups.group_named(name)).map(Group.of)
    return groups.list_groups(query.limit, query.cursor).map(Group.of)


def read_group(caller: Principal, group: int) -> Group:
    """One group with its members."""
    site_admin(caller)
    found = groups.group(group)
    if found is None:
        raise refusals.missing("There is no such group.")
    return Group.of(found)


def create_group(caller: Principal, body: Body[GroupName]) -> Group:
    """Make a group, without members."""
    site_admin(caller)
    try:
        return Group.of(groups.create_group(body.read().name))
    except groups.GroupNameTaken:
        raise refusals.conflict("A group has that name.", "name") from None


def rename_group(caller: Principal, group: int, body: Body[GroupName]) -> Group:
    """Give a group another name."""
    site_admin(caller)
    try:
        return Group.of(groups.rename_group(group, body.read().name))
    except groups.GroupNameTaken:
        raise refusals.conflict("A group has that name.", "name") from None


def add_member(caller: Principal, group: int, user: int) -> None:
    """Make somebody a member from now on."""
    site_admin(caller)
    groups.add_member(group, user)


def remove_member(caller: Principal, group: int, user: int) -> None:
    """Make somebody no member any more."""
    site_admin(caller)
    groups.remove_member(group, user)
