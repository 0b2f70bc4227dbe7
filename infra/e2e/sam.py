"""The SAM command line: what it is called with. It lives in a virtual environment of its own, for it pins much."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from infra.packaging import Runtime

ROOT = Path(__file__).parents[2]
COMMAND = ROOT / ".venv-sam" / "bin" / "sam"

BUILT = ROOT / ".aws-sam" / "build"
"""Where `sam build` puts the functions' packages, each under its function's name in the template."""


_SOME_LEADING_KEYS: Final = re.compile(r"\n +'?Null'?:\n +dynamodb:LeadingKeys: 'false'")


class SamError(Exception):
    """A step of the SAM command line failed; it has said why."""


def build() -> None:
    """Package every function for this machine, by the Makefile's rules.

    Raises:
        SamError: it failed.
    """
    here = Runtime.here()
    _run(["build", *_parameters(for_runtime(here))], LAMBDA_PYTHON=here.python, LAMBDA_PLATFORM=here.processor)


def leave_out_unknown() -> None:
    """Take conditions out of the built template that MiniStack cannot see hold: it tells no policy of leading keys.

    Of none all are among those that a policy names (`ForAllValues`), but it denies what wants that there are some.
    """
    built = BUILT / "template.yaml"
    built.write_text(_SOME_LEADING_KEYS.sub("", built.read_text()))


def for_runtime(runtime: Runtime) -> dict[str, str]:
    """Give the template's parameters for a runtime."""
    architecture = "arm64" if runtime.processor == "aarch64" else runtime.processor
    return {"Runtime": f"python{runtime.python}", "Architecture": architecture}


def deploy(parameters: Mapping[str, str], tags: Mapping[str, str]) -> None:
    """Create the stack from what was built, and wait for it.

    Raises:
        SamError: it failed.
    """
    _run(
        [
            *("deploy", "--no-confirm-changeset", "--no-progressbar"),
            *_parameters(parameters),
            *("--tags", *_pairs(tags)),
        ],
        SAM_CLI_POLL_DELAY="1",
    )


def _parameters(values: Mapping[str, str]) -> list[str]:
    return ["--parameter-overrides", *_pairs(values)]


def _pairs(values: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in values.items()]


def _run(arguments: Sequence[str], **environment: str) -> None:
    """Run it quietly; what it said is shown if it fails, without the values it was given."""
    done = subprocess.run(
        [str(COMMAND), *arguments],
        cwd=ROOT,
        env={**os.environ, "SAM_CLI_TELEMETRY": "0", "AWS_DEFAULT_REGION": "eu-west-1", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        raise SamError(f"sam {arguments[0]} failed")
