"""The actions by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import getdoc
from typing import Any, Final

from functions.catalogue import refusals
from functions.catalogue.action import datasets, groups, resources, searching, site
from functions.catalogue.action.call import Call

Run = Callable[[Call], Any]


@dataclass(frozen=True, slots=True)
class Action:
    """What is done by a name, and whether it writes: then a POST is needed, and an account."""

    run: Run
    writes: bool = False

    @property
    def help(self) -> str:
        """What it does."""
        return getdoc(self.run) or ""


def help_show(call: Call) -> str:
    """Tell what an action `name` does."""
    action = ACTIONS.get(call.reference("name"))
    if action is None:
        raise refusals.not_found("Action name not known")
    return action.help


_READING: Final[tuple[Run, ...]] = (
    *(site.status_show, site.site_read, site.license_list, help_show),
    *(datasets.package_list, datasets.package_show, searching.package_search),
    *(datasets.current_package_list_with_resources, datasets.package_autocomplete),
    *(datasets.package_relationships_list, datasets.package_revision_list),
    *(datasets.revision_list, datasets.revision_show),
    *(groups.group_list, groups.group_show, groups.group_package_show, groups.group_autocomplete),
    *(groups.member_list, groups.organization_show),
    *(groups.tag_list, groups.tag_show, groups.tag_autocomplete, groups.tag_search),
    resources.resource_show,
)
_WRITING: Final[tuple[Run, ...]] = (
    *(datasets.package_create, datasets.package_update, datasets.package_patch, datasets.package_delete),
    *(datasets.dataset_purge, datasets.package_relationship_create),
    *(datasets.package_relationship_update, datasets.package_relationship_delete),
    *(groups.group_create, groups.group_update, groups.group_patch, groups.group_delete, groups.group_purge),
    *(resources.resource_create, resources.resource_update, resources.resource_patch, resources.resource_delete),
)
_NOTHING: Final = ("organization_list", "organization_list_for_user", "vocabulary_list", "resource_view_list")


def _named() -> dict[str, Action]:
    """Give all actions by name; those on packages also by that of datasets."""
    actions = {
        **{run.__name__: Action(run) for run in _READING},
        **{run.__name__: Action(run, writes=True) for run in _WRITING},
        **{name: Action(groups.no_organizations) for name in _NOTHING},
    }
    datasets = {
        name.replace("package_", "dataset_", 1): each for name, each in actions.items() if name[:8] == "package_"
    }
    return {**actions, **datasets}


ACTIONS: Final = _named()
"""Every action."""
