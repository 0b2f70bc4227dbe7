"""A shell in which the commands of the API's documentation run as they are printed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

_STATUS = "\\n%{http_code}"


class Shell:
    """Runs commands of `curl` against a site.

    Args:
        url: the site, which takes the place of `https://$SDR_HOST`.
        home: the directory that they run in.
        variables: what the commands call the token, the object and so on.
    """

    def __init__(self, url: str, home: Path, **variables: str) -> None:
        if not shutil.which("curl"):
            pytest.skip("there is no curl here")
        self.url = url
        self.home = home
        self.variables = variables

    def __call__(self, command: str, **variables: str) -> tuple[int, Any]:
        """Run a command, and give the status and what the answer says; None where it is empty."""
        curl = f"curl --silent --show-error --noproxy '*' --max-time 60 -w '{_STATUS}'"
        said = self.run(command.replace("https://$SDR_HOST", self.url).replace("curl", curl, 1), **variables)
        body, _, status = said.rpartition("\n")
        return int(status), json.loads(body) if body else None

    def run(self, script: str, **variables: str) -> str:
        """Run a script, and give what it prints."""
        environment = {**os.environ, **self.variables, **variables}
        ran = subprocess.run(
            ["sh", "-c", script], cwd=self.home, env=environment, capture_output=True, text=True, timeout=120
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout
