"""Publishing at `/api/objects/<namespace>/<id>/submit`, and what a reviewer says to that."""

from __future__ import annotations

from typing import Any

from functions.repository import bootstrap, wire
from functions.repository.operations import publication
from functions.repository.pids import Pid
from shared.http import Request


def submit(request: Request, ns: str, id: str) -> Any:
    """Publish a draft, or let it wait for a review."""
    bootstrap.ensure()
    shown = publication.submit(Pid(ns, id), request.principal, request.base_url)
    return wire.envelope(shown, request.base_url)


def approve(request: Request, ns: str, id: str) -> Any:
    """Publish what was submitted."""
    shown = publication.approve(Pid(ns, id), request.principal, request.base_url)
    return wire.envelope(shown, request.base_url)


def reject(request: Request, ns: str, id: str) -> Any:
    """Give back what was submitted."""
    shown = publication.reject(Pid(ns, id), lambda: request.json() if request.body else None, request.principal)
    return wire.envelope(shown, request.base_url)


def progress(request: Request, ns: str, id: str) -> Any:
    """Tell how far the publication of an object is."""
    return publication.progress(Pid(ns, id), request.principal)
