"""The accounts that contract tests use, made in a deployed stack's table as `make serve` makes them in its own."""

import os
from collections.abc import Mapping
from pathlib import Path

from infra.local import credentials, signing_in


def ensure(file: Path, url: str, stack: Mapping[str, str]) -> dict[str, str]:
    """Make them; give their names and credentials, which are in the file too.

    Args:
        file: where the credentials are written.
        url: the site's address.
        stack: the physical ids of the stack's resources by their names in the template.
    """
    os.environ["ACCOUNTS_TABLE"] = stack["AccountsTable"]
    made = credentials.ensure(file, url)
    signing_in.link_people()
    return made
