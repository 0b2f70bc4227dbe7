"""`ckanapi` 4.11 from PyPI, unmodified: its library, and its command line with a home directory of its own."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.contract.conftest import Site
from tests.contract.experiments.client import unique
from tests.waiting import until

ENVIRONMENT = Path(__file__).parents[3] / ".venv-ckanapi"
"""The client's virtual environment; the Makefile sets it up."""

Json = Any


@dataclass(frozen=True)
class Shell:
    """Where somebody uses the client: the site, their key, and the current directory."""

    url: str
    key: str
    here: Path

    def run(self, program: str, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """Run one of the environment's programs."""
        return subprocess.run(
            [ENVIRONMENT / "bin" / program, *arguments],
            cwd=self.here,
            env={
                "PATH": f"{ENVIRONMENT / 'bin'}:{os.environ['PATH']}",
                "HOME": str(self.here),
                "NO_PROXY": "*",
                "PYTHONUTF8": "1",
            },
            input=given,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def ckanapi(self, *arguments: str, given: str = "") -> str:
        """What a command prints that must succeed."""
        done = self.run("ckanapi", *arguments, "-r", self.url, "-a", self.key, given=given)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def python(self, script: str) -> Json:
        """What a script prints as JSON that has a client `site`."""
        before = f"import json\nfrom ckanapi import *\nsite = RemoteCKAN({self.url!r}, apikey={self.key!r})\n"
        done = self.run("python", "-W", "ignore", "-c", before + script)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def _lines(records: Iterable[Json]) -> str:
    return "".join(json.dumps(each) + "\n" for each in records)


def _read(text: str) -> list[Json]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def shell(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """An ordinary user's shell."""
    if not ENVIRONMENT.exists():
        pytest.skip("ckanapi is not here: run `make ready`")
    return Shell(site.url, site.token, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def admin_shell(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A site administrator's shell."""
    if not ENVIRONMENT.exists():
        pytest.skip("ckanapi is not here: run `make ready`")
    return Shell(site.url, site.admin_token, tmp_path_factory.mktemp("home"))


@pytest.fixture
def name() -> str:
    """What the names of a test begin with."""
    return f"ckanapi-{unique()}"


def test_the_library(shell: Shell, name: str) -> None:
    seen = shell.python(f"""
seen = dict()
make = site.action.package_create
made = make(name={name!r}, title="Tides", tags=[dict(name={name!r})], extras=[dict(key="agency", value="Harbour")],
            resources=[dict(url="http://example.org/tides.csv", format="CSV")])
seen["made"] = made
seen["shown"] = site.action.package_show(id=made["id"])
seen["patched"] = site.action.package_patch(id=made["id"], title="Tides at the harbour")
seen["updated"] = site.action.package_update(**dict(seen["patched"], notes="Hourly"))
seen["resource"] = site.action.resource_create(package_id=made["id"], url="http://example.org/2.csv", name="two")
seen["changed"] = site.action.resource_patch(id=seen["resource"]["id"], description="the second")
site.action.resource_delete(id=seen["resource"]["id"])
seen["group"] = site.action.group_create(name={name + "-group"!r}, title="Harbours", packages=[dict(name={name!r})])
seen["listed"] = {name!r} in site.action.package_list()
seen["raised"] = []
for call, error in [
    (lambda: make(name={name!r}), ValidationError),
    (lambda: site.action.package_show(id="no-such-package"), NotFound),
    (lambda: RemoteCKAN(site.address).action.package_create(name="x-y"), NotAuthorized),
    (lambda: site.action.no_such_action(), CKANAPIError),
]:
    try:
        call()
    except error as raised:
        seen["raised"].append(type(raised).__name__)
site.action.package_delete(id={name!r})
seen["gone"] = {name!r} not in site.action.package_list()
print(json.dumps(seen))
""")
    assert seen["made"] == seen["shown"]
    assert (seen["patched"]["title"], seen["patched"]["tags"]) == ("Tides at the harbour", seen["made"]["tags"])
    assert seen["updated"]["notes"] == "Hourly"
    assert seen["updated"]["resources"][0]["id"] == seen["made"]["resources"][0]["id"]
    assert seen["changed"]["description"] == "the second"
    assert seen["group"]["package_count"] == 1
    assert (seen["listed"], seen["gone"]) == (True, True)
    assert seen["raised"] == ["ValidationError", "NotFound", "NotAuthorized", "CKANAPIError"]


def test_a_file_is_uploaded(shell: Shell, name: str) -> None:
    (shell.here / "tides.csv").write_text("hour,height\n1,2.5\n")
    seen = shell.python(f"""
import urllib.request
site.action.package_create(name={name!r})
made = site.action.resource_create(package_id={name!r}, name="Tides", format="CSV", upload=open("tides.csv", "rb"))
print(json.dumps(dict(made=made, bytes=urllib.request.urlopen(made["url"]).read().decode())))
""")
    assert seen["bytes"] == "hour,height\n1,2.5\n"
    assert seen["made"]["size"] == 18


def test_ten_resources_at_once_are_all_there(shell: Shell, name: str) -> None:
    shell.ckanapi("action", "package_create", f"name={name}")

    def create(number: int) -> None:
        shell.ckanapi("action", "resource_create", f"package_id={name}", f"url=http://example.org/{number}")

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(create, range(10)))
    shown = json.loads(shell.ckanapi("action", "package_show", f"id={name}", "-j"))
    assert {each["url"] for each in shown["resources"]} == {f"http://example.org/{number}" for number in range(10)}


def test_load_search_dump_delete(shell: Shell, admin_shell: Shell, name: str) -> None:
    names = [f"{name}-{number}" for number in range(3)]
    shell.ckanapi("load", "groups", given=_lines([{"name": f"{name}-group", "title": "Loaded"}]))
    shell.ckanapi(
        "load",
        "datasets",
        given=_lines(
            {"name": each, "title": f"Loaded {each}", "tags": [{"name": name}], "groups": [{"name": f"{name}-group"}]}
            for each in names
        ),
    )
    assert json.loads(shell.ckanapi("action", "group_show", f"id={name}-group", "-j"))["package_count"] == 3

    def found() -> list[Json]:
        return _read(shell.ckanapi("search", "datasets", f"fq=tags:{name}", "sort=name asc"))

    until(lambda: len(found()) == 3, "all three are found")
    assert [each["name"] for each in found()] == names

    dumped = _read(shell.ckanapi("dump", "datasets", *names))
    assert [each["name"] for each in dumped] == names
    everything = _read(shell.ckanapi("dump", "datasets", "--all"))
    assert set(names) <= {each["name"] for each in everything}

    shell.ckanapi("delete", "datasets", *names)
    assert not set(names) & set(json.loads(shell.ckanapi("action", "package_list", "-j")))

    for each in names:
        admin_shell.ckanapi("action", "dataset_purge", f"id={each}")
    admin_shell.ckanapi("load", "datasets", given=_lines(dumped))
    again = _read(admin_shell.ckanapi("dump", "datasets", *names))
    assert [(each["id"], each["title"]) for each in again] == [(each["id"], each["title"]) for each in dumped]
