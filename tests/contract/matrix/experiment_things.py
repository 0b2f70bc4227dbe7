"""What the experiments' addresses are about: an experiment of the owner's that nobody else may see, and its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.contract.experiments.client import Client, Json, unique

Values = Callable[["ExperimentThings"], Json]


class ExperimentThings:
    """Makes objects, and whatever they need.

    Args:
        owner: whose everything is that anybody may have.
        admin: makes what only site administrators make.
    """

    def __init__(self, owner: Client, admin: Client) -> None:
        self._owner = owner
        self._admin = admin
        self._kept: dict[str, Json] = {}

    def make(self, word: str) -> int:
        """A new object; gives its id."""
        id: int = self._made(word)["id"]
        return id

    def values(self, resource: str) -> Json:
        """What a POST says that makes one."""
        return _VALUES[resource](self)

    def uri(self, word: str) -> str:
        """The address of an object that stays."""
        if word not in self._kept:
            self._kept[word] = self._made(word)
        return str(self._kept[word]["resource_uri"])

    def file_values(self) -> Json:
        """What is said of a file of no bytes."""
        self.uri("dataset")
        return self._owner.file_values(self._kept["dataset"])

    @property
    def owner_id(self) -> str:
        """The owner's id, as text."""
        return str(self._owner.id)

    def _made(self, word: str) -> Json:
        match word:
            case "dataset_file" | "replica":
                self.uri("dataset")
                file = self._owner.file(self._kept["dataset"])
                return file if word == "dataset_file" else dict(file["replicas"][0])
            case "experiment_above":  # the one that datasets are in
                self.uri("experiment")
                return self._kept["experiment"]
            case "awaited_file":
                return self._owner.make("dataset_file", **self.file_values())
            case "location":
                return self._owner.objects("location")[0]
        maker = self._admin if word in ADMINISTRATED else self._owner
        resource = "schema" if word.startswith("schema") else word
        return maker.make(resource, **self.values(word))


ADMINISTRATED = frozenset(
    {
        *("schema", "schema of datasets", "schema of files", "parametername"),
        *("storagebox", "storageboxoption", "storageboxattribute", "group", "facility", "instrument"),
    }
)
"""What only site administrators make, as long as nobody manages a facility."""


def _schema(kind: int) -> Values:
    return lambda _: {"namespace": unique("https://meta.example.org/"), "type": kind}


def _set_of(owner: str, thing: str, schema: str) -> Values:
    return lambda things: {owner: things.uri(thing), "schema": things.uri(schema), "parameters": []}


def _parameter_of(parameter_set: str) -> Values:
    return lambda things: {"parameterset": things.uri(parameter_set), "name": unique("n")[:30], "value": "celadon"}


def _property(key: str, value: str) -> Values:
    return lambda things: {"key": key, "value": value, "storage_box": things.uri("storagebox")}


_VALUES: Mapping[str, Values] = {
    "experiment": lambda _: {"title": unique("Run ")},
    "dataset": lambda things: {"description": unique("Logger "), "experiments": [things.uri("experiment")]},
    "dataset_file": ExperimentThings.file_values,
    "experimentparameterset": _set_of("experiment", "experiment", "schema"),
    "datasetparameterset": _set_of("dataset", "dataset", "schema of datasets"),
    "datafileparameterset": _set_of("datafile", "dataset_file", "schema of files"),
    "experimentparameter": _parameter_of("experimentparameterset"),
    "datasetparameter": _parameter_of("datasetparameterset"),
    "datafileparameter": _parameter_of("datafileparameterset"),
    "experimentauthor": lambda things: {"experiment": things.uri("experiment"), "author": "Lena Orr", "order": 1},
    "objectacl": lambda things: {
        "pluginId": "django_user",
        "entityId": things.owner_id,
        "content_type": "experiment",
        "object_id": things.uri("experiment").rstrip("/").rpartition("/")[2],
        "canRead": True,
    },
    "schema": _schema(1),
    "schema of datasets": _schema(2),
    "schema of files": _schema(3),
    "parametername": lambda things: {
        "schema": things.uri("schema"),
        "name": unique("n")[:30],
        "full_name": "Recipe",
    },
    "storagebox": lambda _: {"name": unique("Box ")},
    "storageboxoption": _property("location", "s3://matrix-archive/kiln"),
    "storageboxattribute": _property("type", "disk"),
    "group": lambda _: {"name": unique("Group ")},
    "facility": lambda things: {"name": unique("Kiln house "), "manager_group": things.uri("group")},
    "instrument": lambda things: {"name": unique("Kiln "), "facility": things.uri("facility")},
}
"""What makes an object of each resource."""

WORDS = frozenset({*_VALUES, "replica", "location", "awaited_file", "experiment_above"})
"""What can be made."""
