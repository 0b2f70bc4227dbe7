"""What a cold start imports: a handler takes no heavy library along that most requests do not need."""

import subprocess
import sys

import pytest

from infra.local import stack

HEAVY = {"boto3", "jinja2", "lxml", "multipart", "prov", "pydantic", "rdflib", "requests", "rocrate"}
TOO_MUCH_FOR_A_REQUEST = {
    *("aws_lambda_powertools.event_handler", "botocore.session", "email.parser", "http.client", "ssl"),
    *("tantivy", "urllib3"),
}
TOO_MUCH_FOR_EVERY_REQUEST = {
    *(*HEAVY, *TOO_MUCH_FOR_A_REQUEST, "argon2", "aws_lambda_powertools", "botocore", "cryptography", "decimal"),
    *("email", "jwt", "shared.http", "shared.search"),
}
GROUPS = ("catalogue", "experiments", "plans", "registry", "repository", "web")

HANDLERS = {
    it["Properties"]["Handler"].rpartition(".")[0]
    for it in stack.expand()["Resources"].values()
    if it["Type"] == "AWS::Lambda::Function"
}


def imported_with(module: str) -> set[str]:
    """Import a module in a fresh interpreter and give all modules that came along."""
    script = f"import sys, {module}; print(*sys.modules)"
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(printed.stdout.split())


@pytest.mark.parametrize("module", [*sorted(HANDLERS), "shared.http"])
def test_a_handler_imports_nothing_heavy(module: str) -> None:
    assert imported_with(module) & HEAVY == set()


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_imports_nothing_that_few_of_its_requests_need(group: str) -> None:
    assert imported_with(f"functions.{group}.app") & TOO_MUCH_FOR_A_REQUEST == set()


def test_the_authorizer_imports_next_to_nothing() -> None:
    assert imported_with("functions.authorizer.app") & TOO_MUCH_FOR_EVERY_REQUEST == set()
