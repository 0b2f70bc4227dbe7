"""The page of an experiment, for people: what is refused there is told on a page, too."""

from __future__ import annotations

from functions.experiments.access.callers import Caller, viewer
from functions.experiments.models import RESOURCES
from functions.experiments.operations import read
from functions.experiments.operations.found import id_in
from functions.experiments.wire import Body
from shared.http import Refused, Request, Response
from shared.search.addresses import address
from shared.search.related import related


def show_experiment(request: Request, id: str) -> Response:
    """Show an experiment: 404 where there is none, 403 where the caller may not see it."""
    from functions.experiments import pages

    try:
        shown = _read(request, id)
    except Refused as refused:
        return pages.refused(request, 403 if refused.status == 401 else refused.status)
    return pages.experiment(request, shown, related(address("experiment", shown["id"]), request.principal))


def _read(request: Request, id: str) -> Body:
    """Give an experiment as the API shows it; an access token opens it there alone."""
    wanted = id_in(id)
    caller = Caller(request.principal, viewer(request.principal))
    return read.by_id(RESOURCES["experiment"], [wanted], caller).one(wanted)
