"""What people call the parts of the site that records live in, and licences; of their kinds, `shared.search.kinds`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

COUNTED: Final = (*("package", "deposit", "experiment", "data_product", "code_run", "plan", "collection", "community"),)
"""The kinds whose numbers the first page tells."""

PARTS: Final[Mapping[str, str]] = {
    "catalogue": "Datasets",
    "repository": "Deposits",
    "experiments": "Experiments",
    "registry": "Registry",
    "plans": "Plans",
}
"""By the groups of endpoints that records live in, in the order of the site's bar."""

_LICENCES: Final[Mapping[str, str]] = {
    "cc-zero": "CC0",
    "cc-by": "CC BY",
    "cc-by-sa": "CC BY-SA",
    "odc-pddl": "PDDL",
    "odc-odbl": "ODbL",
    "odc-by": "ODC-By",
    "cc-nc": "CC NC",
    "uk-ogl": "UK OGL",
    "other-pd": "Public domain",
    "other-open": "Other, open",
    "other-closed": "Other, not open",
    "gfdl": "GFDL",
    "gpl-3.0": "GPL 3.0",
    "gpl-2.0": "GPL 2.0",
    "apache2.0": "Apache 2.0",
    "mit-license": "MIT",
}
"""By the ids of `shared.search.licences`."""


def part(name: str) -> str:
    """Give what a part of the site is called."""
    return PARTS.get(name, name.capitalize())


def licence(name: str) -> str:
    """Give what a licence is called for short."""
    return _LICENCES.get(name, name)


class GuideWords(NamedTuple):
    """What the guide calls an API: the title of its page, and one sentence on what it is for."""

    title: str
    about: str


GUIDE: Final[Mapping[str, GuideWords]] = {
    "catalogue": GuideWords("Datasets", "Descriptions of data, their groups and tags: CKAN's REST and Action APIs."),
    "repository": GuideWords("Deposits", "Files that are kept and cited, in communities: the SURF Data Repository."),
    "experiments": GuideWords(
        "Experiments", "Experiments, their datasets and files, and who may see them: MyTardis, version 1."
    ),
    "registry": GuideWords(
        "Registry", "What data are, where they are and what they were made from: the SCRC data registry."
    ),
    "plans": GuideWords("Plans", "Data management plans in the RDA's common standard: DMPRoadmap, version 1."),
    "accounts": GuideWords(
        "Accounts", "Who you are, your tokens, and for administrators people, groups and API clients."
    ),
    "web": GuideWords("Website", "The pages that are no record's, and what machines look for on every site."),
}
"""By the groups of the OpenAPI document."""
