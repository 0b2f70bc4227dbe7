"""What is found of experiments and datasets, and who finds it.

A dataset is `within` its experiments and found by whoever sees one of them, as they are when its card is made. Nothing
else of a dataset's card is its experiments', nor its instrument's: they may change for thousands of datasets at once.
An experiment tells no sum of its files for the same reason.

A token opens its experiment to requests, not to searches. Values of parameters are found where their schema is hidden,
too: pages leave such sets out, the API shows them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from typing import Any, Final

from functions.experiments import audience
from functions.experiments.inside import PARAMETERS
from functions.experiments.store import store
from shared.aws import parallel
from shared.records import Record, Values
from shared.search.addresses import address, uuid_name
from shared.search.card import MOST_FILES, Card, flag
from shared.search.fitting import fitted
from shared.search.readers import PUBLIC, Reading
from shared.search.source import CardSource

MOST_EXPERIMENTS: Final = 200
"""How many experiments of a dataset say who finds it: those with the lowest ids."""

MOST_VALUES: Final = 500
"""How many parameters of a record are found by their values."""

MOST_FORMATS: Final = 50
"""How many ends of file names a dataset tells."""

_TOKEN: Final = "token:"


# Experiments


def _experiments(ids: Collection[int]) -> Mapping[int, Card]:
    """Make the cards of experiments. One round trip."""
    return _found({id: _experiment(each) for id, each in store().get_many("experiment", ids).items()})


def _experiment(experiment: Record) -> Card:
    values = experiment.values
    authors = sorted(values["authors"], key=lambda each: (each["order"], each["n"]))
    return _card(
        experiment,
        name=values["title"],
        title=values["title"],
        text=values["description"],
        made=values["created_time"],
        changed=values["update_time"],
        readers=_readers(audience.of_experiment(values)),
        creators=tuple(each["author"] for each in authors),
        landing=f"/experiment/view/{experiment.id}/",
        aliases=(uuid_name(address("experiment", experiment.id)),),
        extras={
            "institution": _said(values["institution_name"], *(each["institution"] for each in authors)),
            "url": _said(values["url"], *(each["url"] for each in authors)),
            "identifier": _said(values["handle"]),
        },
        raw={
            "identifier": _said(values["handle"]),
            "institution": _said(values["institution_name"]),
        },
    )


# Datasets


def _datasets(ids: Collection[int]) -> Mapping[int, Card]:
    """Make the cards of datasets. Two round trips."""
    datasets = list(store().get_many("dataset", ids).values())
    wanted = {("experiment", id) for each in datasets for id in _within(each)}
    read: list[Any] = parallel(
        partial(store().get_together, wanted, datasets), *(partial(_files, each.id) for each in datasets)
    )
    (experiments, sums), *files = read
    cards = {}
    for each, names in zip(datasets, files, strict=True):
        above = [experiments["experiment", id] for id in _within(each) if ("experiment", id) in experiments]
        cards[each.id] = _dataset(each, above, names, sums["dataset", each.id]["bytes"])
    return _found(cards)


def _within(dataset: Record) -> Sequence[int]:
    within: list[int] = dataset.values["experiments"][:MOST_EXPERIMENTS]
    return within


def _files(dataset: int) -> list[str]:
    """Give the names of a dataset's files, the first of them."""
    return [line.sort for line in store().entries("dataset_file", "name", str(dataset), limit=MOST_FILES)]


def _dataset(dataset: Record, experiments: Sequence[Record], files: Sequence[str], size: int) -> Card:
    values = dataset.values
    ends = (end.lower() for name in files for _, dot, end in [name.rpartition(".")] if dot and end)
    formats = tuple(islice(dict.fromkeys(ends), MOST_FORMATS))
    return _card(
        dataset,
        name=values["description"],
        title=values["description"],
        made=values["created_time"],
        changed=values["modified_time"],
        readers=_readers(audience.together(audience.of_experiment(each.values) for each in experiments)),
        within=tuple(address("experiment", each.id) for each in experiments),
        files=tuple(files),
        size=size,
        landing=f"/experiment/view/{experiments[0].id}/dataset/{dataset.id}/" if experiments else "",
        text=values["description"],
        extras={"directory": _said(values["directory"]), "res_format": formats},
        raw={"res_format": formats, "downloadable": (flag(bool(files)),)},
    )


# Both


def _found(cards: Mapping[int, Card]) -> Mapping[int, Card]:
    """Give the cards that somebody finds."""
    return {id: card for id, card in cards.items() if card.readers}


def _card(record: Record, *, made: str, changed: str, extras: Mapping[str, tuple[str, ...]], **more: Any) -> Card:
    return fitted(
        Card(
            id=address(record.collection, record.id),
            dialect="experiments",
            kind=record.collection,
            made=_moment(made),
            changed=_moment(changed),
            extras={**extras, "parameter": tuple(islice(_parameters(record), MOST_VALUES))},
            **more,
        )
    )


def _parameters(record: Record) -> Iterable[str]:
    """Give the values of a record's parameters, as words."""
    for each in PARAMETERS[record.collection].members(record):
        for name in ("string_value", "numerical_value", "datetime_value"):
            if (value := each.values[name]) not in (None, ""):
                yield str(value)


def _readers(of: audience.Audience) -> tuple[Reading, ...]:
    if of["public"]:
        return (Reading(PUBLIC),)
    named = ((name, periods) for name, periods in of["readers"].items() if not name.startswith(_TOKEN))
    return tuple(dict.fromkeys(Reading(name, *map(_day, each)) for name, periods in named for each in periods))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _said(*texts: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in texts if each))


def _dataset_of(id: int, values: Values) -> list[str]:
    return [address("dataset", values["dataset"])]


SOURCE: Final = CardSource(
    "experiments", store, {"experiment": _experiments, "dataset": _datasets}, {"dataset_file": _dataset_of}
)
"""The experiments' cards, and what they are made of."""
