"""What goes out: objects and lists, as the dialect's JSON.

An object needs more than its record. `context` reads all that, the functions here then write one without reading
anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from functions.experiments import audience, inside
from functions.experiments.context import Context
from functions.experiments.inside import Inside, Shown
from functions.experiments.kinds import One
from functions.experiments.models import RESOURCES, Resource
from shared.records import Record, Values

Body = dict[str, Any]
Writer = Callable[[Shown, Context], Body]

BASE: Final = "/api/v1/"
"""Where all addresses begin."""


def address(resource: str, id: int) -> str:
    """Give the address of an object, such as `/api/v1/dataset/7/`."""
    return f"{BASE}{resource}/{id}/"


def id_of(uri: str) -> int:
    """Give the number in the address of an object."""
    return int(uri.rstrip("/").rpartition("/")[2])


def _ordered(resource: str, id: int, values: Mapping[str, Any]) -> Body:
    """Put what an object shows into order, with its number and address."""
    everything = {**values, "id": id, "resource_uri": address(resource, id)}
    return {name: everything[name] for name in RESOURCES[resource].fields if name in everything}


def _members(place: Inside, write: Writer, shown: Shown, about: Context) -> list[Body]:
    """Write the objects that another shows of those inside it."""
    return [write(each, about) for each in place.members(shown.record)]


def _whole(resource: str, id: int | None, write: Writer, about: Context) -> Body | None:
    """Write an object that another shows whole; null if there is none."""
    record = about.records.get((resource, id)) if id is not None else None
    return write(Shown.itself(record), about) if record else None


def plain(resource: str) -> Writer:
    """Make the writer of objects that show what is stored of them."""
    return lambda shown, about: _ordered(resource, shown.id, shown.values)


# Parameter sets and parameters


def owner_of(resource: Resource) -> tuple[str, str]:
    """Give the field that names what a parameter set or a parameter belongs to, and the resource of that."""
    first = resource.own[0]
    assert isinstance(first.kind, One)
    return first.name, first.kind.to


def parameter_set(resource: str) -> Writer:
    """Make the writer of parameter sets of a resource."""
    field, owner = owner_of(RESOURCES[resource])
    write_parameter = parameter(resource.removesuffix("set"))

    def write(shown: Shown, about: Context) -> Body:
        ids = ((inside.PARAMETER.id(shown.id, each["n"]), each) for each in shown.values["parameters"])
        values = {
            field: address(owner, shown.record.id),
            "schema": _whole("schema", shown.values["schema"], schema, about),
            "parameters": [write_parameter(Shown(id, shown.record, each), about) for id, each in ids],
        }
        return _ordered(resource, shown.id, values)

    return write


def parameter(resource: str) -> Writer:
    """Make the writer of parameters of a resource."""

    def write(shown: Shown, about: Context) -> Body:
        stored = shown.values
        values = {
            "name": address("parametername", stored["name"]),
            "parameterset": address(f"{resource}set", inside.PARAMETER.place(shown.id).owner),
            **{name: stored[name] for name in ("string_value", "numerical_value", "datetime_value", "link_id")},
            "value": None,
        }
        return _ordered(resource, shown.id, values)

    return write


schema: Final = plain("schema")
"""Write a schema."""

_experiment_set: Final = parameter_set("experimentparameterset")
_dataset_set: Final = parameter_set("datasetparameterset")
_file_set: Final = parameter_set("datafileparameterset")


def parameter_name(shown: Shown, about: Context) -> Body:
    """Write a parameter's name."""
    return _ordered("parametername", shown.id, {**shown.values, "schema": address("schema", shown.values["schema"])})


# Experiments


def experiment(shown: Shown, about: Context) -> Body:
    """Write an experiment."""
    values = shown.record.values
    amounts = _amounts(shown.record, about)
    own = {name: values[name] for name in _EXPERIMENT_FIELDS}
    computed = {
        "created_by": address("user", values["created_by"]),
        "parameter_sets": _members(inside.SETS["experiment"], _experiment_set, shown, about),
        "authors": [{"name": each["author"], "url": each["url"]} for each in authors_of(values)],
        "owner_ids": audience.owners_today(values),
        "dataset_count": amounts.get("datasets", 0),
        "datafile_count": amounts.get("files", 0),
        "experiment_size": amounts.get("bytes", 0),
        "is_publication": False,
    }
    return _ordered("experiment", shown.record.id, {**own, **computed})


