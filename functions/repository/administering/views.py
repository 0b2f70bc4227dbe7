"""What the pages of a community's administration show. Importing this imports Jinja."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from functions.repository.wire import landing_of, pid_of
from shared.html import page
from shared.http import Request, Response
from shared.records import Record

PLACE: Final = "Deposits"
TABS: Final = (
    ("edit", "About"),
    ("schema", "Metadata"),
    ("members", "People"),
    ("policies", "Policies"),
    ("collections", "Collections"),
    ("reviews", "Reviews"),
)
"""The pages of a community's administration: what their paths end in, and words."""

OVERTAKEN: Final = (
    "Somebody has changed this since you opened it, and nothing of yours was saved. "
    "What you typed is below, with what is saved now beside it. Save again to put yours in its place."
)

_TEMPLATES: Final = Path(__file__).with_name("templates")


def new(
    request: Request, said: Mapping[str, str], wrong: str, wrong_fields: Mapping[str, str], status: int
) -> Response:
    """Show the form for a new community, with what was typed, and what is wrong with it as a whole and by fields."""
    return page(
        request,
        _TEMPLATES / "new.html",
        "New community",
        status=status,
        place=PLACE,
        said=said,
        wrong=wrong,
        wrong_fields=wrong_fields,
    )


def tab(request: Request, community: Record, current: str, status: int = 200, **shown: Any) -> Response:
    """Show a page of a community's administration.

    Args:
        request: what is answered.
        community: the community, which the caller administers.
        current: what the path of the page ends in.
        status: of the answer.
        shown: what its template shows besides; `wrong` says what is wrong with what was sent.
    """
    whole = {"wrong": "", "saved": was_saved(request), **shown}
    return page(
        request,
        _TEMPLATES / f"{current}.html",
        _title(community),
        status=status,
        place=PLACE,
        path=landing_of(pid_of(community.values), ""),
        tabs=TABS,
        current=current,
        **whole,
    )


def fields_of_collection(
    request: Request, collection: Record, steps: Sequence[tuple[str, str]], status: int = 200, **shown: Any
) -> Response:
    """Show the page of a collection's own fields; `steps` lead to it."""
    whole = {"wrong": "", "saved": was_saved(request), **shown}
    return page(
        request,
        _TEMPLATES / "collection_schema.html",
        _title(collection),
        status=status,
        place=PLACE,
        path=landing_of(pid_of(collection.values), ""),
        steps=steps,
        **whole,
    )


def was_saved(request: Request) -> bool:
    """Whether a page is shown because a form of it has just been saved."""
    return request.method in ("GET", "HEAD") and "saved" in request.query


def _title(record: Record) -> str:
    title: str = record.values["base"].get("title", "")
    return title or str(pid_of(record.values))
