"""The experiments' pages for people: the list, an experiment and a dataset. This imports Jinja."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from functions.experiments import landing, parameter_tables
from functions.experiments.operations.browsing import DatasetView, ExperimentList, ExperimentView
from functions.experiments.operations.folders import every_file as every_file_of
from functions.experiments.wire import BASE, Body
from shared.html import page
from shared.html.measures import fitting
from shared.http import Request, Response
from shared.landing.pages import landing_page
from shared.landing.work import WorkFile

PLACE: Final = "Experiments"
LARGEST_PREVIEW: Final = 2_000_000
"""Bytes of a picture that a page shows: less than a download carries itself, so it never leads to another host."""

MOST_PREVIEWS: Final = 8
_PICTURES: Final = ("image/png", "image/jpeg", "image/gif", "image/webp")
_MOST_FOLDERS: Final = 100
_ROOM_FOR_FOLDERS: Final = 8_000
_MOST_PEOPLE: Final = 3
_TEMPLATES: Final = Path(__file__).with_name("templates")
_RIGHTS: Final = (("isOwner", "owner"), ("canRead", "read"), ("canWrite", "write"), ("canDelete", "delete"))


@dataclass(frozen=True, slots=True)
class PageWindow:
    """Which page of a list, from 1, of how many items each."""

    number: int
    length: int

    @property
    def offset(self) -> int:
        """How many items stand before it."""
        return (self.number - 1) * self.length

    def neighbours(self, address: str, more: bool, **kept: str) -> tuple[str, str]:
        """Give the whole addresses of the pages before and after it, empty where there is none."""

        def at(number: int) -> str:
            query = urlencode({**kept, **({"page": str(number)} if number > 1 else {})})
            return f"{address}?{query}" if query else address

        return at(self.number - 1) if self.number > 1 else "", at(self.number + 1) if more else ""

    def words(self, shown: int, total: int, one: str, several: str) -> str:
        """Say which of how many items a page has."""
        if shown == total:
            return f"{total} {one if total == 1 else several}"
        return (
            f"{self.offset + 1:,} to {self.offset + shown:,} of {total:,} {several}" if shown else f"{total:,} in all"
        )


def experiments(request: Request, found: ExperimentList, window: PageWindow, *, own: bool) -> Response:
    """Write a page of the list of experiments; `own`: of those of the caller."""
    more = window.offset + len(found.experiments) < found.total
    kept = {"mine": "yes"} if own else {}
    previous, following = window.neighbours(f"{request.base_url}/experiment/view/", more, **kept)
    return page(
        request,
        _TEMPLATES / "experiments.html",
        "My experiments" if own else "Experiments",
        public=not own,
        whole=False,
        place=PLACE,
        mine=own,
        records=[_row(each, found.names) for each in found.experiments],
        count=window.words(len(found.experiments), found.total, "experiment", "experiments"),
        previous=previous,
        next=following,
        base=BASE,
    )


def _row(shown: Body, names: Mapping[int, str]) -> dict[str, Any]:
    people = [each["name"] for each in shown["authors"]] or [names[id] for id in shown["owner_ids"] if id in names]
    return {
        "experiment": shown,
        "title": landing.title_of(shown),
        "people": people[:_MOST_PEOPLE],
        "others": len(people) - _MOST_PEOPLE,
        "level": landing.ACCESS_LEVELS[shown["public_access"]],
    }


def experiment(request: Request, found: ExperimentView, window: PageWindow) -> Response:
    """Write the page of an experiment."""
    shown, site = found.experiment, request.base_url
    work = landing.experiment_work(shown, found.datasets, found.users, site)
    more = window.offset + len(found.datasets) < found.total
    previous, following = window.neighbours(work.url, more)
    return landing_page(
        request,
        _TEMPLATES / "experiment.html",
        work,
        kind="Experiment",
        place=PLACE,
        faces=found.related,
        experiment=shown,
        level=landing.ACCESS_LEVELS[shown["public_access"]],
        owners=[found.users[id] for id in shown["owner_ids"] if id in found.users],
        datasets=[(each, landing.dataset_title(each)) for each in found.datasets],
        count=window.words(len(found.datasets), found.total, "dataset", "datasets"),
        previous=previous,
        next=following,
        access=[_access(each, found) for each in found.rows],
        base=BASE,
        **_described(shown, found.parameters, site),
    )


class AccessLine(NamedTuple):
    """An access row as people read it."""

    who: str
    rights: Sequence[str]
    since: str
    until: str


def _access(row: Body, found: ExperimentView) -> AccessLine:
    kind, id = row["pluginId"], int(row["entityId"])
    who = {
        "django_user": found.users.get(id) or f"User {id}",
        "django_group": f"{found.groups.get(id) or f'Group {id}'} (group)",
        "token_group": "Whoever has a sharing token",
    }[kind]
    rights = [word for right, word in _RIGHTS if row[right]]
    return AccessLine(who, rights, row["effectiveDate"] or "", row["expiryDate"] or "")


def _described(shown: Body, known: Mapping[int, Any], site: str) -> dict[str, Any]:
    tables = parameter_tables.tables(shown, known, site)
    left_out = parameter_tables.count(shown) - sum(len(each.parameters) for each in tables)
    return {"tables": tables, "left_out": left_out}


def dataset(request: Request, found: DatasetView, within: int, folder: str, window: PageWindow) -> Response:
    """Write the page of a dataset of an experiment, with a page of one of its folders."""
    shown, site = found.dataset, request.base_url
    files = [landing.work_file(each, site, readable=found.readable) for each in found.folder.files]
    work = landing.dataset_work(shown, found.experiments, within, found.names, files, site)
    here = landing.dataset_url(within, shown["id"], site)
    previous, following = window.neighbours(here, found.folder.more, **({"folder": folder} if folder else {}))
    folders = _folders(found.folder.folders, here)

    def every_file() -> Iterable[WorkFile]:
        return (landing.work_file(each, site, readable=found.readable) for each in every_file_of(found.record))

    return landing_page(
        request,
        _TEMPLATES / "dataset.html",
        work,
        kind="Dataset",
        place=PLACE,
        faces=found.related,
        all_files=every_file,
        file_count=shown["dataset_datafile_count"],
        dataset=shown,
        experiments=found.experiments,
        above=next((each for each in found.experiments if each["id"] == within), None),
        here=here,
        lines=list(zip(found.folder.files, files, strict=True)),
        folder=folder,
        steps=_steps(folder, here),
        folders=folders,
        other_folders=len(found.folder.folders) - len(folders),
        files_words=_words(len(files), window, found.folder.more),
        pictures=_pictures(files),
        readable=found.readable,
        previous=previous,
        next=following,
        base=BASE,
        **_described(shown, found.parameters, site),
    )


def _folders(paths: Iterable[str], here: str) -> list[tuple[str, str]]:
    """Give the addresses and names of folders, as many as have room on a page."""
    some = islice(paths, _MOST_FOLDERS)
    return fitting([(_address(here, each), each.rpartition("/")[2]) for each in some], _ROOM_FOR_FOLDERS)


def _address(here: str, folder: str) -> str:
    return f"{here}?{urlencode({'folder': folder})}#files"


def _words(shown: int, window: PageWindow, more: bool) -> str:
    if more or window.number > 1:
        return f"Files {window.offset + 1:,} to {window.offset + shown:,} of this folder" if shown else "No more files"
    return f"{shown} {'file' if shown == 1 else 'files'} here" if shown else ""


def _steps(folder: str, here: str) -> list[tuple[str, str]]:
    """Give the folders on the way to one: addresses and names."""
    names = folder.split("/") if folder else []
    return [(_address(here, "/".join(names[: number + 1])), name) for number, name in enumerate(names)]


def _pictures(files: Iterable[WorkFile]) -> list[WorkFile]:
    shown = (each for each in files if each.url and each.media_type in _PICTURES)
    return [each for each in shown if (each.size or 0) <= LARGEST_PREVIEW][:MOST_PREVIEWS]
