"""What has cards or makes trees does not load the engine."""

import subprocess
import sys

from shared.aws import is_unavailable
from shared.search.errors import SearchUnavailable
from shared.search.search_copy import NoIndex
from shared.search.storage.manifest import Superseded
from shared.search.storage.packs import PackGone

HEAVY = ("tantivy", "boto3", "pydantic")


def test_importing_the_search_loads_no_engine() -> None:
    modules = ", ".join(f"shared.search.{each}" for each in ("faces", "present", "shrinking"))
    script = f"import sys, {modules}; print([each for each in {HEAVY} if each in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_search_that_is_not_possible_now_is_one_to_be_tried_again() -> None:
    """Dialects answer it with 503 and Retry-After, as what storage cannot do now."""
    for error in (NoIndex(), PackGone(), Superseded()):
        assert isinstance(error, SearchUnavailable)
        assert is_unavailable(error)
