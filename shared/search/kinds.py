"""What people call the kinds of records: on every page the same."""

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


def kind(name: str) -> str:
    """Give what one record of a kind is called."""
    return KINDS[name].one if name in KINDS else name.replace("_", " ").capitalize()


def kinds(name: str) -> str:
    """Give what several records of a kind are called."""
    return KINDS[name].many if name in KINDS else kind(name)
