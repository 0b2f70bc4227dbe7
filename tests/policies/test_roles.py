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
from functools import partial
from pathlib import Path

import pytest

from infra.e2e.deployed import deployed_stack
from infra.local.credentials import read
from infra.local.stack import Template, expand
from tests.policies import (
    accounts_use,
    arrivals_use,
    catalogue_use,
    experiments_use,
    indexer_use,
    plans_use,
    publishing_use,
    registry_use,
    repository_use,
    staging_use,
    web_use,
)
from tests.policies.roles import RARELY, SHARED, SOON, Allowed, allowed, functions
from tests.serving import HANGS, ROOT, Served

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
        names = {physical.rpartition("/")[2]: name for name, physical in stack.items() if physical}
        names[LOCAL_SECRET] = "GitHubSecret"
        people = read(home / "credentials.env")
        plans_use.use(served.url, people, emulated_aws)  # first: who signs looks the key up, not who checks
        accounts_use.use(served.url, people)
        registry_use.use(served.url, people["STELE_TOKEN"])
        registry_use.use_files(served.url, people["STELE_TOKEN"], stack["FilesBucket"])
        registry_use.cut_off(stack)
        experiments_use.use(served.url, people, stack["FilesBucket"])
        experiments_use.cut_off(served.url, people, stack)
        catalogue_use.use(served.url, people)
        catalogue_use.cut_off(stack)
        repository_use.use(served.url, people, stack)
        repository_use.cut_off(stack)
        plans_use.cut_off(stack)
        arrivals_use.use(stack)
        staging_use.use(stack, notes)
        indexer_use.use(stack, notes)
        publishing_use.use(stack, notes)
        web_use.use(served.url)
        _wait_until_nothing_is_missing(partial(_awaited, notes, names))
        yield _noted(notes, names)


@pytest.mark.parametrize("function", functions(TEMPLATE))
def test_a_role_allows_what_is_called(function: str, used: Mapping[str, Allowed]) -> None:
    forbidden = used[function] - allowed(TEMPLATE, function)
    assert not forbidden, _lines(forbidden)


@pytest.mark.parametrize("function", functions(TEMPLATE))
def test_what_a_role_allows_is_called(function: str, used: Mapping[str, Allowed]) -> None:
    never = allowed(TEMPLATE, function) - used[function]
    idle = {(action, resource) for action, resource in never if (function, action) not in RARELY}
    assert not idle, _lines(idle)


def test_what_is_rarely_called_is_allowed() -> None:
    assert set(RARELY) <= {
        (function, action) for function in functions(TEMPLATE) for action, _ in allowed(TEMPLATE, function)
    }


def _lines(some: Allowed) -> str:
    return "".join(f"\n  {action} on {resource}" for action, resource in sorted(some))


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
        self._process.wait(timeout=HANGS)


def _noted(notes: Path, names: Mapping[str, str]) -> dict[str, Allowed]:
    """Read what was noted, with the resources by their names in the template."""
    found: dict[str, Allowed] = {function: set() for function in functions(TEMPLATE)}
    for line in notes.read_text().splitlines():
        function, action, resource = json.loads(line)
        name, slash, rest = resource.partition("/")
        known = names.get(name) or (SHARED if slash else name)
        found[function].add((action, known if known == SHARED else known + slash + rest))
    return found


def _awaited(notes: Path, names: Mapping[str, str]) -> Allowed:
    """Give the calls that are made soon and were not yet."""
    noted = _noted(notes, names)
    return {call for function, soon in SOON.items() for call in soon - noted[function]}


def _wait_until_nothing_is_missing(missing: Callable[[], Allowed]) -> None:
    deadline = time.monotonic() + HANGS
    while left := missing():
        assert time.monotonic() < deadline, f"what should be done soon was not: {_lines(left)}"
        time.sleep(0.1)
