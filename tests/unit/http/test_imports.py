import subprocess
import sys

import pytest

HEAVY = {"boto3", "pydantic", "multipart", "prov", "rdflib", "requests"}


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("shared.http", HEAVY),
        ("functions.accounts.app", HEAVY),
        ("functions.authorizer.app", HEAVY | {"aws_lambda_powertools", "shared.http"}),
    ],
)
def test_cold_starts_import_nothing_heavy(module: str, unwanted: set[str]) -> None:
    script = f"import sys, {module}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not unwanted & set(run.stdout.split())
