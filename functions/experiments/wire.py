"""What goes out: objects and lists, as the dialect's JSON.

An object needs more than its record. `context` reads all that, `body` then writes one without reading anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from functions.experiments import audience
from functions.experiments import inside as children
from functions.experiments.access.rights import holds_today, today
from functions.experiments.context import Context, Shown
from functions.experiments.documentation.schema_documents import BASE
from functions.experiments.models import RESOURCES, Resource
from shared.records import Record, Values

Body = dict[str, Any]

SHOWN_OPTION: Final = "location"
"""The one key of a storage box's options that is ever shown: others may be secrets."""


def address(resource: str, id: int) -> str:
    """Give the address of an object, such as `/api/v1/dataset/7/`."""
    return f"{BASE}{resource}/{id}/"


def body(resource: Resource, shown: Shown, about: Context) -> Body:
    """Write an object, fields in alphabetical order."""
    return _WRITERS[resource.name](shown, about)


def record_body(resource: Resource, record: Record, about: Context) -> Body:
    """Write an object that has a record of its own."""
    return body(resource, Shown(record.id, record), about)


def _ordered(resource: str, id: int, values: Mapping[str, Any]) -> Body:
    """Put what an object shows into order, with its number and address."""
    everything = {**values, "id": id, "resource_uri": address(resource, id)}
    return {name: everything[name] for name in RESOURCES[resource].fields if name in everything}


# Experiments, datasets, files


def _experiment(shown: Shown, about: Context) -> Body:
    values = shown.record.values
    amounts = _amounts(shown.record, about)
    own = {name: values[name] for name in _EXPERIMENT_FIELDS}
    computed = {
        "created_by": address("user", values["created_by"]),
        "parameter_sets": list(_sets("experimentparameterset", shown.record, about)),
        "authors": [{"name": each["author"], "url": each["url"]} for each in authors_of(values)],
        "owner_ids": owner_ids(values),
        "dataset_count": amounts.get("datasets", 0),
        "datafile_count": amounts.get("files", 0),
        "experiment_size": amounts.get("bytes", 0),
        "is_publication": False,
    }
    return _ordered("experiment", shown.id, {**own, **computed})


_EXPERIMENT_FIELDS: Final = (
    *(each.name for each in RESOURCES["experiment"].writable),
    "created_time",
    "update_time",
)


def authors_of(values: Values) -> list[Values]:
    """Give an experiment's authors in the order in which they stand."""
    return sorted(values["authors"], key=lambda each: (each["order"], each["n"]))


def owner_ids(values: Values) -> list[int]:
    """Give the numbers of the users who own an experiment today, each once."""
    day = today()
    return audience.owners({"acls": [row for row in values["acls"] if holds_today(row, day)]})


def _dataset(shown: Shown, about: Context) -> Body:
    values = shown.record.values
    amounts = _amounts(shown.record, about)
    own = {name: values[name] for name in _DATASET_FIELDS}
    computed = {
        "experiments": [address("experiment", id) for id in values["experiments"]],
        "instrument": _whole("instrument", values["instrument"], about),
        "parameter_sets": list(_sets("datasetparameterset", shown.record, about)),
        "dataset_size": amounts.get("bytes", 0),
        "dataset_datafile_count": amounts.get("files", 0),
        "dataset_experiment_count": len(values["experiments"]),
    }
    return _ordered("dataset", shown.id, {**own, **computed})


_DATASET_FIELDS: Final = ("description", "immutable", "directory", "created_time", "modified_time")


def _file(shown: Shown, about: Context) -> Body:
    values = shown.record.values
    own = {name: values[name] for name in _FILE_FIELDS}
    computed = {
        "dataset": address("dataset", values["dataset"]),
        "parameter_sets": list(_sets("datafileparameterset", shown.record, about)),
        "replicas": [_replica_body(shown.id, each, about) for each in values["replicas"]],
        "datafile": None,
    }
    return _ordered("dataset_file", shown.id, {**own, **computed})


