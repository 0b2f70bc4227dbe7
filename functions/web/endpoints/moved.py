"""Addresses that lead elsewhere: the registry's short ones, and those that a CKAN had until 2011."""

from __future__ import annotations

from urllib.parse import quote

from shared.http import NotFound, Request, Response, redirect


def to_table(name: str, request: Request) -> Response:
    """Lead to the page of a table of the registry."""
    return redirect(f"{request.base_url}/api/{name}/?format=api")


def to_record(name: str, request: Request, id: str) -> Response:
    """Lead to the page of a record of the registry."""
    if not (id.isascii() and id.isdigit()):
        raise NotFound
    return redirect(f"{request.base_url}/api/{name}/{id}/?format=api")


def to_datasets(request: Request) -> Response:
    """Lead to the list of datasets: old records and papers name it so."""
    return redirect(f"{request.base_url}/dataset", 301)


def to_dataset(request: Request, name: str) -> Response:
    """Lead to the page of a dataset: old records and papers name it so."""
    return redirect(f"{request.base_url}/dataset/{quote(name, safe='')}", 301)
