"""How the Action API lays out datasets, groups and tags, and from there to the bodies that operations take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from functions.catalogue import refusals, wire
from functions.catalogue.models import TEXTS
from functions.catalogue.wire import INVERSE, Body, ShownPackage
from shared.records import Record, Values

_SUBJECT: Final = ("depends_on", "derives_from", "child_of", "links_to")
"""The types of relationships whose subject is the package that they are said of; of the others it is the object."""


# From records


def dataset(shown: ShownPackage, site: str) -> Body:
    """Write a package as a dataset."""
    values, body = shown.record.values, wire.package(shown, 2, site)
    return {
        **body,
        "tags": [tag(name) for name in values["tags"]],
        "num_tags": len(values["tags"]),
        "extras": _pairs(values["extras"]),
        "groups": [_summary(each) for each in shown.active_groups],
        "num_resources": len(values["resources"]),
        "type": "dataset",
        "private": False,
        "license_title": body["license"],
        "organization": None,
        "owner_org": None,
        "creator_user_id": None if values["owner"] is None else str(values["owner"]),
        "relationships_as_subject": _relationships(shown, True),
        "relationships_as_object": _relationships(shown, False),
    }


def _relationships(shown: ShownPackage, as_subject: bool) -> list[Body]:
    found = [each for each in shown.active_relationships if (each[0]["type"] in _SUBJECT) is as_subject]
    return [_relationship(shown.record, kept, other, as_subject) for kept, other in found]


def _relationship(package: Record, kept: Values, other: Record, as_subject: bool) -> Body:
    subject, object = (package, other) if as_subject else (other, package)
    return {
        "subject_package_id": subject.values["uuid"],
        "object_package_id": object.values["uuid"],
        "type": kept["type"] if as_subject else INVERSE[kept["type"]],
        "comment": kept["comment"],
    }


def group(record: Record, count: int) -> Body:
    """Write a group, with how many packages it has."""
    values = record.values
    return {
        **_summary(record),
        "created": values["created"],
        "state": values["state"],
        "revision_id": values["revision"],
        "type": "group",
        "is_organization": False,
        "approval_status": "approved",
        "image_url": "",
        "extras": _pairs(values["extras"]),
        "package_count": count,
    }


def _summary(record: Record) -> Body:
    values = record.values
    return {
        "id": values["uuid"],
        "name": values["name"],
        "title": values["title"],
        "display_name": values["title"] or values["name"],
        "description": values["description"],
    }


def tag(name: str) -> Body:
    """Write a tag."""
    return {"id": tag_id(name), "name": name, "display_name": name, "state": "active", "vocabulary_id": None}


def tag_id(name: str) -> str:
    """Give the id of a tag: tags are no records, so it is made of the name."""
    return str(uuid5(NAMESPACE_URL, f"urn:stele:tag:{name}"))


def _pairs(extras: Mapping[str, Any]) -> list[Body]:
    return [{"key": key, "value": value} for key, value in sorted(extras.items())]


# To bodies

_NO_PACKAGE: Final[Body] = {**dict.fromkeys(TEXTS), "tags": [], "extras": {}, "groups": []}
_NO_GROUP: Final[Body] = {"title": None, "description": None, "extras": {}}


def package_body(said: Mapping[str, Any]) -> dict[str, Any]:
    """Give the body of a package that a dataset says; members that it does not have are not in it.

    Raises:
        Refused: 409.
    """
    body = _with_extras(said)
    if "tag_string" in said and not said.get("tags"):
        body["tags"] = said["tag_string"]
    elif "tags" in said:
        body["tags"] = _names("tags", said["tags"], ("name",))
    if "groups" in said:
        body["groups"] = _names("groups", said["groups"], ("id", "name"))
    if "resources" in said:
        body["resources"] = _listed("resources", said["resources"])
    if str(said.get("private")).lower() == "true":
        raise refusals.bad_fields({"private": ["Datasets with no organization can't be private."]})
    return body


def whole_package_body(said: Mapping[str, Any]) -> dict[str, Any]:
    """Give the body that makes of a package what a dataset says: what it does not say is empty, but for resources.

    Raises:
        Refused: 409.
    """
    licence = {} if "license" in said else {"license_id": None}
    return {**_NO_PACKAGE, **licence, **package_body(said)}


def group_body(said: Mapping[str, Any]) -> dict[str, Any]:
    """Give the body of a group that the Action API's says.

    Raises:
        Refused: 409.
    """
    body = _with_extras(said)
    if "packages" in said:
        body["packages"] = _names("packages", said["packages"], ("id", "name"))
    return body


def whole_group_body(said: Mapping[str, Any]) -> dict[str, Any]:
    """Give the body that makes of a group what is said: what is not said is empty, but for its packages.

    Raises:
        Refused: 409.
    """
    return {**_NO_GROUP, **group_body(said)}


def _with_extras(said: Mapping[str, Any]) -> dict[str, Any]:
    return {**said, "extras": _extras(said["extras"])} if "extras" in said else dict(said)


def _extras(said: Any) -> dict[str, Any]:
    """Read extras: pairs of a key and a value, or an object."""
    if isinstance(said, dict):
        return said
    pairs = [each for each in _listed("extras", said) if not each.get("deleted")]
    bad = [{} if isinstance(each.get("key"), str) and each["key"] else {"key": ["Missing value"]} for each in pairs]
    if any(bad):
        raise refusals.bad_fields({"extras": bad})
    extras = {each["key"]: each.get("value") for each in pairs}
    if len(extras) < len(pairs):
        keys = [each["key"] for each in pairs]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise refusals.bad_fields({"extras": [f'Duplicate key "{key[:100]}"' for key in twice]})
    return extras


def _names(member: str, said: Any, keys: Sequence[str]) -> list[str]:
    """Read a list of objects that are each known by the first of some keys; texts stand for themselves."""
    if not isinstance(said, list):
        raise _no_objects(member)
    names = [each if isinstance(each, str) else _name(member, each, keys) for each in said]
    bad = [{} if isinstance(name, str) and name else {keys[0]: ["Missing value"]} for name in names]
    if any(bad):
        raise refusals.bad_fields({member: bad})
    return [str(name) for name in names]


def _name(member: str, said: Any, keys: Sequence[str]) -> Any:
    if not isinstance(said, dict):
        raise _no_objects(member)
    return next((said[key] for key in keys if said.get(key)), None)


def _listed(member: str, said: Any) -> list[dict[str, Any]]:
    if not isinstance(said, list) or not all(isinstance(each, dict) for each in said):
        raise _no_objects(member)
    return said


def _no_objects(member: str) -> Exception:
    return refusals.bad_fields({member: ["Must be a list of objects"]})
