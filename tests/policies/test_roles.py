"""Each function's role allows what its code calls, and nothing else.

That nothing is called beyond the requests made here is what `make e2e` shows: there IAM is enforced on every contract
test.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jwt
import pytest
import requests

from functions.registry.store import collection
from functions.registry.tables import TABLES
from infra.e2e.deployed import deployed_stack
from infra.local.credentials import read
from infra.local.stack import Template, expand
from shared.records import Amend, Change, Create, Prepared, Store
from tests.contract.accounts.browser import Browser, shown_token
from tests.policies.roles import RARELY, SHARED, Allowed, allowed, functions
from tests.serving import ROOT, Served
from tests.storage.faults import Crash, faults

LONG = "a line of a long description\n" * 20_000
MANY = 130
STACK = "stele-policies"
LOCAL_SECRET = "stele-development-github"
"""What takes the place of the template's secret where the development GitHub takes GitHub's."""
TEMPLATE: Template = expand()


@pytest.fixture(scope="module")
def used(emulated_aws: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Allowed]]:
    """Give what each function called while every kind of request was made, by the names of the template."""
    home = tmp_path_factory.mktemp("policies")
    notes = home / "calls"
    with _recorded(home, emulated_aws, notes) as served:
        stack = deployed_stack(STACK)
        names = {physical: name for name, physical in stack.items() if physical}
        names[LOCAL_SECRET] = "GitHubSecret"
        _use_accounts(served.url, read(home / "credentials.env"))
        _use_registry(served.url, read(home / "credentials.env")["STELE_TOKEN"])
        _cut_off(stack)
        _wait_for(
            lambda: ("s3:DeleteObject", "FilesBucket/records/*") in _noted(notes, names)["RegistryOutboxFunction"]
        )
        yield _noted(notes, names)


@pytest.mark.parametrize("function", functions(TEMPLATE))
def test_a_role_allows_what_is_called(function: str, used: Mapping[str, Allowed]) -> None:
    assert used[function] - allowed(TEMPLATE, function) == set()


@pytest.mark.parametrize("function", functions(TEMPLATE))
def test_what_a_role_allows_is_called(function: str, used: Mapping[str, Allowed]) -> None:
    never = allowed(TEMPLATE, function) - used[function]
    assert {(action, resource) for action, resource in never if (function, action) not in RARELY} == set()


def test_what_is_rarely_called_is_allowed() -> None:
    assert set(RARELY) <= {
        (function, action) for function in functions(TEMPLATE) for action, _ in allowed(TEMPLATE, function)
    }


class _recorded:
    """The site, run by `tests.policies.recorded`."""

    def __init__(self, home: Path, endpoint: str, notes: Path) -> None:
        settings = {"STELE_HOME": str(home), "STELE_STACK": STACK, "STELE_DEMO": "no", "PORT": "0"}
        log = home / "log"
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.policies.recorded"],
                cwd=ROOT,
                env={**os.environ, **settings, "AWS_ENDPOINT_URL": endpoint, "STELE_CALLS": str(notes)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self._served = Served(process=self._process, home=home, stack=STACK, log=log)

    def __enter__(self) -> Served:
        self._served.wait_until_ready()
        return self._served

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=90)


def _noted(notes: Path, names: Mapping[str, str]) -> dict[str, Allowed]:
    """Read what was noted, with the resources by their names in the template."""
    found: dict[str, Allowed] = {function: set() for function in functions(TEMPLATE)}
    for line in notes.read_text().splitlines():
        function, action, resource = json.loads(line)
        name, slash, rest = resource.partition("/")
        known = names.get(name) or (SHARED if slash else name)
        found[function].add((action, known if known == SHARED else known + slash + rest))
    return found


def _use_accounts(url: str, credentials: Mapping[str, str]) -> None:
    """Sign in and out, have a token, a password and a group, administer, and send every kind of credential."""
    browser = Browser(url)
    assert browser.sign_in("somebody-new").status_code == 200
    token, person = shown_token(browser.open("/get-token")), browser.me()
    assert browser.send("PUT", "/account/password", json={"password": "correct horse"}).status_code == 204
    admin = {"Authorization": f"token {credentials['STELE_ADMIN_TOKEN']}"}
    for headers in (admin, _bearer(), {"Authorization": f"token {token}"}):
        requests.get(f"{url}/account/me", headers=headers, timeout=60)
    requests.get(f"{url}/account/me", auth=(person["username"], "correct horse"), timeout=60)
    for path in ("users", "users?username=ada", "groups", "clients", "organisations"):
        requests.get(f"{url}/account/{path}", headers=admin, timeout=60).raise_for_status()
    group = requests.post(f"{url}/account/groups", json={"name": "policies"}, headers=admin, timeout=60).json()
    member = f"{url}/account/groups/{group['id']}/members/{person['id']}"
    requests.put(member, headers=admin, timeout=60).raise_for_status()
    browser.me()
    requests.delete(member, headers=admin, timeout=60).raise_for_status()
    assert browser.open("/logout").ok


def _bearer() -> dict[str, str]:
    """A web token that nobody signed, which takes a look at the keys."""
    return {"Authorization": "Bearer " + jwt.encode({"sub": "1"}, "x" * 64, "HS512", {"kid": "unknown"})}


def _use_registry(url: str, token: str) -> None:
    """Make, read, list, change and delete records, also one too long for an item."""
    mine = {"Authorization": f"token {token}"}

    def post(table: str, **values: object) -> dict[str, Any]:
        answer = requests.post(f"{url}/api/{table}/", json=values, headers=mine, timeout=60)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    namespace = post("namespace", name="policies")["url"]
    issue = post("issue", description=LONG, severity=1)["url"]
    script = post("object", description="a script")["url"]
    run = post("code_run", run_date="2026-01-01T00:00:00Z", description="a run", submission_script=script)["url"]
    for address in (
        namespace,
        issue,
        f"{url}/api/namespace/?name=policies",
        f"{url}/api/issue/",
        f"{url}/api/users/",
        f"{url}/api/users/1/",
    ):
        requests.get(address, headers=mine, timeout=60).raise_for_status()
    requests.patch(issue, json={"description": "short"}, headers=mine, timeout=60).raise_for_status()
    requests.delete(run, headers=mine, timeout=60).raise_for_status()


def _cut_off(stack: Mapping[str, str]) -> None:
    """Make an issue of many components with long texts, and end before the rest of it is written."""
    store = Store(stack["RegistryTable"], [collection(it) for it in TABLES.values()], stack["FilesBucket"])
    components = [it.id for _ in range(MANY) for it in store.transact(_component, reserve=["object_component"])]
    seen: list[str] = []

    def after_the_first_transaction(operation: str) -> str | None:
        seen.append(operation)
        return "crash after" if operation == "TransactWriteItems" and seen.count(operation) == 1 else None

    def plan(prepared: Prepared) -> list[Change]:
        (issue,) = prepared.ids
        links: list[Change] = [Amend("object_component", it, "issues", add=frozenset({issue})) for it in components]
        return [Create("issue", issue, {"description": LONG, "severity": 1}), *links]

    with pytest.raises(Crash), faults(after_the_first_transaction):
        store.transact(plan, reserve=["issue"])


def _component(prepared: Prepared) -> list[Change]:
    (id,) = prepared.ids
    values = {"object": 1, "name": f"component {id}", "description": LONG if id % 10 == 0 else "", "issues": []}
    return [Create("object_component", id, values)]


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "what was cut off was not finished"
        time.sleep(0.1)