_EXPERIMENT_FIELDS: Final = (
    *(each.name for each in RESOURCES["experiment"].writable),
    "created_time",
    "update_time",
)


def authors_of(values: Values) -> list[Values]:
    """Give an experiment's authors in the order in which they stand."""
    return sorted(values["authors"], key=lambda each: (each["order"], each["n"]))


def access_row(shown: Shown, about: Context) -> Body:
    """Write an access row."""
    id = shown.record.id
    return _ordered(
        "objectacl", shown.id, {**shown.values, "object_id": id, "content_object": address("experiment", id)}
    )


def author(shown: Shown, about: Context) -> Body:
    """Write an author."""
    return _ordered("experimentauthor", shown.id, {**shown.values, "experiment": experiment(shown, about)})


# Datasets and files


def dataset(shown: Shown, about: Context) -> Body:
    """Write a dataset."""
    values = shown.values
    amounts = _amounts(shown.record, about)
    own = {name: values[name] for name in _DATASET_FIELDS}
    computed = {
        "experiments": [address("experiment", id) for id in values["experiments"]],
        "instrument": _whole("instrument", values["instrument"], instrument, about),
        "parameter_sets": _members(inside.SETS["dataset"], _dataset_set, shown, about),
        "dataset_size": amounts.get("bytes", 0),
        "dataset_datafile_count": amounts.get("files", 0),
        "dataset_experiment_count": len(values["experiments"]),
    }
    return _ordered("dataset", shown.id, {**own, **computed})


_DATASET_FIELDS: Final = ("description", "immutable", "directory", "created_time", "modified_time")


def _amounts(record: Record, about: Context) -> Mapping[str, int]:
    tally = about.tallies.get((record.collection, record.id))
    return tally.amounts if tally else {}


def file(shown: Shown, about: Context) -> Body:
    """Write a file."""
    values = shown.values
    own = {name: values[name] for name in _FILE_FIELDS}
    computed = {
        "dataset": address("dataset", values["dataset"]),
        "parameter_sets": _members(inside.SETS["dataset_file"], _file_set, shown, about),
        "replicas": _members(inside.REPLICAS, replica, shown, about),
        "datafile": None,
    }
    return _ordered("dataset_file", shown.id, {**own, **computed})


_FILE_FIELDS: Final = (
    *(each.name for each in RESOURCES["dataset_file"].writable if each.name != "dataset"),
    "deleted_time",
)


def replica(shown: Shown, about: Context) -> Body:
    """Write a copy of a file."""
    stored = shown.values
    held_in = about.records.get(("storagebox", stored["box"]))
    values = {
        "datafile": address("dataset_file", shown.record.id),
        "location": held_in.values["name"] if held_in else "",
        **{name: stored[name] for name in ("uri", "verified", "created_time", "last_verified_time")},
    }
    return _ordered("replica", shown.id, values)


# Facilities and storage boxes


def group_body(id: int, name: str) -> Body:
    """Write a group of people."""
    return _ordered("group", id, {"name": name})


def facility(shown: Shown, about: Context) -> Body:
    """Write a facility."""
    group = shown.values["manager_group"]
    return _ordered(
        "facility", shown.id, {**shown.values, "manager_group": group_body(group, about.groups.get(group, ""))}
    )


def instrument(shown: Shown, about: Context) -> Body:
    """Write an instrument."""
    whole = _whole("facility", shown.values["facility"], facility, about)
    return _ordered("instrument", shown.id, {**shown.values, "facility": whole})


def box_property(resource: str) -> Writer:
    """Make the writer of options, or attributes, of storage boxes."""
    return lambda shown, about: _ordered(
        resource, shown.id, {**shown.values, "storage_box": address("storagebox", shown.record.id)}
    )


option: Final = box_property("storageboxoption")
"""Write an option of a storage box."""
attribute: Final = box_property("storageboxattribute")
"""Write an attribute of a storage box."""


def box(shown: Shown, about: Context) -> Body:
    """Write a storage box."""
    listed = {
        "options": _members(inside.OPTIONS, option, shown, about),
        "attributes": _members(inside.ATTRIBUTES, attribute, shown, about),
    }
    return _ordered("storagebox", shown.id, {**shown.values, **listed})


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
