"""Fetch a package's source as it was published, and do not build it.

pip builds whatever it downloads, and the setup of a package for Python 2 does not run any more.

    python -m infra.package_source NAME VERSION SHA256 DIRECTORY
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import Request, urlopen

_AS_JSON = {"Accept": "application/vnd.pypi.simple.v1+json"}
_ASKED = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"


def main(name: str, version: str, sha256: str, directory: Path) -> None:
    """Unpack the source of a package into a directory.

    Args:
        name: the package.
        version: which of its versions.
        sha256: the archive's digest.
        directory: it is made; the archive's own top directory is left out.

    Raises:
        ValueError: there is no such source, or it is another.
    """
    archive = _fetched(_address(name, f"{name}-{version}.tar.gz"))
    if hashlib.sha256(archive).hexdigest() != sha256:
        raise ValueError(f"{name}-{version}.tar.gz is not what it was")
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar.getmembers():
            _, _, member.name = member.name.partition("/")
            if member.name:
                tar.extract(member, directory, filter="data")


def _address(name: str, file: str) -> str:
    """Ask the package index where a file lies (PEP 691)."""
    index = f"{_index()}/{name}/"
    files = json.loads(_fetched(index, _AS_JSON))["files"]
    for each in files:
        if each["filename"] == file:
            return urljoin(index, str(each["url"]))
    raise ValueError(f"the package index has no {file}")


def _index() -> str:
    """Name the index that pip is told to use, or the one that it knows."""
    if told := os.environ.get("PIP_INDEX_URL"):
        return told.rstrip("/")
    asked = ([sys.executable, "-m", "pip", "config", "get", "global.index-url"], [sys.executable, "-c", _ASKED])
    answers = (subprocess.run(each, capture_output=True, text=True, check=False) for each in asked)
    return next(answer.stdout.strip().rstrip("/") for answer in answers if answer.returncode == 0)


def _fetched(address: str, headers: dict[str, str] | None = None) -> bytes:
    with urlopen(Request(address, headers=headers or {}), timeout=60) as answer:
        content: bytes = answer.read()
    return content


if __name__ == "__main__":
    name, version, sha256, directory = sys.argv[1:]
    main(name, version, sha256, Path(directory))
