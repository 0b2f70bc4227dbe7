"""A function's package, as `sam build` has it made."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infra.packaging import ROOT, Runtime


@dataclass(frozen=True)
class Package:
    """The package of one function of the template: the function's name, the module that Lambda imports, and where."""

    function: str
    handler: str
    directory: Path

    def modules(self, *roots: str) -> Iterator[Path]:
        """Give the files of its modules, of all or of those below some of its directories."""
        for root in roots or (".",):
            yield from (self.directory / root).rglob("*.py")

    def run(self, script: str, *options: str) -> str:
        """Run a script in a fresh interpreter that finds this package and the standard library, and nothing else.

        Args:
            script: the script.
            options: the interpreter's.

        Returns:
            What it printed.
        """
        lines = f"import sys; sys.path.insert(0, {str(self.directory)!r})\n{script}"
        command = [sys.executable, "-I", "-S", *options, "-c", lines]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert not done.returncode, done.stderr
        return done.stdout


def make(function: str, directory: Path) -> None:
    """Make a function's package for this machine as `sam build` does: by the Makefile's target for it."""
    here = Runtime.here()
    variables = [f"LAMBDA_PYTHON={here.python}", f"LAMBDA_PLATFORM={here.processor}", f"ARTIFACTS_DIR={directory}"]
    environment = {name: it for name, it in os.environ.items() if name != "MAKEFLAGS"}
    directory.mkdir()
    subprocess.run(
        ["make", "--no-print-directory", f"build-{function}", *variables],
        cwd=ROOT,
        env=environment,
        check=True,
        timeout=300,
    )
