"""`python -m infra.import_objects FILE`: brings objects of another data repository into this one.

The file has one object a line, or one JSON array of them, each as the API of a SURF Data Repository shows it
(`GET /api/objects/<namespace>/<id>`). They keep their pids, dates, metadata and identifiers, and are published here;
their files become references to the handles that they have. What is there already is passed over, so that the command
may be given again.

Without `--stack` it works on the site of this machine, which must be running. With it, on that stack in AWS, in the
account and region that the environment names; it needs to read the stack's resources and to write its table of the
repository.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.repository import bootstrap
from functions.repository.operations.importing import import_object
from infra.reach import CannotReach, reach
from shared.accounts.enrolment import ADMIN_ID, ADMIN_USERNAME
from shared.http import Refused
from shared.principal import CallerKind, Principal, Role

_RESOURCES = {
    "REPOSITORY_TABLE": ("RepositoryTable", "table of the repository"),
    "FILES_BUCKET": ("FilesBucket", "bucket of files"),
}
_ADMIN = Principal(CallerKind.USER, ADMIN_ID, username=ADMIN_USERNAME, roles=frozenset({Role.SITE_ADMIN}))
_THERE_ALREADY = 409


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; give the process's exit code."""
    given = _read(arguments)
    try:
        reach(given.stack, _RESOURCES)
        return _import(given.file)
    except (CannotReach, BotoCoreError, ClientError, OSError, ValueError) as error:
        print(f"The import stopped: {error}", file=sys.stderr)
        return 1


def _read(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.import_objects", description="Import objects.")
    parser.add_argument("file", type=Path, help="objects as another repository's API shows them, one a line")
    parser.add_argument("--stack", help="a deployed stack's name; without it, the site of this machine")
    return parser.parse_args(arguments)


def _import(file: Path) -> int:
    """Import the objects of a file, and say what becomes of each; give the exit code."""
    bootstrap.ensure()
    done = passed = refused = 0
    for number, document in enumerate(_documents(file), 1):
        try:
            record = import_object(document, _ADMIN)
        except Refused as error:
            assert isinstance(error.body, dict)
            passed, refused = passed + (error.status == _THERE_ALREADY), refused + (error.status != _THERE_ALREADY)
            print(f"{number}: {error.body['error']}")
            continue
        done += 1
        print(f"{number}: {record.values['claimed']}")
    print(f"{done} objects were imported, {passed} were there already, {refused} were refused")
    return 1 if refused else 0


def _documents(file: Path) -> Iterator[dict[str, Any]]:
    text = file.read_text()
    lines = json.loads(text) if text.lstrip().startswith("[") else map(json.loads, filter(str.strip, text.splitlines()))
    yield from lines


if __name__ == "__main__":
    sys.exit(main())
