"""What people call the kinds of records, the parts of the site that they live in, and licences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class KindWords(NamedTuple):
    """What one record of a kind is called, and what several are."""

    one: str
    many: str


KINDS: Final[Mapping[str, KindWords]] = {
    "package": KindWords("Dataset", "Datasets"),
    "deposit": KindWords("Deposit", "Deposits"),
    "experiment": KindWords("Experiment", "Experiments"),
    "data_product": KindWords("Data product", "Data products"),
    "plan": KindWords("Plan", "Plans"),
    "dataset": KindWords("Experiment dataset", "Experiment datasets"),
    "external_object": KindWords("External object", "External objects"),
    "code_run": KindWords("Code run", "Code runs"),
    "collection": KindWords("Collection", "Collections"),
    "community": KindWords("Community", "Communities"),
    "schema": KindWords("Schema", "Schemas"),
    "category": KindWords("Category", "Categories"),
}
"""By the kinds of cards (`shared.search.card`), in the order in which people are shown them."""

COUNTED: Final = (*("package", "deposit", "experiment", "data_product", "code_run", "plan", "collection", "community"),)
"""The kinds whose numbers the first page tells."""

PARTS: Final[Mapping[str, str]] = {
    "catalogue": "Datasets",
    "repository": "Deposits",
    "experiments": "Experiments",
    "registry": "Registry",
    "plans": "Plans",
}
"""By the groups of endpoints that records live in."""

_LICENCES: Final[Mapping[str, str]] = {
    "cc-zero": "CC0",
    "cc-by": "CC BY",
    "cc-by-sa": "CC BY-SA",
    "odc-pddl": "PDDL",
    "odc-odbl": "ODbL",
    "odc-by": "ODC-By",
    "uk-ogl": "UK OGL",
    "gfdl": "GFDL",
    "gpl-3.0": "GPL 3.0",
    "gpl-2.0": "GPL 2.0",
    "apache2.0": "Apache 2.0",
    "mit-license": "MIT",
}
"""By the ids of `shared.search.licences`."""


def kind(name: str) -> str:
    """Give what one record of a kind is called."""
    return KINDS[name].one if name in KINDS else name.replace("_", " ").capitalize()


def kinds(name: str) -> str:
    """Give what several records of a kind are called."""
    return KINDS[name].many if name in KINDS else kind(name)


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
    "registry": GuideWords(
        "Registry", "What data are, where they are and what they were made from: the SCRC data registry."
    ),
    "experiments": GuideWords(
        "Experiments", "Experiments, their datasets and files, and who may see them: MyTardis, version 1."
    ),
    "catalogue": GuideWords("Datasets", "Descriptions of data, their groups and tags: CKAN's REST and Action APIs."),
    "repository": GuideWords("Deposits", "Files that are kept and cited, in communities: the SURF Data Repository."),
    "plans": GuideWords("Plans", "Data management plans in the RDA's common standard: DMPRoadmap, version 1."),
    "accounts": GuideWords(
        "Accounts", "Who you are, your tokens, and for administrators people, groups and API clients."
    ),
    "web": GuideWords("Website", "The pages that are no record's, and what machines look for on every site."),
}
"""By the groups of the OpenAPI document."""
