"""The packages that the tests look at: those that `sam build` has made, else the Makefile makes them now."""

from pathlib import Path

import pytest

from infra.local import stack
from tests.packages.built import Package, make

HANDLERS: dict[str, str] = {
    name: it["Properties"]["Handler"].rpartition(".")[0]
    for name, it in stack.expand()["Resources"].items()
    if it["Type"] == "AWS::Lambda::Function"
}


@pytest.fixture(scope="session")
def packages(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the directory in which each function's package lies under its name."""
    if given := pytestconfig.getoption("--packages"):
        return Path(given).resolve()
    directory = tmp_path_factory.mktemp("packages")
    for function in HANDLERS:
        make(function, directory / function)
    return directory


@pytest.fixture(params=HANDLERS)
def package(packages: Path, request: pytest.FixtureRequest) -> Package:
    """Give each package in turn."""
    return Package(request.param, HANDLERS[request.param], packages / request.param)
