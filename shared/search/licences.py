"""Licences by the ids under which the catalogue knows them, so that one query finds the records of both groups."""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class _Written(NamedTuple):
    """How a licence is written: a part of its address, and its SPDX id or its name as a pattern."""

    address: str
    name: str


OPEN: Final = {
    "cc-zero": _Written("creativecommons.org/publicdomain/zero/", r"cc0(-1\.0)?"),
    "cc-by": _Written("creativecommons.org/licenses/by/", r"cc-by-[\d.]+|creative commons attribution [\d.]+.*"),
    "cc-by-sa": _Written(
        "creativecommons.org/licenses/by-sa/",
        r"cc-by-sa-[\d.]+|creative commons attribution.share.?alike [\d.]+.*",
    ),
    "odc-pddl": _Written("opendatacommons.org/licenses/pddl", r"pddl-[\d.]+"),
    "odc-odbl": _Written("opendatacommons.org/licenses/odbl", r"odbl-[\d.]+"),
    "odc-by": _Written("opendatacommons.org/licenses/by", r"odc-by-[\d.]+"),
    "uk-ogl": _Written("nationalarchives.gov.uk/doc/open-government-licence", r"ogl-uk-.*|open government licence.*"),
    "gfdl": _Written("gnu.org/licenses/fdl", r"gfdl-.*"),
    "gpl-3.0": _Written("gnu.org/licenses/gpl-3", r"gpl-3\.0.*"),
    "gpl-2.0": _Written("gnu.org/licenses/old-licenses/gpl-2", r"gpl-2\.0.*"),
    "apache2.0": _Written("apache.org/licenses/license-2.0", r"apache-2\.0|apache license,? (version )?2\.0"),
    "mit-license": _Written("opensource.org/licenses/mit", r"mit( license)?"),
}
"""The open licences that are recognised, by their ids."""


def licence_id(text: str, address: str | None) -> str:
    """Give the id of a licence by its text and its address; of one that is not recognised, the text itself."""
    place = (address or "").lower()
    names = (text.strip().lower(), place.rstrip("/").rpartition("spdx.org/licenses/")[2])
    for id, written in OPEN.items():
        if written.address in place or any(re.fullmatch(written.name, name) for name in names):
            return id
    return text