_FILE_FIELDS: Final = (
    *(each.name for each in RESOURCES["dataset_file"].writable if each.name != "dataset"),
    "deleted_time",
)


def _replica(shown: Shown, about: Context) -> Body:
    return _replica_body(shown.record.id, _child(shown.record.values["replicas"], shown.path[0]), about)


def _replica_body(file: int, replica: Values, about: Context) -> Body:
    box = about.records.get(("storagebox", replica["box"]))
    values = {
        "datafile": address("dataset_file", file),
        "location": box.values["name"] if box else "",
        **{name: replica[name] for name in ("uri", "verified", "created_time", "last_verified_time")},
    }
    return _ordered("replica", children.child_id(file, replica["n"], children.REPLICAS), values)


def _amounts(record: Record, about: Context) -> Mapping[str, int]:
    tally = about.tallies.get((record.collection, record.id))
    return tally.amounts if tally else {}


# Parameter sets and parameters

OWNERS: Final[Mapping[str, tuple[str, str]]] = {
    "experimentparameterset": ("experiment", "experiment"),
    "datasetparameterset": ("dataset", "dataset"),
    "datafileparameterset": ("datafile", "dataset_file"),
}
"""The field that names a set's owner, and the owner's resource."""


def _sets(resource: str, record: Record, about: Context) -> Iterator[Body]:
    for each in record.values["parameter_sets"]:
        yield _set_body(resource, record.id, each, about)


def _set_writer(resource: str) -> Callable[[Shown, Context], Body]:
    def write(shown: Shown, about: Context) -> Body:
        return _set_body(resource, shown.record.id, _child(shown.record.values["parameter_sets"], shown.path[0]), about)

    return write


def _set_body(resource: str, owner: int, stored: Values, about: Context) -> Body:
    field_name, owner_resource = OWNERS[resource]
    id = children.child_id(owner, stored["n"], children.SETS)
    values = {
        field_name: address(owner_resource, owner),
        "schema": _whole("schema", stored["schema"], about),
        "parameters": [_parameter_body(resource, id, each) for each in stored["parameters"]],
    }
    return _ordered(resource, id, values)


def _parameter_writer(resource: str) -> Callable[[Shown, Context], Body]:
    def write(shown: Shown, about: Context) -> Body:
        in_set = _child(shown.record.values["parameter_sets"], shown.path[0])
        set_id = children.child_id(shown.record.id, in_set["n"], children.SETS)
        return _parameter_body(f"{resource}set", set_id, _child(in_set["parameters"], shown.path[1]))

    return write


def _parameter_body(set_resource: str, set_id: int, stored: Values) -> Body:
    resource = set_resource.removesuffix("set")
    values = {
        "name": address("parametername", stored["name"]),
        "parameterset": address(set_resource, set_id),
        **{name: stored[name] for name in ("string_value", "numerical_value", "datetime_value", "link_id")},
        "value": None,
    }
    return _ordered(resource, children.child_id(set_id, stored["n"], children.PARAMETERS), values)


def _child(stored: Sequence[Values], number: int) -> Values:
    return next(each for each in stored if each["n"] == number)


# What belongs to an experiment


def _acl(shown: Shown, about: Context) -> Body:
    row = _child(shown.record.values["acls"], shown.path[0])
    experiment = shown.record.id
    values = {**row, "object_id": experiment, "content_object": address("experiment", experiment)}
    return _ordered("objectacl", shown.id, values)


def _author(shown: Shown, about: Context) -> Body:
    stored = _child(shown.record.values["authors"], shown.path[0])
    experiment = record_body(RESOURCES["experiment"], shown.record, about)
    return _ordered("experimentauthor", shown.id, {**stored, "experiment": experiment})


# Everything else


def _whole(resource: str, id: int | None, about: Context) -> Body | None:
    """Write an object that another shows whole; null if there is none."""
    record = about.records.get((resource, id)) if id is not None else None
    return record_body(RESOURCES[resource], record, about) if record else None


