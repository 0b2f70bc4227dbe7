"""A registry in memory, which offers what reports ask of a store and counts how often they ask."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from functions.registry.kinds import RecordUrl
from functions.registry.tables import TABLES
from shared.http import Request
from shared.records import Record, RecordKey

SITE = "https://registry.example"
WRITTEN = "2031-05-02T08:11:09.512000Z"


class Registry:
    """Records by table and id; `asked` counts the calls, of which each is one round trip."""

    def __init__(self) -> None:
        self.values: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
        self.asked = 0
        self.names_of = {7: "Rosanna Massabeti"}

    def add(self, table: str, **values: Any) -> int:
        """Adds a record; what is not given is what a POST without it stores."""
        defaults = {field.name: field.initial for field in TABLES[table].stored}
        id = len(self.values[table]) + 1
        standard = {"last_updated": WRITTEN, "updated_by": 7, "uuid": f"0000-{table}-{id}"}
        self.values[table][id] = json.loads(json.dumps({**defaults, **standard, **values}))
        return id

    def object(self, path: str | None = None, **values: Any) -> int:
        """Adds an object with its whole-object component, stored under `path` of a root if one is given."""
        if path is not None:
            values["storage_location"] = self.location(path)
        id = self.add("object", **values)
        self.add("object_component", object=id, name="whole_object", whole_object=True)
        return id

    def location(self, path: str, root: str = "https://store.example/") -> int:
        """Adds a storage location below a root, which is added if it is new."""
        known = [id for id, values in self.values["storage_root"].items() if values["root"] == root]
        below = known[0] if known else self.add("storage_root", root=root)
        hash = f"{len(self.values['storage_location']):040x}"
        return self.add("storage_location", path=path, hash=hash, storage_root=below)

    def product(self, name: str, object: int | None = None, version: str = "1.0.0") -> int:
        """Adds a data product of that name in the namespace `tides`."""
        if not self.values["namespace"]:
            self.add("namespace", name="tides")
        object = object or self.object(f"{name}.csv")
        return self.add("data_product", name=name, version=version, object=object, namespace=1)

    def run(self, inputs: list[int], outputs: list[int], **values: Any) -> int:
        """Adds a code run that read and wrote the whole of these data products."""
        standard = {
            "submission_script": self.object("run.sh"),
            "run_date": "2031-05-01T10:00:00Z",
            "description": "run",
        }
        parts = {"inputs": self.wholes(inputs), "outputs": self.wholes(outputs)}
        return self.add("code_run", **{**standard, **parts, **values})

    def wholes(self, products: list[int]) -> list[int]:
        """Gives the whole-object components of data products."""
        objects = [self.values["data_product"][id]["object"] for id in products]
        whole = {part["object"]: id for id, part in self.values["object_component"].items() if part["whole_object"]}
        return [whole[object] for object in objects]

    def get(self, collection: str, id: int) -> Record | None:
        """Gives a record, or None."""
        self.asked += 1
        return self.record(collection, id) if id in self.values[collection] else None

    def get_all(self, wanted: Iterable[RecordKey], complete: Collection[str]) -> dict[RecordKey, Record]:
        """Gives the records that exist; reverse links beyond one are cut off unless they are in `complete`."""
        self.asked += 1
        found = {(table, id): self.record(table, id) for table, id in wanted if id in self.values[table]}
        return {key: replace(record, reverse=self.cut(record, complete)) for key, record in found.items()}

    def cut(self, record: Record, complete: Collection[str]) -> dict[str, tuple[int, ...]]:
        """Leaves one id of each reverse link that need not be complete."""
        return {name: ids if name in complete else ids[:1] for name, ids in record.reverse.items()}

    def lookup(self, collection: str, values: Mapping[str, int]) -> Mapping[str, Any] | None:
        """Gives the id of the first record with these values, or None."""
        self.asked += 1
        found = (id for id, stored in self.values[collection].items() if values.items() <= stored.items())
        return next(({"id": id} for id in found), None)

    def record(self, table: str, id: int) -> Record:
        """Makes the record of what is stored, with every reverse name that the tables declare."""
        reverse = {
            field.kind.reverse: self.linking(source.name, field.name, id)
            for source in TABLES.values()
            for field in source.own
            if isinstance(field.kind, RecordUrl) and field.kind.to == table and field.kind.reverse
        }
        return Record(table, id, 1, self.values[table][id], reverse)

    def linking(self, table: str, field: str, id: int) -> tuple[int, ...]:
        """Gives the ids of the records of a table whose link leads to `id`."""
        return tuple(
            source
            for source, values in self.values[table].items()
            if id in (values[field] if isinstance(values[field], list) else [values[field]])
        )

    def names(self, ids: list[int]) -> Mapping[int, str]:
        """Gives the full names of accounts."""
        return {id: self.names_of[id] for id in ids if id in self.names_of}


def request(accept: str | None = None, **query: str) -> Request:
    """Makes a GET of a report."""
    headers = {"Host": ["registry.example"], "X-Forwarded-Proto": ["https"]}
    return Request(
        {
            "httpMethod": "GET",
            "path": "/api/prov-report/1/",
            "multiValueHeaders": headers | ({"Accept": [accept]} if accept is not None else {}),
            "multiValueQueryStringParameters": {name: [value] for name, value in query.items()},
            "requestContext": {},
        }
    )
