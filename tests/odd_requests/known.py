"""Things that are there before anything odd is asked, so that addresses lead to something."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.request import ProxyHandler, Request, build_opener

from functions.catalogue.action.actions import ACTIONS
from tests.odd_requests.asking import Asking

Known = Mapping[str, Sequence[str]]
"""Values of the variables of paths, by the variable's name."""

_ANYWHERE: Final[Known] = {
    "suffix": ("json", "api"),
    "ids": ("1", "1;2", "2;1;99", ";"),
    "prefix": ("raw", "raw/day 1"),
    "type": ("deposit", "community", "child_of", "links_to"),
    "place": ("0", "1"),
    "filename": ("a.csv",),
    "checksum": ("da39a3ee5e6b4b0d3255bfef95601890afd80709",),
    "alias": ("odd:tides@1.0.0",),
    "subject": ("object", "plans"),
    "part": ("1",),
}


def make_things(asking: Asking, group: str) -> Known:
    """Make some things of a group, and give what leads to them."""
    make = _MADE.get(group)
    return {**_ANYWHERE, **(make(asking) if make else {})}


def _registry(asking: Asking) -> Known:
    for number in range(3):
        _post(asking, "/api/object/", {"description": f"odd {number}"})
        _post(asking, "/api/author/", {"name": f"odd {number}"})
    _post(asking, "/api/storage_root/", {"root": "https://odd.example/"})
    _post(asking, "/api/storage_location/", {"path": "a.csv", "hash": "0" * 40, "storage_root": "/api/storage_root/2/"})
    _post(asking, "/api/namespace/", {"name": "odd"})
    product = {"name": "tides", "version": "1.0.0", "object": "/api/object/1/", "namespace": "/api/namespace/1/"}
    _post(asking, "/api/data_product/", product)
    _post(asking, "/api/issue/", {"description": "odd", "severity": 1})
    return {}


def _experiments(asking: Asking) -> Known:
    for number in range(3):
        _post(asking, "/api/v1/experiment/", {"title": f"odd {number}"})
    _post(asking, "/api/v1/dataset/", {"description": "odd", "experiments": ["/api/v1/experiment/1/"]})
    file = {"dataset": "/api/v1/dataset/1/", "filename": "a.csv", "size": "12", "md5sum": "0" * 32}
    _post(asking, "/api/v1/dataset_file/", file)
    _post(asking, "/api/v1/schema/", {"namespace": "https://odd.example/schema/1", "name": "odd"}, "admin")
    name = {"schema": "/api/v1/schema/1/", "name": "peak", "full_name": "Peak", "data_type": 1}
    _post(asking, "/api/v1/parametername/", name, "admin")
    return {}


def _catalogue(asking: Asking) -> Known:
    for name in ("odd-package", "odder-package"):
        resources = [{"url": "https://odd.example/a.csv"}]
        _post(asking, "/api/rest/package", {"name": name, "tags": ["odd"], "resources": resources})
    _post(asking, "/api/rest/group", {"name": "odd-group", "packages": ["odd-package"]})
    packages = ("odd-package", "odder-package", "odd-group")
    return {"ref": packages, "other": packages, "tag": ("odd",), "name": tuple(ACTIONS), "id": packages}


def _repository(asking: Asking) -> Known:
    values = {"title": "odd", "community": "surf", "sharelevel": "Open"}
    ids = [_post(asking, "/api/objects/deposit", values)["id"] for _ in range(2)]
    return {
        **{"ns": ("deposit", "collection", "community", "schema"), "id": (*ids, "surf"), "community": ("surf",)},
        **{"name": ("a.csv",), "upload": ids, "type": ("deposit", "collection", "community", "category")},
    }


def _plans(asking: Asking) -> Known:
    public = {"dmproadmap": {"visibility": "publicly_visible"}}
    dmp = {"title": "odd", "contact": {"mbox": "odd@odd.example"}, "extension": [public]}
    made = _post(asking, "/api/v1/plans", {"items": [{"dmp": dmp}] * 2}, "planner")
    return {"id": tuple(item["dmp"]["dmproadmap_links"]["get"].rpartition("/")[2] for item in made["items"])}


def _accounts(asking: Asking) -> Known:
    person = _post(asking, "/account/users", {"username": "odd"}, "admin")["id"]
    group = _post(asking, "/account/groups", {"name": "odd"}, "admin")["id"]
    organisation = _post(asking, "/account/organisations", {"name": "odd"}, "admin")["id"]
    client = _post(asking, "/account/clients", {"name": "odd", "contact_email": "odd@odd.example"}, "admin")["id"]
    found = {"user": person, "group": group, "organisation": organisation, "client": client}
    return {name: (str(id),) for name, id in found.items()}


def _web(asking: Asking) -> Known:
    return {"group": ("registry", "plans"), "name": ("site.css", "odd package")}


_MADE: Final[Mapping[str, Callable[[Asking], Known]]] = {
    "registry": _registry,
    "experiments": _experiments,
    "catalogue": _catalogue,
    "plans": _plans,
    "repository": _repository,
    "accounts": _accounts,
    "web": _web,
}


def _post(asking: Asking, path: str, values: Any, who: str = "token") -> Any:
    headers = {"Content-Type": "application/json", "Authorization": asking.credentials[who]}
    request = Request(asking.url + path, json.dumps(values).encode(), headers, method="POST")
    with build_opener(ProxyHandler({})).open(request, timeout=60) as answer:
        content = answer.read()
    return json.loads(content) if content[:1] == b"{" else None
