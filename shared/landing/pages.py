"""A landing page: the page of a work, and the same work in the forms that machines and citation managers ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from shared.html import page
from shared.html.shortening import Whole
from shared.http import TEXT, Request, Response, to_json
from shared.landing import exports
from shared.landing.bibtex import bibtex
from shared.landing.citing import apa, csl
from shared.landing.file_pages import FilePage, ReadFiles, file_page
from shared.landing.linkset import linkset
from shared.landing.manifest import manifest
from shared.landing.schema_org import embedded, schema_org
from shared.landing.signposting import link_header
from shared.landing.work import CreativeWork, WorkFile
from shared.search.face import Face

AllFiles = Callable[[], Iterable[WorkFile]]
"""Gives all files of a work, also those beyond the ones that its page has at hand."""


def landing_page(
    request: Request,
    template: Path,
    work: CreativeWork,
    *,
    kind: str,
    place: str,
    faces: Sequence[Face] = (),
    all_files: AllFiles | None = None,
    file_count: int | None = None,
    read_files: ReadFiles | None = None,
    headers: Mapping[str, str] | None = None,
    bytes_from: Sequence[str] = (),
    **shown: Any,
) -> Response:
    """Answer with the page of a work, or with the form of it that is asked for (`shared.landing.exports`).

    That whoever asks may see the work is for its group to know, before it makes one.

    Args:
        request: what is answered.
        template: the template's file, which extends `landing.html`.
        work: the work, with the files that whoever asks may know of.
        kind: what it is, in a word or two.
        place: the words of the part of the site that it belongs to.
        faces: the records of all groups that it is related to, those that whoever asks may see.
        all_files: what gives all files, where the work has the first ones alone.
        file_count: how many these are; None: as many as the work has here.
        read_files: gives those of a page of files that the work has not here.
        headers: of the page, besides its own.
        bytes_from: as for `shared.html.page`.
        shown: what the template shows besides; `files` takes the place of the files that the page shows (`FilePage`).
    """
    if wanted := exports.asked_for(request):
        return _export(request, work, wanted, faces, all_files)
    files: FilePage = shown.pop("files", None) or file_page(request, work, file_count, read_files)
    return page(
        request,
        template,
        work.title,
        headers={**link_header(work, faces, request.base_url), **(headers or {})},
        public=work.is_public,
        whole=False,
        bytes_from=bytes_from,
        place=place,
        kind=kind,
        work=work,
        related=faces,
        files=files,
        citation=apa(work) if work.is_public else "",
        entry=Whole(bibtex(work)) if work.is_public else "",
        json_ld=embedded(work) if work.is_public else "",
        forms=_forms(work),
        checksums=[(each, exports.address_of(work, each)) for each in exports.manifests_of(work)],
        **shown,
    )


def _forms(work: CreativeWork) -> list[tuple[str, str, str]]:
    """Give the forms that a page leads to: words, addresses and media types."""
    if not work.is_public:
        return []
    return [(each.label, exports.address_of(work, each.name), each.media_type) for each in exports.EXPORTS.values()]


def _export(
    request: Request, work: CreativeWork, name: str, faces: Sequence[Face], all_files: AllFiles | None
) -> Response:
    """Answer with a form of a work. What is not public is described to nobody but people, who may check its files."""
    if name in exports.MANIFESTS:
        return Response(200, manifest(_all(work, all_files), name), _headers(work, request), TEXT)
    if name not in exports.EXPORTS or not work.is_public:
        return Response(404, "There is no such form of this record.\n", media_type=TEXT)
    if name == exports.BIBTEX.name:
        return Response(200, bibtex(work), _headers(work, request), f"{exports.BIBTEX.media_type}; charset=utf-8")
    whole = replace(work, files=tuple(_all(work, all_files))) if name == exports.LINKSET.name else work
    document: Any = {
        exports.JSON_LD.name: lambda: schema_org(whole),
        exports.CSL.name: lambda: csl(whole),
        exports.LINKSET.name: lambda: linkset(whole, faces, request.base_url),
    }[name]()
    return Response(200, to_json(document), _headers(work, request), exports.EXPORTS[name].media_type)


def _all(work: CreativeWork, all_files: AllFiles | None) -> Iterable[WorkFile]:
    return all_files() if all_files else work.files


def _headers(work: CreativeWork, request: Request) -> dict[str, str]:
    public = work.is_public and request.principal.is_anonymous
    return {
        "Cache-Control": "public, max-age=60" if public else "private, no-cache",
        "Vary": "Accept, Cookie",
        "X-Content-Type-Options": "nosniff",
    }
