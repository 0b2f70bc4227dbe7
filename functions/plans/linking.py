"""A plan's datasets and the records of this site that they are about.

A plan usually comes before its data. So nothing is asked when it is made: a name is kept, and what has it by then is
told when the plan is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, Final

from functions.plans.documents import exact_json
from functions.plans.documents.identifiers import NamedBy, identifiers_in
from functions.plans.documents.moments import written
from functions.plans.documents.parts import objects
from shared.logs import logger
from shared.principal import Principal
from shared.records import Values
from shared.search import references
from shared.search.face import Face
from shared.search.readers import PUBLIC, readers_of, terms_on
from shared.search.related import kept_faces

MOST: Final = 1_000
"""Datasets that are looked at, and names that are kept: the first ones."""

_WRITTEN_BEFORE: Final = {
    **dict.fromkeys(("handle", "hdl", "epic", "epicpid"), "hdl:"),
    **dict.fromkeys(("package", "ckan"), "/dataset/"),
}
"""By the type of an identifier, what stands before it where it is written in full."""

_SERVED_AT: Final = {
    "experiment": "/api/v1/experiment/{id}/",
    "dataset": "/api/v1/dataset/{id}/",
    "package": "/api/3/action/package_show?id={name}",
    "data_product": "/api/data_product/{id}/",
    "external_object": "/api/external_object/{id}/",
    "code_run": "/api/code_run/{id}/",
    "plan": "/api/v1/plans/{id}",
    **dict.fromkeys(("deposit", "collection", "community", "category", "schema"), "/api/objects{place}"),
}
"""Where the API of a record's group tells of it: by its number, or by what its page is called."""


def names_in(dmp: Mapping[str, Any], site: str) -> list[list[Any]]:
    """Give what the datasets of a document name of this site: pairs of a dataset's place and a name.

    Args:
        dmp: the document.
        site: the address that the request came in on.
    """
    found = ((place[-1], name) for place, name in _named(dmp, site))
    return [list(pair) for pair in islice(dict.fromkeys(found), MOST)]


def _named(dmp: Mapping[str, Any], site: str) -> Iterator[tuple[Any, str]]:
    for place, dataset in islice(objects(dmp.get("dataset")), MOST):
        for identifier in identifiers_in(dataset.get("dataset_id")):
            if named := _read(identifier, site):
                yield place, named.name


def _read(identifier: NamedBy, site: str) -> references.RecordReference | None:
    named = references.read(identifier.text, site)
    before = _WRITTEN_BEFORE.get(identifier.type)
    return named or (references.read(before + identifier.text.strip(), site) if before else None)


def live(values: Values, dmp: Mapping[str, Any], caller: Principal, site: str) -> list[dict[str, Any]]:
    """Give what the records that a plan's datasets name are by now, those that a caller may see.

    One round trip, none where no dataset names any. Where the records' faces cannot be asked for, there are none.

    Args:
        values: the plan's.
        dmp: its document as it is answered, read or not (`exact_json.unread`).
        caller: who reads it.
        site: the address that the request came in on.
    """
    names: list[list[Any]] = values["names"]
    if not names:
        return []
    faces, readers, today = _faces([name for _, name in names]), readers_of(caller), datetime.now(UTC).date()
    seen = {
        (place, face.id): face for place, name in names if (face := faces.get(name)) and face.is_for(readers, today)
    }
    datasets = exact_json.value_of(dmp["dataset"]) if seen else []
    return [
        {"dataset": place, "dataset_id": datasets[place]["dataset_id"], **_told(face, today, site)}
        for (place, _), face in seen.items()
    ]


def _faces(names: list[str]) -> Mapping[str, Face]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return kept_faces().get(names)
    except (BotoCoreError, ClientError):
        logger.exception("a plan is told without the records that it names")
        return {}


def _told(face: Face, today: date, site: str) -> dict[str, Any]:
    everybody = PUBLIC in terms_on(face.readers, today)
    links = {"page": face.landing, "record": _served_at(face)}
    told = {
        "kind": face.id.partition("/")[0],
        "title": face.title,
        "url": site + face.landing if face.landing else "",
        "state": face.state or ("public" if everybody else "restricted"),
        "size": face.size,
        "licence": face.licence,
        "modified": written(face.changed),
        "links": {name: site + path for name, path in links.items() if path},
    }
    return {name: value for name, value in told.items() if value}


def _served_at(face: Face) -> str:
    kind, _, id = face.id.partition("/")
    words = {"id": id, "name": face.landing.rpartition("/")[2], "place": face.landing.removeprefix("/api/objects")}
    return _SERVED_AT.get(kind, "").format(**words)
