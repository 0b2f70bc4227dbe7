"""Demo experiments: a pottery laboratory's firings, from a private one to a published one.

Written over HTTP, the way MyTardis' own clients write: look an object up, post it where there is none. So an
interrupted load goes on where it stopped, and a second load changes nothing.
"""

import hashlib
import json
import math
import time
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import requests

from infra.demo.errors import DemoError

_SECONDS_TO_VERIFY = 60

KILN = "https://harbour.example/schemas/kiln-run"
GLAZE = "https://harbour.example/schemas/glaze"
LOGGER = "https://harbour.example/schemas/logger"
TABLE = "https://harbour.example/schemas/table"

NUMBER, TEXT, MOMENT = 1, 2, 6

SCHEMAS = {
    KILN: ("Kiln run", 1, {"operator": (TEXT, ""), "peak_celsius": (NUMBER, "°C"), "fired_on": (MOMENT, "")}),
    GLAZE: ("Glaze", 1, {"recipe": (TEXT, ""), "cone": (TEXT, ""), "copper_carbonate": (NUMBER, "%")}),
    LOGGER: ("Data logger", 2, {"channels": (NUMBER, ""), "interval": (NUMBER, "s"), "firmware": (TEXT, "")}),
    TABLE: ("Table of values", 3, {"columns": (NUMBER, ""), "unit": (TEXT, "")}),
}
"""The schemas by namespace: name, what they describe (1 experiments, 2 datasets, 3 files), parameters with units."""


class Firing(NamedTuple):
    """One experiment: a firing, who may see it, and what it reached."""

    title: str
    description: str
    public_access: int
    peak: float
    fired_on: str
    recipe: str


FIRINGS = (
    Firing(
        "Kiln 7, run 38: celadon over porcelain",
        "Reduction firing of the celadon series. Published with its temperature logs.",
        *(100, 1285.0, "2026-01-14T06:30:00", "celadon-3"),
    ),
    Firing(
        "Kiln 7, run 39: tenmoku, slow cooling",
        "Iron-rich glaze, cooled at 40 °C an hour. What was done is public; the files are on request.",
        *(50, 1262.0, "2026-02-03T05:45:00", "tenmoku-1"),
    ),
    Firing(
        "Kiln 7, run 40: copper red",
        "Embargoed until the article is out.",
        *(25, 1274.5, "2026-02-19T06:10:00", "copper-red-2"),
    ),
    Firing(
        "Kiln 7, run 41: ash glaze trials",
        "Work in progress.",
        *(1, 1243.5, "2026-03-04T05:06:07", "wood-ash-5"),
    ),
)


def load(site: str, token: str, admin_token: str) -> None:
    """Write the demo experiments, unless they are there.

    Args:
        site: the site's address, without a slash at its end.
        token: an ordinary user's, who will own them.
        admin_token: a site administrator's, who registers the facility and the schemas.

    Raises:
        DemoError: an object was refused, or a file was not verified in time.
    """
    owner, admin = _Api(site, token), _Api(site, admin_token)
    if owner.find("experiment", title=FIRINGS[-1].title) and _complete(owner):
        return
    instrument = _facility(owner, admin)
    _schemas(admin)
    for firing in FIRINGS:
        _load(owner, firing, instrument)
    _wait_until_verified(owner)


class _Api:
    """The API, as one person uses it."""

    def __init__(self, site: str, token: str) -> None:
        self._site = site
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"token {token}"

    def send(self, method: str, path: str, **how: Any) -> requests.Response:
        """Send a request; raise DemoError if it is refused."""
        answer = self._session.request(method, self._site + path, timeout=60, **how)
        if not answer.ok:
            raise DemoError(f"{method} {path} was refused: {answer.status_code} {answer.text[:300]}")
        return answer

    def find(self, resource: str, **filters: Any) -> Any:
        """Give the first object that a list with these filters shows, None if there is none."""
        found = self.send("GET", f"/api/v1/{resource}/", params=filters).json()["objects"]
        return found[0] if found else None

    def ensure(self, resource: str, key: Mapping[str, Any], **more: Any) -> str:
        """Give the address of the object with this key, made if there is none.

        Relations in the key are addresses; they are looked for by their numbers.
        """
        there = self.find(resource, **{name: _number(value) for name, value in key.items()})
        if there:
            return str(there["resource_uri"])
        answer = self.send("POST", f"/api/v1/{resource}/", json={**key, **more})
        return answer.headers["Location"]

    def put(self, url: str, content: bytes) -> None:
        """Bring a file's bytes to where the site has said; that address is a credential of its own."""
        answer = requests.put(url, data=content, timeout=60)
        if not answer.ok:
            raise DemoError(f"a file of the demo data was refused: {answer.status_code}")


def _number(value: Any) -> Any:
    return value.rstrip("/").rpartition("/")[2] if str(value).startswith("/api/v1/") else value


def _facility(owner: _Api, admin: _Api) -> str:
    """Register the facility, which the owner of the experiments manages; give its instrument."""
    name = "Harbour Institute kiln managers"
    groups = admin.send("GET", "/account/groups", params={"limit": 500}).json()["results"]
    there = next((group for group in groups if group["name"] == name), None)
    group = there or admin.send("POST", "/account/groups", json={"name": name}).json()
    me = owner.send("GET", "/account/me").json()["id"]
    admin.send("PUT", f"/account/groups/{group['id']}/members/{me}")
    facility = admin.ensure(
        "facility", {"name": "Harbour Institute kilns", "manager_group": f"/api/v1/group/{group['id']}/"}
    )
    return owner.ensure("instrument", {"name": "Kiln 7", "facility": facility})


