"""`ckanclient` 0.10 from PyPI, unmodified, where something runs Python 2.7; and the requests that it sent, anywhere."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.contract.conftest import Site
from tests.contract.experiments.client import unique
from tests.waiting import until

ENVIRONMENT = Path(__file__).parents[3] / ".venv-ckanclient"
"""Where the client's source lies; the Makefile fetches it."""

SENT = Path(__file__).with_name("ckanclient_requests.json")
"""What the client sent in this module's tests, run by Python 2.7.18, and which status it got.

Each run has others for what `NAME`, `KEY`, `PACKAGE` (the first package's id) and `OTHER` (further ids) stand for.
"""

_SCRIPT = """
import json, sys
import ckanclient
location, key = sys.argv[1:]
client = ckanclient.CkanClient(base_location=location, api_key=key or None)
while True:
    line = sys.stdin.readline()
    if not line:
        break
    method, arguments, named = json.loads(line)
    try:
        named = dict((str(name), value) for name, value in named.items())
        result = getattr(client, method)(*arguments, **named)
        if method == "package_search":
            result = dict(result, results=list(result["results"]))
        outcome = {"result": result}
    except Exception:
        error = sys.exc_info()[1]
        outcome = {"raised": error.__class__.__name__}
    sys.stdout.write(json.dumps(outcome) + "\\n")
    sys.stdout.flush()
"""

_ENV = {
    **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
    **{"PYTHONPATH": str(ENVIRONMENT), "JYTHONPATH": str(ENVIRONMENT), "PYENV_VERSION": "2.7.18", "NO_PROXY": "*"},
}

Call = Callable[..., Any]


class Raised(Exception):
    """What the client raised; the message is the exception's name."""


@pytest.fixture(scope="module")
def name() -> str:
    """What the names of this run begin with."""
    return f"ckanclient-{unique()}"


def _python() -> str | None:
    """Name a program that runs Python 2.7, if there is one; pyenv has a `python2.7` that may run none."""
    for name in ("python2.7", "jython"):
        if shutil.which(name) and subprocess.run([name, "-c", ""], env=_ENV, capture_output=True).returncode == 0:
            return name
    return None


