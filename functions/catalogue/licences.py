"""The licences that the catalogue knows, as CKAN's own list has them (`licenses.opendefinition.org`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: what it is called, where its text is, and who holds it to be open."""

    id: str
    title: str
    url: str = ""
    okd: bool = False
    osi: bool = False
    family: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is open: by the Open Definition, or as a licence of software."""
        return self.okd or self.osi

    @property
    def body(self) -> dict[str, Any]:
        """Write it as `/api/rest/licenses` does."""
        return {
            "id": self.id,
            "title": self.title,
            "url": self.url,
            "is_okd_compliant": self.okd,
            "is_osi_compliant": self.osi,
            "family": self.family,
            "status": "active",
            "maintainer": "",
            "date_created": "",
            "tags": [],
        }


_DEFINED: Final = "http://www.opendefinition.org/licenses/"
_SOFTWARE: Final = "http://www.opensource.org/licenses/"

LICENCES: Final = (
    Licence("notspecified", "License Not Specified"),
    Licence(
        "odc-pddl", "Open Data Commons Public Domain Dedication and License (PDDL)", f"{_DEFINED}odc-pddl", okd=True
    ),
    Licence("odc-odbl", "Open Data Commons Open Database License (ODbL)", f"{_DEFINED}odc-odbl", okd=True),
    Licence("odc-by", "Open Data Commons Attribution License", f"{_DEFINED}odc-by", okd=True),
    Licence("cc-zero", "Creative Commons CCZero", f"{_DEFINED}cc-zero", okd=True),
    Licence("cc-by", "Creative Commons Attribution", f"{_DEFINED}cc-by", okd=True),
    Licence("cc-by-sa", "Creative Commons Attribution Share-Alike", f"{_DEFINED}cc-by-sa", okd=True),
    Licence("gfdl", "GNU Free Documentation License", f"{_DEFINED}gfdl", okd=True),
    Licence(
        "uk-ogl",
        "UK Open Government Licence (OGL)",
        "http://reference.data.gov.uk/id/open-government-licence",
        okd=True,
    ),
    Licence("other-open", "Other (Open)", okd=True),
    Licence("other-pd", "Other (Public Domain)", okd=True),
    Licence("other-at", "Other (Attribution)", okd=True),
    Licence("gpl-3.0", "GNU General Public License version 3.0 (GPLv3)", f"{_SOFTWARE}gpl-3.0", osi=True, family="GPL"),
    Licence("gpl-2.0", "GNU General Public License version 2.0 (GPLv2)", f"{_SOFTWARE}gpl-2.0", osi=True, family="GPL"),
    Licence("apache2.0", "Apache License, Version 2.0", f"{_SOFTWARE}apache2.0", osi=True),
    Licence("mit-license", "MIT License", f"{_SOFTWARE}mit-license", osi=True),
    Licence("cc-nc", "Creative Commons Non-Commercial (Any)", "http://creativecommons.org/licenses/by-nc/2.0/"),
    Licence("other-nc", "Other (Non-Commercial)"),
    Licence("other-closed", "Other (Not Open)"),
)
"""All of them."""

_BY_ID: Final = {each.id: each for each in LICENCES}
_BY_TITLE: Final = {each.title: each for each in LICENCES}


def id_of(said: str | None) -> str | None:
    """Give what is kept of a licence that somebody names by its id or title: the id; of any other, what was said."""
    known = _BY_ID.get(said or "") or _BY_TITLE.get(said or "")
    return known.id if known else said


def title_of(kept: str | None) -> str | None:
    """Give the title of what is kept; what is no known licence is its own."""
    return _BY_ID[kept].title if kept in _BY_ID else kept


def is_open(kept: str | None) -> bool:
    """Whether what is kept is a licence that is known to be open."""
    return kept in _BY_ID and _BY_ID[kept].is_open
