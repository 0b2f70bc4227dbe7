"""What a cold start pays for."""

import subprocess
import sys


def test_nothing_heavy_is_imported() -> None:
    script = "import sys; from shared.files import downloads, uploads, verification; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"boto3", "botocore", "pydantic", "aws_lambda_powertools"} & set(run.stdout.split())
