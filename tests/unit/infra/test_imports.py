"""What a cold start imports: a handler takes no heavy library along that most requests do not need."""

import json
import subprocess
import sys

import pytest

from infra.local import stack

HEAVY = {"boto3", "jinja2", "lxml", "prov", "pydantic", "rdflib", "requests", "rocrate"}
TOO_MUCH_FOR_EVERY_REQUEST = {*HEAVY, "aws_lambda_powertools"}

HANDLERS = {
    it["Properties"]["Handler"].rpartition(".")[0]
    for it in stack.expand()["Resources"].values()
    if it["Type"] == "AWS::Lambda::Function"
}


def imported_with(module: str) -> set[str]:
    """Import a module in a fresh interpreter and give all top-level modules that came along."""
    script = f"import sys, json, {module}; print(json.dumps(sorted({{it.partition('.')[0] for it in sys.modules}})))"
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(json.loads(printed.stdout))


@pytest.mark.parametrize("module", sorted(HANDLERS))
def test_a_handler_imports_nothing_heavy(module: str) -> None:
    assert imported_with(module) & HEAVY == set()


def test_the_authorizer_imports_next_to_nothing() -> None:
    assert imported_with("functions.authorizer.app") & TOO_MUCH_FOR_EVERY_REQUEST == set()