def _schemas(admin: _Api) -> None:
    for namespace, (name, kind, parameters) in SCHEMAS.items():
        schema = admin.ensure("schema", {"namespace": namespace}, name=name, type=kind)
        known = admin.send("GET", "/api/v1/parametername/", params={"schema__id": _number(schema), "limit": 0}).json()
        for order, (parameter, (data_type, units)) in enumerate(parameters.items(), 1):
            if parameter not in {each["name"] for each in known["objects"]}:
                words = parameter.replace("_", " ").capitalize()
                described = {"full_name": words, "units": units, "data_type": data_type, "order": order}
                body = {"schema": schema, "name": parameter, "is_searchable": True, **described}
                admin.send("POST", "/api/v1/parametername/", json=body)


def _load(api: _Api, firing: Firing, instrument: str) -> None:
    """Write an experiment with two datasets, the logs and the notes."""
    run = {"operator": "lena", "peak_celsius": firing.peak, "fired_on": firing.fired_on}
    experiment = api.ensure(
        "experiment",
        {"title": firing.title},
        description=firing.description,
        institution_name="Harbour Institute",
        public_access=firing.public_access,
        parameter_sets=[_set(KILN, run), _set(GLAZE, {"recipe": firing.recipe, "cone": "10"})],
    )
    logs = api.ensure(
        "dataset",
        {"description": "Thermocouples", "experiments": [experiment]},
        instrument=instrument,
        parameter_sets=[_set(LOGGER, {"channels": 2, "interval": 600, "firmware": "2.1"})],
    )
    for channel in (1, 2):
        table = "\n".join(_temperatures(firing.peak, channel)).encode() + b"\n"
        _stage(api, logs, "raw", f"channel-{channel}.csv", table, [_set(TABLE, {"columns": 2, "unit": "°C"})])
    notes = api.ensure("dataset", {"description": "Notes and recipes", "experiments": [experiment]})
    recipe = f"# {firing.recipe}\n\nFired to {firing.peak} °C, cone 10.\n".encode()
    _upload(api, notes, "", "recipe.md", recipe)


def _set(schema: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"schema": schema, "parameters": [{"name": name, "value": value} for name, value in values.items()]}


def _temperatures(peak: float, channel: int) -> Iterator[str]:
    """Give the lines of a log: a firing of eight hours and the cooling after it, a value every ten minutes."""
    yield "minute,celsius"
    for minute in range(0, 1200, 10):
        rise = math.sin(min(minute, 480) / 480 * math.pi / 2)
        cooling = math.exp(-max(minute - 480, 0) / 400)
        yield f"{minute},{20 + (peak - 20 - 6 * channel) * rise * cooling:.1f}"


def _stage(api: _Api, dataset: str, directory: str, filename: str, content: bytes, sets: list[Any]) -> None:
    """Register a file and bring its bytes to the staging location that the answer names."""
    if _file(api, dataset, directory, filename):
        return
    body = {**_described(dataset, directory, filename, content), "parameter_sets": sets}
    api.put(api.send("POST", "/api/v1/dataset_file/", json=body).text, content)


def _upload(api: _Api, dataset: str, directory: str, filename: str, content: bytes) -> None:
    """Send a file with its description in one form."""
    if _file(api, dataset, directory, filename):
        return
    described = json.dumps(_described(dataset, directory, filename, content))
    form = {"json_data": (None, described), "attached_file": (filename, content)}
    api.send("POST", "/api/v1/dataset_file/", files=form)


def _described(dataset: str, directory: str, filename: str, content: bytes) -> dict[str, Any]:
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    where = {"dataset": dataset, "directory": directory, "filename": filename}
    return {**where, "size": len(content), "md5sum": digest}


def _file(api: _Api, dataset: str, directory: str, filename: str) -> Any:
    where = {"dataset": _number(dataset), "directory": directory, "filename": filename}
    return api.find("dataset_file", **{name: value for name, value in where.items() if value})


def _unverified(api: _Api) -> list[str]:
    """Give the names of the demo's files that are registered and not verified."""
    return [
        file["filename"]
        for firing in FIRINGS
        if (experiment := api.find("experiment", title=firing.title))
        for dataset in api.send("GET", "/api/v1/dataset/", params={"experiments": experiment["id"]}).json()["objects"]
        for file in api.send("GET", f"/api/v1/dataset/{dataset['id']}/files/").json()["objects"]
        if not any(replica["verified"] for replica in file["replicas"])
    ]


def _complete(api: _Api) -> bool:
    """Whether the last file that a load writes is there."""
    experiment = api.find("experiment", title=FIRINGS[-1].title)
    notes = api.find("dataset", experiments=experiment["id"], description="Notes and recipes")
    return bool(notes and _file(api, notes["resource_uri"], "", "recipe.md"))


def _wait_until_verified(api: _Api) -> None:
    end = time.monotonic() + _SECONDS_TO_VERIFY
    while names := _unverified(api):
        if time.monotonic() > end:
            raise DemoError(f"files of the demo data were not verified in {_SECONDS_TO_VERIFY} s: {', '.join(names)}")
        time.sleep(0.2)
