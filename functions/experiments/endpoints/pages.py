"""The pages of experiments and datasets, for people.

An access token (`?token=`) is read by the API alone: an address of a page is copied, kept and sent on.
"""

from __future__ import annotations

import re
from typing import Final

from functions.experiments.access.callers import Caller, viewer
from functions.experiments.operations import browsing
from functions.experiments.operations.found import id_in
from shared.http import Request, Response
from shared.http.signing_in import sign_in_first

EXPERIMENTS_A_PAGE: Final = 50
DATASETS_A_PAGE: Final = 25
FILES_A_PAGE: Final = 50

_PAGE: Final = re.compile(r"[1-9][0-9]{0,6}", re.ASCII)


def list_experiments(request: Request) -> Response:
    """List the experiments that the caller sees, the newest first; with `mine=yes`, their own and those shared."""
    from functions.experiments import pages

    own = _argument(request, "mine") == "yes"
    if own and request.principal.is_anonymous:
        return sign_in_first(request)
    window = pages.PageWindow(_number(request), EXPERIMENTS_A_PAGE)
    found = browsing.experiments(_caller(request), window.offset, window.length, own=own)
    return pages.experiments(request, found, window, own=own)


def show_experiment(request: Request, id: str) -> Response:
    """Show an experiment: 404 where there is none, 403 where the caller may not see it."""
    from functions.experiments import pages

    window = pages.PageWindow(_number(request), DATASETS_A_PAGE)
    found = browsing.experiment(id_in(id), _caller(request), window.offset, window.length)
    return pages.experiment(request, found, window)


def show_dataset(request: Request, id: str, dataset: str) -> Response:
    """Show a dataset of an experiment, with the files in a `folder` of it."""
    from functions.experiments import pages

    window = pages.PageWindow(_number(request), FILES_A_PAGE)
    within, folder = id_in(id), _argument(request, "folder").strip("/")
    found = browsing.dataset(id_in(dataset), within, _caller(request), folder, window.offset, window.length)
    return pages.dataset(request, found, within, folder, window)


def _caller(request: Request) -> Caller:
    return Caller(request.principal, viewer(request.principal))


def _number(request: Request) -> int:
    """Give the page that is asked for; what is no number of one is the first."""
    text = _argument(request, "page")
    return int(text) if _PAGE.fullmatch(text) else 1


def _argument(request: Request, name: str) -> str:
    return (request.query.get(name) or [""])[-1]
