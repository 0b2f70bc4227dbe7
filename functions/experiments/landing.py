"""Experiments and datasets as works: what their landing pages say of them to machines, and how they are cited.

Neither has a licence or a day of publication of its own: a record counts as published on the day it was registered,
and what is said of its files is who may have them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from functions.experiments.audience import CONTENT_IS_PUBLIC, METADATA_IS_PUBLIC
from functions.experiments.wire import Body, address
from shared.landing.work import Contributor, CreativeWork, WorkFile, WorkLink
from shared.persistent_ids import doi_of, handle_of
from shared.records import Values

JSON: Final = "application/json"
_ORCID: Final = "https://orcid.org/"


class AccessLevel(NamedTuple):
    """What `public_access` of an experiment means, in a word and in a sentence."""

    word: str
    sentence: str


MOST_PARTS: Final = 50
"""Datasets that an experiment's page names to machines, of those that it shows."""

ACCESS_LEVELS: Final[Mapping[int, AccessLevel]] = {
    1: AccessLevel("Private", "Only those who have been given access see this experiment."),
    25: AccessLevel("Embargoed", "It is not public yet: only those who have been given access see it."),
    50: AccessLevel("Metadata public", "Everybody may read this page. The files are for those who were given access."),
    100: AccessLevel("Public", "Everybody may read this page and download the files."),
}
"""MyTardis' four levels."""


def experiment_url(id: int, site: str) -> str:
    """Give the address of an experiment's page."""
    return f"{site}/experiment/view/{id}/"


def dataset_url(experiment: int, id: int, site: str) -> str:
    """Give the address of a dataset's page below one of its experiments."""
    return f"{experiment_url(experiment, site)}dataset/{id}/"


def is_public(experiment: Body) -> bool:
    """Tell whether everybody sees an experiment."""
    return bool(experiment["public_access"] >= METADATA_IS_PUBLIC)


def title_of(experiment: Body) -> str:
    """Give what an experiment's page is called."""
    return experiment["title"] or f"Experiment {experiment['id']}"


def dataset_title(dataset: Body) -> str:
    """Give what a dataset's page is called."""
    words = " ".join(dataset["description"].split())
    return (words if len(words) <= 200 else f"{words[:199]}…") or f"Dataset {dataset['id']}"


def experiment_work(shown: Body, datasets: Sequence[Body], names: Mapping[int, str], site: str) -> CreativeWork:
    """Describe an experiment.

    Args:
        shown: the experiment, as the API shows it.
        datasets: those of its datasets that its page shows.
        names: what its owners are called, by their ids.
        site: the site's address.
    """
    known = _known_by(shown["handle"])
    id = shown["id"]
    return CreativeWork(
        type="Dataset",
        url=experiment_url(id, site),
        title=title_of(shown),
        identifiers=tuple(filter(None, (known,))),
        other_identifiers=(shown["handle"],) if shown["handle"] and not known else (),
        description=shown["description"],
        creators=tuple(_creators(shown, names)),
        publisher=shown["institution_name"],
        published=_day(shown["created_time"]),
        changed=_day(shown["update_time"]),
        conditions=_conditions([shown]),
        metadata=((site + shown["resource_uri"], JSON),),
        parts=tuple(
            WorkLink(url=dataset_url(id, each["id"], site), title=dataset_title(each)) for each in datasets[:MOST_PARTS]
        ),
        is_public=is_public(shown),
    )


def dataset_work(
    shown: Body,
    experiments: Sequence[Body],
    within: int,
    names: Mapping[int, str],
    files: Iterable[WorkFile],
    site: str,
) -> CreativeWork:
    """Describe a dataset; its authors are those of its experiments.

    Args:
        shown: the dataset, as the API shows it.
        experiments: those of its experiments that the caller sees.
        within: the experiment of the address that was asked for, for where none of them is public.
        names: what those who own the experiments are called, by their ids.
        files: those of its files that its page shows.
        site: the site's address.
    """
    public = [each for each in experiments if is_public(each)]
    told = public or experiments
    title = dataset_title(shown)
    return CreativeWork(
        type="Dataset",
        url=dataset_url(public[0]["id"] if public else within, shown["id"], site),
        title=title,
        description=shown["description"] if shown["description"].strip() != title else "",
        creators=tuple(dict.fromkeys(person for each in told for person in _creators(each, names))),
        publisher=told[0]["institution_name"] if told else "",
        published=_day(shown["created_time"]),
        changed=_day(shown["modified_time"]),
        files=tuple(files),
        conditions=_conditions(public),
        metadata=((site + shown["resource_uri"], JSON),),
        part_of=tuple(WorkLink(url=experiment_url(each["id"], site), title=title_of(each)) for each in told),
        is_public=bool(public),
    )


def work_file(file: Body | Values, site: str, *, readable: bool) -> WorkFile:
    """Describe a file; its address is empty where it cannot be had."""
    sums = {"md5": file["md5sum"], "sha512": file["sha512sum"]}
    had = readable and any(each["verified"] for each in file["replicas"])
    return WorkFile(
        name="/".join(filter(None, (file["directory"], file["filename"]))),
        url=f"{site}{address('dataset_file', file['id'])}download/" if had else "",
        size=file["size"],
        media_type=file["mimetype"],
        checksums={name: digest for name, digest in sums.items() if digest},
    )


def _creators(experiment: Body, names: Mapping[int, str]) -> list[Contributor]:
    """Give an experiment's authors; where it names none, the people who own it."""
    authors = [Contributor(name=each["name"], orcid=_orcid(each["url"])) for each in experiment["authors"]]
    return authors or [Contributor(name=names[id]) for id in experiment["owner_ids"] if id in names]


def _orcid(url: str | None) -> str:
    return url if url and url.startswith(_ORCID) else ""


def _known_by(handle: str | None) -> str:
    """Give the whole address of a persistent identifier, empty for what is none."""
    if not handle:
        return ""
    if doi := doi_of(handle):
        return f"https://doi.org/{doi}"
    name = handle_of(handle) or handle_of(f"hdl:{handle}")
    return f"https://hdl.handle.net/{name}" if name else ""


def _conditions(experiments: Iterable[Body]) -> str:
    """Say who may have the files of experiments; empty: everybody may, through one of them."""
    levels: list[int] = [each["public_access"] for each in experiments]
    if any(level >= CONTENT_IS_PUBLIC for level in levels):
        return ""
    return "The files are for those who have been given access to the experiment."


def _day(moment: Any) -> str:
    return str(moment or "")[:10]