def _plain(resource: str) -> Callable[[Shown, Context], Body]:
    """Make the writer of objects that show what is stored of them."""
    return lambda shown, about: _ordered(resource, shown.id, shown.record.values)


def _parameter_name(shown: Shown, about: Context) -> Body:
    values = shown.record.values
    return _ordered("parametername", shown.id, {**values, "schema": address("schema", values["schema"])})


def _facility(shown: Shown, about: Context) -> Body:
    values = shown.record.values
    group = values["manager_group"]
    return _ordered("facility", shown.id, {**values, "manager_group": group_body(group, about.groups.get(group, ""))})


def _instrument(shown: Shown, about: Context) -> Body:
    values = shown.record.values
    return _ordered("instrument", shown.id, {**values, "facility": _whole("facility", values["facility"], about)})


def group_body(id: int, name: str) -> Body:
    """Write a group of people."""
    return _ordered("group", id, {"name": name})


def _box(shown: Shown, about: Context) -> Body:
    values = shown.record.values
    options = [each for each in values["options"] if each["key"] == SHOWN_OPTION]
    listed = {
        "options": [_property_body("storageboxoption", shown.id, each) for each in options],
        "attributes": [_property_body("storageboxattribute", shown.id, each) for each in values["attributes"]],
    }
    return _ordered("storagebox", shown.id, {**values, **listed})


def _property_writer(resource: str, kept_in: str) -> Callable[[Shown, Context], Body]:
    def write(shown: Shown, about: Context) -> Body:
        return _property_body(resource, shown.record.id, _child(shown.record.values[kept_in], shown.path[0]))

    return write


def _property_body(resource: str, box: int, stored: Values) -> Body:
    id = children.child_id(box, stored["n"], children.PROPERTIES)
    return _ordered(resource, id, {**stored, "storage_box": address("storagebox", box)})


_WRITERS: Final[Mapping[str, Callable[[Shown, Context], Body]]] = {
    "experiment": _experiment,
    "dataset": _dataset,
    "dataset_file": _file,
    "replica": _replica,
    "experimentparameterset": _set_writer("experimentparameterset"),
    "datasetparameterset": _set_writer("datasetparameterset"),
    "datafileparameterset": _set_writer("datafileparameterset"),
    "experimentparameter": _parameter_writer("experimentparameter"),
    "datasetparameter": _parameter_writer("datasetparameter"),
    "datafileparameter": _parameter_writer("datafileparameter"),
    "objectacl": _acl,
    "experimentauthor": _author,
    "schema": _plain("schema"),
    "parametername": _parameter_name,
    "facility": _facility,
    "instrument": _instrument,
    "storagebox": _box,
    "storageboxoption": _property_writer("storageboxoption", "options"),
    "storageboxattribute": _property_writer("storageboxattribute", "attributes"),
    "location": _plain("location"),
}
"""Who writes the objects of each resource; people and groups are written by `operations.people`."""


# Lists


def list_body(bodies: Sequence[Body], meta: Body) -> Body:
    """Write a page of a list."""
    return {"meta": meta, "objects": list(bodies)}


def meta(path: str, query: Mapping[str, Sequence[str]], limit: int, offset: int, total: int) -> Body:
    """Write what a list tells of itself; the addresses of its neighbours keep all other arguments.

    Args:
        path: the list's address.
        query: the arguments of the request.
        limit: how many objects a page has.
        offset: how many were passed over.
        total: how many there are in all.
    """

    def url(start: int) -> str:
        kept = {name: values for name, values in query.items() if name not in ("limit", "offset")}
        return f"{path}?{urlencode({**kept, 'limit': [str(limit)], 'offset': [str(start)]}, doseq=True)}"

    return {
        "limit": limit,
        "next": url(offset + limit) if offset + limit < total else None,
        "offset": offset,
        "previous": url(offset - limit) if offset >= limit else None,
        "total_count": total,
    }
