"""The resources as the experiments' wire contract states them: the one place the tests take fields from."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest

from .client import Json

INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{6})?")

COMPUTED_LIST = "list"
"""The kind of a list that is worked out and is neither records nor their URIs."""


@dataclass(frozen=True)
class Resource:
    """A resource: the kind of each field in wire form, what filters and orders its lists.

    A kind is text, integer, float, boolean, instant, day, null, list, `uri:R`, `uris:R`, `embedded:R`, `records:R`
    (R names a resource), with `?` behind it where null is a value.
    """

    name: str
    fields: dict[str, str]
    filters: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    sometimes: frozenset[str] = field(default=frozenset())

    def __str__(self) -> str:
        """The name, which is also the test id."""
        return self.name


def _resource(name: str, fields: str, filters: str = "", orders: str = "", sometimes: str = "") -> Resource:
    kinds = {known: kind for known, _, kind in (one.partition("=") for one in fields.split())}
    return Resource(name, kinds, tuple(filters.split()), tuple(orders.split()), frozenset(sometimes.split()))


def _parameter_set(owner: str) -> Resource:
    target = "dataset_file" if owner == "datafile" else owner
    fields = f"{owner}=uri:{target} schema=embedded:schema parameters=records:{owner}parameter"
    return _resource(f"{owner}parameterset", fields)


def _parameter(owner: str) -> Resource:
    return _resource(
        f"{owner}parameter",
        f"name=uri:parametername parameterset=uri:{owner}parameterset string_value=text? numerical_value=float?"
        " datetime_value=instant? link_id=integer? value=null",
    )


RESOURCES = {
    one.name: one
    for one in (
        _resource(
            "experiment",
            "title=text description=text institution_name=text url=text? handle=text? approved=boolean locked=boolean"
            " public_access=integer start_time=instant? end_time=instant? created_time=instant update_time=instant"
            " created_by=uri:user parameter_sets=records:experimentparameterset authors=list owner_ids=list"
            " dataset_count=integer datafile_count=integer experiment_size=integer is_publication=boolean",
            "id title",
            "id title created_time update_time",
            "license",
        ),
        _resource(
            "dataset",
            "description=text experiments=uris:experiment immutable=boolean directory=text? created_time=instant?"
            " modified_time=instant? instrument=embedded:instrument? parameter_sets=records:datasetparameterset"
            " dataset_size=integer dataset_experiment_count=integer dataset_datafile_count=integer",
            "id description directory experiments instrument",
            "id description",
        ),
        _resource(
            "dataset_file",
            "dataset=uri:dataset filename=text directory=text? size=integer md5sum=text sha512sum=text mimetype=text"
            " created_time=instant? modification_time=instant? version=integer deleted=boolean deleted_time=instant?"
            " parameter_sets=records:datafileparameterset replicas=records:replica datafile=null",
            "directory filename dataset",
            "id filename modification_time",
        ),
        _resource(
            "replica",
            "datafile=uri:dataset_file uri=text location=text verified=boolean created_time=instant"
            " last_verified_time=instant?",
            "verified uri",
            "id",
        ),
        _resource(
            "schema",
            "namespace=text name=text? type=integer subtype=text? immutable=boolean hidden=boolean",
            "id namespace",
            "id",
        ),
        _resource(
            "parametername",
            "schema=uri:schema name=text full_name=text units=text data_type=integer immutable=boolean"
            " comparison_type=integer is_searchable=boolean choices=text order=integer?",
            "schema",
        ),
        _parameter_set("experiment"),
        _parameter_set("dataset"),
        _parameter_set("datafile"),
        _parameter("experiment"),
        _parameter("dataset"),
        _parameter("datafile"),
        _resource(
            "user", "first_name=text last_name=text groups=records:group", "username email", "", "username email"
        ),
        _resource("group", "name=text", "id name"),
        _resource(
            "facility",
            "name=text manager_group=embedded:group created_time=instant modified_time=instant",
            "id name manager_group",
            "id name",
        ),
        _resource(
            "instrument",
            "name=text facility=embedded:facility created_time=instant modified_time=instant",
            "id name facility",
            "id name",
        ),
        _resource(
            "storagebox",
            "name=text description=text django_storage_class=text max_size=integer? status=text"
            " options=records:storageboxoption attributes=records:storageboxattribute",
            "name",
            "id",
        ),
        _resource(
            "storageboxoption", "key=text value=text value_type=text storage_box=uri:storagebox", "storage_box", "id"
        ),
        _resource("storageboxattribute", "key=text value=text storage_box=uri:storagebox", "storage_box", "id"),
        _resource(
            "objectacl",
            "pluginId=text entityId=text object_id=integer content_object=uri:experiment canRead=boolean"
            " canWrite=boolean canDelete=boolean isOwner=boolean effectiveDate=day? expiryDate=day?"
            " aclOwnershipType=integer",
            "pluginId entityId object_id content_type aclOwnershipType",
            "id",
            "content_type",
        ),
        _resource(
            "experimentauthor",
            "experiment=embedded:experiment author=text institution=text? email=text? order=integer url=text?",
            "id experiment author institution email order url",
            "id author email order",
        ),
    )
}
"""All resources but `location`, the other name of `storagebox`."""

NAMES = (*RESOURCES, "location")

each_resource = pytest.mark.parametrize("resource", RESOURCES.values(), ids=str)
each_name = pytest.mark.parametrize("name", NAMES)


def faults(record: Json, resource: str) -> list[str]:
    """What is wrong with a record's form, its embedded records included; nothing where all is right."""
    told = RESOURCES[resource]
    found = [f"{resource}: no {name}" for name in {"id", "resource_uri", *told.fields} - record.keys()]
    found += [f"{resource}: what is {name}?" for name in record.keys() - _known(told)]
    if type(record.get("id")) is not int or record["id"] < 1:
        found.append(f"{resource}: id {record.get('id')!r}")
    if record.get("resource_uri") != f"/api/v1/{resource}/{record.get('id')}/":
        found.append(f"{resource}: resource_uri {record.get('resource_uri')!r}")
    for name in told.fields.keys() & record.keys():
        found += [f"{resource}.{name}: {one}" for one in _value_faults(record[name], told.fields[name])]
    return found


def _known(told: Resource) -> set[str]:
    return {"id", "resource_uri", *told.fields, *told.sometimes}


def _value_faults(value: Any, kind: str) -> list[str]:
    if value is None and (kind.endswith("?") or kind == "null"):
        return []
    word, _, target = kind.removesuffix("?").partition(":")
    match word:
        case "records":
            return [fault for one in value for fault in faults(one, target)]
        case "embedded":
            return faults(value, target)
        case "uris":
            return [fault for one in value for fault in _value_faults(one, f"uri:{target}")]
        case "uri":
            return [] if re.fullmatch(rf"/api/v1/{target}/[0-9]+/", str(value)) else [f"{value!r} is no {target} URI"]
    return [] if _is(value, word) else [f"{value!r} is no {kind}"]


def _is(value: Any, word: str) -> bool:
    match word:
        case "text":
            return isinstance(value, str)
        case "integer":
            return type(value) is int
        case "float":
            return type(value) in (int, float)
        case "boolean":
            return isinstance(value, bool)
        case "list":
            return isinstance(value, list)
        case "day":
            return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
        case "instant":
            return isinstance(value, str) and bool(INSTANT.fullmatch(value) and datetime.fromisoformat(value))
    return False
