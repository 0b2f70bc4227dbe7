import subprocess
import sys

HEAVY = {"argon2", "jwt", "cryptography", "aws_lambda_powertools", "pydantic", "boto3", "shared.http"}


def test_a_cold_start_imports_nothing_of_passwords_or_web_tokens() -> None:
    script = "import sys, functions.authorizer.app; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not HEAVY & set(run.stdout.split())
