"""Actions on groups and tags. There are no organisations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from functions.catalogue import refusals
from functions.catalogue.action import shapes
from functions.catalogue.action.call import MOST_OBJECTS, Call, listed
from functions.catalogue.action.datasets import RULES
from functions.catalogue.kinds import is_uuid
from functions.catalogue.operations import counted, groups, packages, purging, registers
from functions.catalogue.store import GROUP
from functions.catalogue.wire import Body, ShownGroup
from shared.http import Refused
from shared.http.idempotency import idempotency_key
from shared.records import Line

_FEW: Final = 10


# Reading


def group_list(call: Call) -> list[Any]:
    """List the names of the groups, or of those in `groups`; with `all_fields` the groups, 1,000 at the most."""
    lines, wanted = registers.listed(GROUP), set(listed(call.said.get("groups")))
    lines = [line for line in lines if not wanted or line.sort in wanted or line.data["uuid"] in wanted]
    if not call.flag("all_fields"):
        return [line.sort for line in call.page(lines)]
    found = counted.groups([line.id for line in call.page_of_objects(lines)])
    return [shapes.group(record, count) for record, count in found]


def group_show(call: Call) -> Body:
    """Show a group by its id or name; with `include_datasets` its datasets too, 1,000 at the most."""
    found = _shown(call)
    return {**shapes.group(found.record, len(found.packages)), **_members(call, found.packages)}


def _shown(call: Call) -> ShownGroup:
    """Give a group; one that is not the caller's to see is not there.

    Raises:
        Refused: 404.
    """
    try:
        return groups.read(call.reference("id"), call.caller)
    except Refused as refused:
        raise (refusals.not_found() if refused.status == 403 else refused) from None


def _members(call: Call, lines: Sequence[Line]) -> Body:
    return {"packages": _datasets(call, lines)} if call.flag("include_datasets") else {}


def _datasets(call: Call, lines: Sequence[Line]) -> list[Body]:
    found = packages.read_many([line.id for line in lines[:MOST_OBJECTS]])
    return [shapes.dataset(each, call.site) for each in found]


def group_package_show(call: Call) -> list[Body]:
    """List the datasets of a group, 1,000 at the most."""
    lines = _shown(call).packages
    return _datasets(call, lines[: call.number("limit", MOST_OBJECTS)])


def group_autocomplete(call: Call) -> list[Body]:
    """List groups whose name has a text `q` in it, 10 if nobody says how many (`limit`)."""
    text = call.text("q", "query").lower()
    found = [line for line in registers.listed(GROUP) if text in line.sort][: call.number("limit", _FEW)]
    read = counted.groups([line.id for line in found[:MOST_OBJECTS]])
    return [{name: shapes.group(*each)[name] for name in ("id", "name", "title")} for each in read]


def member_list(call: Call) -> list[list[str]]:
    """List the datasets of a group, each as its id, `package` and `public`."""
    found = _shown(call).packages
    wanted = call.text("object_type") in ("", "package")
    return [[line.data["uuid"], "package", "public"] for line in found] if wanted else []


def no_organizations(call: Call) -> list[Any]:
    """List nothing: there are no organisations, vocabularies and views here."""
    return []


def organization_show(call: Call) -> None:
    """Say that there are no organisations."""
    call.reference("id")
    raise refusals.not_found()


# Writing


def group_create(call: Call) -> Body:
    """Make a group."""
    key = idempotency_key(call.request, "catalogue")
    return _body(groups.create(lambda: shapes.group_body(call.said), call.caller, RULES, key))


def group_update(call: Call) -> Body:
    """Replace a group: what is not said is emptied, but for its packages."""
    return _written(call, call.reference("id", "name"), shapes.whole_group_body(call.said))


def group_patch(call: Call) -> Body:
    """Change the members of a group that are said, each as a whole."""
    return _written(call, call.reference("id"), shapes.group_body(call.said))


def _written(call: Call, reference: str, body: Body) -> Body:
    said = {name: value for name, value in body.items() if name != "id"}
    return _body(groups.update(reference, lambda _: said, call.caller, RULES))


def _body(shown: ShownGroup) -> Body:
    return shapes.group(shown.record, len(shown.packages))


def group_delete(call: Call) -> None:
    """Delete a group: it stays for those who may change it, and gives back its name."""
    groups.delete(call.reference("id"), call.caller)


def group_purge(call: Call) -> None:
    """Remove a group for good; for administrators of the site."""
    purging.purge_group(call.reference("id"), call.caller)


# Tags


def tag_list(call: Call) -> list[Any]:
    """List the names of the tags, or of those with a text `query` in them; with `all_fields` what tags are."""
    names = call.page(_tags(call))
    return [shapes.tag(name) for name in names] if call.flag("all_fields") else list(names)


def tag_show(call: Call) -> Body:
    """Show a tag by its name or id; with `include_datasets` its datasets too, 1,000 at the most."""
    said = call.reference("id")
    name = next((each for each in registers.tags() if shapes.tag_id(each) == said), said) if is_uuid(said) else said
    lines = registers.with_tag(name)
    return {**shapes.tag(name), **_members(call, lines)}


def tag_autocomplete(call: Call) -> list[str]:
    """List names of tags with a text `query` in them, 10 if nobody says how many (`limit`)."""
    return _tags(call)[: call.number("limit", _FEW)]


def tag_search(call: Call) -> Body:
    """Find the tags with a text `query` in them."""
    found = _tags(call)
    return {"count": len(found), "results": [shapes.tag(name) for name in call.page(found)]}


def _tags(call: Call) -> list[str]:
    text = call.text("query", "q").lower()
    return [name for name in registers.tags() if text in name.lower()]
