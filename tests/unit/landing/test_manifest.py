"""Lists of checksums, as the real `md5sum` reads them."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from shared.landing.manifest import manifest
from shared.landing.work import WorkFile

NAMES = ["a.txt", "two words.txt", "back\\slash.txt", "line\nend.txt", "é.txt", "*star", "-dash", "folder/in it.txt"]


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256"])
def test_the_tools_check_what_the_list_says(tmp_path: Path, algorithm: str) -> None:
    files = []
    (tmp_path / "folder").mkdir()
    for name in NAMES:
        (tmp_path / name).write_bytes(name.encode())
        digest = hashlib.new(algorithm, name.encode()).hexdigest()
        files.append(WorkFile(name=name, url="https://x", checksums={algorithm: digest}))
    files.append(WorkFile(name="unknown.txt", url="https://x"))
    (tmp_path / "list").write_text(manifest(files, algorithm))
    checked = subprocess.run(
        [f"{algorithm}sum", "--strict", "-c", "list"], cwd=tmp_path, capture_output=True, text=True, timeout=30
    )
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.count(": OK") == len(NAMES)
