"""Pages about groups of people: which there are, and who is a member."""

from __future__ import annotations

from typing import Any, Final

from functions.accounts import pages, refusals
from functions.accounts.administration.frame import PATH, around, query_of, shown
from functions.accounts.body import form_body
from functions.accounts.browsing import in_browser
from functions.accounts.forms import FormInput, PageForm, submitted
from functions.accounts.listing import Query
from functions.accounts.models import GroupName
from functions.accounts.operations import groups, people
from functions.accounts.operations.permissions import site_admin
from shared.accounts.users import users
from shared.http import Request, Response

_MOST_NAMED: Final = 100
"""Members whose names a page of a group shows: one round trip's worth."""

_NAME: Final = (FormInput("name", "Name", required=True),)
_NEW: Final = PageForm("Make the group", _NAME)
_DETAILS: Final = PageForm("Rename", _NAME)
_MEMBER: Final = PageForm("Add", (FormInput("username", "Username", required=True),))


@in_browser
def list_groups(request: Request) -> Response:
    """List the groups, or find one by its name."""
    return _listed(request, _NEW)


def _listed(request: Request, new: PageForm) -> Response:
    asked = request.query.get("q", [""])[-1].strip()
    found = groups.list_groups(request.principal, query_of(request, name=asked))
    return shown(request, "admin_groups.html", "Groups", "Groups", asked=asked, new=new, **around(request, found))


@in_browser
def create_group(request: Request) -> Response:
    """Make a group."""

    def create(said: dict[str, Any]) -> Response:
        made = groups.create_group(request.principal, form_body(said, GroupName))
        return pages.done(request, f"{PATH}/groups/{made.id}", "made")

    return submitted(request, _NEW, create, lambda form: _listed(request, form))


@in_browser
def show_group(request: Request, group: int) -> Response:
    """Show a group and its members."""
    return _shown(request, group)


def _shown(request: Request, group: int, **tried: PageForm) -> Response:
    found = groups.read_group(request.principal, group)
    named = users(found.members[:_MOST_NAMED]) if found.members else {}
    forms = {"details": _DETAILS.filled({"name": found.name}), "member": _MEMBER, **tried}
    return shown(request, "admin_group.html", found.name, "Groups", group=found, members=list(named.values()), **forms)


@in_browser
def rename_group(request: Request, group: int) -> Response:
    """Give a group another name."""

    def rename(said: dict[str, Any]) -> Response:
        groups.rename_group(request.principal, group, form_body(said, GroupName))
        return pages.done(request, f"{PATH}/groups/{group}", "saved")

    return submitted(request, _DETAILS, rename, lambda form: _shown(request, group, details=form))


@in_browser
def add_member(request: Request, group: int) -> Response:
    """Make somebody a member, by their username."""

    def add(said: dict[str, Any]) -> Response:
        site_admin(request.principal)
        asked = said["username"].strip()
        found = people.list_people(request.principal, Query({"username": [asked]})).records if asked else ()
        if not found:
            raise refusals.invalid({"username": ["Nobody has that username."]})
        groups.add_member(request.principal, group, found[0].id)
        return pages.done(request, f"{PATH}/groups/{group}", "member-added")

    return submitted(request, _MEMBER, add, lambda form: _shown(request, group, member=form))


@in_browser
def remove_member(request: Request, group: int, user: int) -> Response:
    """Make somebody no member any more."""
    groups.remove_member(request.principal, group, user)
    return pages.done(request, f"{PATH}/groups/{group}", "member-removed")