def _opened(site: Site, key: str) -> Iterator[Call]:
    program = _python()
    if program is None or not (ENVIRONMENT / "ckanclient").exists():
        pytest.skip("there is no Python 2.7 (Debian: apt install jython), or no ckanclient (make ready)")
    at = os.environ.get("STELE_RECORDED", site.url)
    process = subprocess.Popen(
        [program, "-c", _SCRIPT, f"{at}/api", key], env=_ENV, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin and process.stdout
    to, of = process.stdin, process.stdout

    def call(method: str, *arguments: object, **named: object) -> Any:
        to.write(json.dumps([method, arguments, named]) + "\n")
        to.flush()
        outcome = json.loads(of.readline())
        if "raised" in outcome:
            raise Raised(outcome["raised"])
        return outcome["result"]

    yield call
    to.close()
    of.close()
    process.wait(timeout=30)


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[Call]:
    """Calls methods of a client with an ordinary user's key."""
    yield from _opened(site, site.token)


@pytest.fixture(scope="module")
def stranger(site: Site) -> Iterator[Call]:
    """Calls methods of a client without a key, which sends the text `None`."""
    yield from _opened(site, "")


def test_a_round_trip(client: Call, stranger: Call, name: str) -> None:
    assert int(client("api_version_get")) == 1
    river, lake, group = f"{name}-river", f"{name}-lake", f"{name}-group"

    made = client(
        "package_register_post",
        {
            "name": river,
            "title": 'River levels, 50% & more + "quoted" é',
            "notes": "Hourly\nlevels",
            "tags": [name, "hydrology"],
            "resources": [{"url": "http://example.org/levels.csv", "format": "CSV", "description": "Levels"}],
            "extras": {"department": "Drainage Board", "agency": "Fens"},
            "license_id": "cc-by",
        },
    )
    assert made["title"] == 'River levels, 50% & more + "quoted" é'
    assert river in client("package_register_get")
    assert stranger("package_entity_get", river)["extras"] == {"department": "Drainage Board", "agency": "Fens"}

    read = client("package_entity_get", river)
    assert client("package_entity_put", read)["revision_id"] is not None
    assert {k: v for k, v in client("package_entity_get", river).items() if k not in CHANGING} == {
        k: v for k, v in read.items() if k not in CHANGING
    }
    changed = client("package_entity_put", {"name": river, "extras": {"agency": None}, "version": "2"})
    assert (changed["extras"], changed["version"], changed["notes"]) == (
        {"department": "Drainage Board"},
        "2",
        "Hourly\nlevels",
    )
    added = client("add_package_resource", river, "http://example.org/more.csv", name="More", format="CSV")
    assert [each["url"] for each in added["resources"]] == [
        "http://example.org/levels.csv",
        "http://example.org/more.csv",
    ]

    client("package_register_post", {"name": lake, "title": "Lake levels", "tags": [name]})
    assert name in client("tag_register_get")
    assert sorted(client("tag_entity_get", name)) == [lake, river]

    client("group_register_post", {"name": group, "title": "Waters", "packages": [river]})
    assert group in client("group_register_get")
    assert client("group_entity_get", group)["packages"] == [river]
    client("group_entity_put", {"name": group, "packages": [river, lake]})
    assert client("group_entity_get", group)["packages"] == [lake, river]
    assert client("package_entity_get", lake)["groups"] == [group]

    client("package_relationship_entity_post", river, "depends_on", lake, comment="flows into")
    (seen,) = client("package_relationship_register_get", lake)
    assert (seen["type"], seen["object"]) == ("dependency_of", river)
    client("package_relationship_entity_put", river, "depends_on", lake, comment="floods")
    assert client("package_relationship_register_get", river, "depends_on", lake)["comment"] == "floods"
    client("package_relationship_entity_delete", river, "depends_on", lake)
    assert client("package_relationship_register_get", river) == []

    until(lambda: client("package_search", None, {"tags": name})["count"] == 2, "both packages are found")
    assert sorted(client("package_search", None, {"tags": name})["results"]) == [lake, river]
    assert sorted(client("package_search", "levels", {"tags": name, "limit": 1})["results"]) == [lake, river]
    everything = client("package_search", "levels", {"tags": name, "all_fields": True, "order_by": "name"})
    assert [each["name"] for each in everything["results"]] == [lake, river]

    assert river in client("package_list")
    assert client("package_show", river)["name"] == river
    assert client("ckan_version")

    client("package_entity_delete", river)
    assert river not in client("package_register_get")
    assert client("tag_entity_get", name) == [lake]
    with pytest.raises(Raised, match="NotAuthorized"):
        stranger("package_entity_get", river)
    client("package_entity_delete", lake)


CHANGING = ("revision_id", "metadata_modified")


def test_what_is_refused(client: Call, stranger: Call, name: str) -> None:
    with pytest.raises(Raised, match="CkanApiNotFoundError"):
        client("package_entity_get", f"{name}-none")
    with pytest.raises(Raised, match="CkanApiNotAuthorizedError"):
        stranger("package_register_post", {"name": f"{name}-stranger"})
    client("package_register_post", {"name": f"{name}-taken"})
    with pytest.raises(Raised, match="CkanApiConflictError"):
        client("package_register_post", {"name": f"{name}-taken"})
    client("package_entity_delete", f"{name}-taken")


def test_what_the_client_sent(site: Site, name: str) -> None:
    filled = {"NAME": f"{name}-again", "KEY": site.token, "PACKAGE": "", "OTHER": str(uuid4())}

    def fill(text: str) -> str:
        return re.sub("|".join(filled), lambda found: filled[found[0]], text)

    unlike = []
    for sent in json.loads(SENT.read_text()):
        answer = requests.request(
            sent["method"],
            site.url + fill(sent["path"]),
            data=fill(sent["body"]) or None,
            headers={header: fill(value) for header, value in sent["headers"].items()},
            timeout=60,
            allow_redirects=False,
        )
        if answer.status_code != sent["status"] or not answer.headers.get("Content-Type"):
            unlike.append(f"{sent['method']} {sent['path']}: {answer.status_code} {answer.text[:200]}")
        elif not filled["PACKAGE"] and sent["method"] == "POST":
            filled["PACKAGE"] = answer.json()["id"]
    assert not unlike
