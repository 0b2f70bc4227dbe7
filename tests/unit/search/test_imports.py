"""What has cards or makes trees does not load the engine."""

import subprocess
import sys

HEAVY = ("tantivy", "boto3", "pydantic")


def test_importing_the_search_loads_no_engine() -> None:
    script = f"import sys, shared.search; print([each for each in {HEAVY} if each in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
