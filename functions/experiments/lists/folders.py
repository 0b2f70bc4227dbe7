"""The folders of a dataset, as a tree that a page opens step by step (MyTardis 4.x, `DatasetResource`).

What is in a folder stands together in two indexes, so that opening one reads what it shows and nothing else, however
many files the dataset has beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from functions.experiments.store import beginning, store, within
from shared.aws import parallel
from shared.records import Line, bounds

_LIST: Final = "The list has them in pages: /api/v1/dataset_file/?dataset=12."

PAGE: Final = 1000
"""Files of the top folder that one answer has."""

Node = dict[str, Any]


def top_nodes(dataset: int, page: int) -> list[Node]:
    """Give a page of the top folder: on page 0 its folders, then its files, then what says whether there are more.

    One round trip, two where a folder may have become empty; later pages pass over the keys of the earlier ones.
    """
    folders, files = parallel(
        lambda: list(_folders(dataset, "")) if page == 0 else [],
        lambda: list(islice(_files(dataset, "", (page + 1) * PAGE + 1), page * PAGE, None)),
    )
    nodes = [*folders, *files[:PAGE]]
    if len(files) > PAGE:
        return [*nodes, {"next_page": True, "next_page_num": page + 1, "display_text": "Load more files"}]
    return [*nodes, {"next_page": False}]


def opened(dataset: int, folder: str, offset: int, limit: int) -> tuple[list[Node], list[int], bool]:
    """Give the folders in a folder, the ids of a page of the files directly in it, and whether more follow.

    Of a dataset whose files fit into one page, the top has them all, and no folders. One round trip, as for
    `top_nodes`; folders come with the first page alone.
    """
    first, end = offset == 0, offset + limit
    read: list[Any] = parallel(
        lambda: list(_folders(dataset, folder)) if first else [],
        lambda: [line.id for line in islice(_paths(dataset, within(folder), end + 1), offset, None)],
        lambda: [line.id for line in _paths(dataset, "", limit + 1)] if first and not folder else [],
    )
    folders, files, every = read
    if every and len(every) <= limit:
        return [], every, False
    return folders, files[:limit], len(files) > limit


def child_nodes(dataset: int, folder: str) -> list[Node]:
    """Give the files and folders directly inside a folder. One round trip, as for `top_nodes`."""
    files, folders = parallel(lambda: list(_files(dataset, folder)), lambda: list(_folders(dataset, folder)))
    return [*files, *folders]


def file_ids(dataset: int, folder: str) -> list[int]:
    """Give the ids of all files in a folder and below, by their paths. One round trip for each MB of keys."""
    inside, below = parallel(
        lambda: [line.id for line in _paths(dataset, within(folder))],
        lambda: [line.id for line in _below(dataset, folder)],
    )
    return inside + below


def _files(dataset: int, folder: str, limit: int | None = None) -> Iterator[Node]:
    for line in _paths(dataset, within(folder), limit):
        verified = bool(line.data.get("v"))
        yield {"name": line.data["f"], "id": line.id, "verified": verified, "is_online": True, "recall_url": None}


def _folders(dataset: int, parent: str) -> Iterator[Node]:
    lines = store().entries("dataset_file", "folder", str(dataset), prefix=within(parent))
    children = list(bounds.Passed(_LIST).through(lines))
    left = [line for line in children if line.left]
    found = parallel(*(lambda line=line: _has_files(dataset, _path(line)) for line in left)) if left else []
    empty = {line.sort for line, used in zip(left, found, strict=True) if not used}
    for line in children:
        if line.sort not in empty:
            yield {"name": line.data["name"], "path": _path(line), "children": []}


def _path(line: Line) -> str:
    """Give the whole path of a folder."""
    parent, name = line.data["parent"], line.data["name"]
    return f"{parent}/{name}" if parent else str(name)


def _has_files(dataset: int, folder: str) -> bool:
    """Tell whether there is a file in a folder or below."""
    one = 1 if beginning(f"{folder}/") == f"{folder}/" else None
    return any(_paths(dataset, within(folder), 1)) or any(_below(dataset, folder, one))


def _below(dataset: int, folder: str, limit: int | None = None) -> Iterator[Line]:
    """Give the lines of the files in a folder's own folders, and in theirs."""
    start = f"{folder}/" if folder else ""
    lines = _paths(dataset, beginning(start), limit)
    return (line for line in lines if line.data["d"].startswith(start) and line.data["d"] != folder)


def _paths(dataset: int, prefix: str, limit: int | None = None) -> Iterator[Line]:
    lines = store().entries("dataset_file", "path", str(dataset), prefix=prefix, limit=limit)
    return bounds.Passed(_LIST).through(lines)
