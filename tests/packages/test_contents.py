"""What is in a package: all that its function imports, and little else."""

import ast
import json
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import boto3
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infra.packaging import AWS_SERVICES, ROOT
from tests.packages.built import Package, make

LARGEST = 75_000_000
"""Bytes, unpacked. Measured: authorizer 13 MB, staging and mailer 18, experiments 22, accounts 35, plans 38."""

LARGEST_OF = {"PlansPdfFunction": 150_000_000}
"""It has fonts, and what sets pages: 113 MB."""

REGIONS = ("eu-west-1", "us-east-1", "us-gov-west-1", "cn-north-1")


def test_it_imports_alone_all_that_it_may_ever_import(package: Package) -> None:
    """Every module of ours in it, and each import statement in them, those that run late too."""
    modules = list(package.modules("functions", "shared"))
    lines = {f"import {_name(file.relative_to(package.directory))}" for file in modules}
    for file in modules:
        lines |= set(_imports(ast.parse(file.read_text())))
    assert f"import {package.handler}" in lines
    package.run("\n".join(sorted(lines)), "-B")


def _name(file: Path) -> str:
    return ".".join(file.with_suffix("").parts).removesuffix(".__init__")


def _imports(node: ast.AST) -> Iterator[str]:
    """Give the import statements below a node, without those that only type checkers read."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and node.module != "__future__"):
        yield ast.unparse(node)
    for child in ast.iter_child_nodes(node):
        yield from _imports(child)


def test_it_is_small(package: Package) -> None:
    assert sum(it.stat().st_size for it in package.directory.rglob("*") if it.is_file()) <= LARGEST_OF.get(
        package.function, LARGEST
    )


def test_nothing_of_developers_is_in_it(package: Package) -> None:
    for_functions = {it for file in ROOT.glob("functions/*/requirements.txt") for it in _named(file)}
    for_developers = _named(ROOT / "requirements-dev.txt") - for_functions
    assert {"moto", "pytest", "chalice"} <= for_developers
    contained = {canonicalize_name(it.name) for it in distributions(path=[str(package.directory)])}
    assert contained
    assert not contained & for_developers
    assert not [it for it in package.directory.rglob("*") if it.is_dir() and it.name in {"test", "tests"}]


def _named(file: Path) -> set[str]:
    lines = (it.partition("#")[0].strip() for it in file.read_text().splitlines())
    return {canonicalize_name(Requirement(it).name) for it in lines if it and not it.startswith("-")}


@pytest.mark.parametrize("service", AWS_SERVICES)
def test_clients_of_the_services_that_are_called_know_their_endpoints(packages: Path, service: str) -> None:
    package = Package("AuthorizerFunction", "functions.authorizer.app", packages / "AuthorizerFunction")
    script = f"""
import boto3, json
session = boto3.session.Session("id", "secret")
print(json.dumps([session.client({service!r}, it).meta.endpoint_url for it in {REGIONS}]))
"""
    session = boto3.session.Session("id", "secret")
    whole = [session.client(service, it).meta.endpoint_url for it in REGIONS]  # type: ignore[call-overload]
    assert json.loads(package.run(script, "-B")) == whole


def test_made_again_it_is_the_same(packages: Path, tmp_path: Path) -> None:
    made, again = packages / "AuthorizerFunction", tmp_path / "again"
    make("AuthorizerFunction", again)
    assert _files(again) == _files(made)


def _files(directory: Path) -> dict[Path, bytes]:
    return {it.relative_to(directory): it.read_bytes() for it in directory.rglob("*") if it.is_file()}
