"""The experiments' pages for people: an experiment, and what is refused. Importing this imports Jinja."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Final

from functions.experiments.wire import BASE, Body
from shared.html import page
from shared.http import Request, Response
from shared.search.face import Face
from shared.search.related import related_header

_TEMPLATES: Final = Path(__file__).with_name("templates")


def experiment(request: Request, shown: Body, related: Sequence[Face]) -> Response:
    """Write the page of an experiment, and what of other groups it is related to."""
    return page(
        request,
        _TEMPLATES / "experiment.html",
        shown["title"] or f"Experiment {shown['id']}",
        headers=related_header(related, request.base_url),
        experiment=shown,
        base=BASE,
        related=related,
    )


def refused(request: Request, status: int) -> Response:
    """Write a refusal."""
    return page(request, _TEMPLATES / "no_experiment.html", HTTPStatus(status).phrase, status=status)
