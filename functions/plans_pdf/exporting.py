"""A plan as a PDF, for whoever sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from functions.plans import wire
from functions.plans.documents.told import without_mailboxes
from functions.plans.operations.visibility import seen_by
from functions.plans_pdf import typesetting
from functions.plans_pdf.contents import contents_of
from functions.plans_pdf.texts import one_line
from shared.files.downloads import disposition
from shared.http import AS_IT_IS, Request, Response
from shared.http.conditional import is_known

PDF: Final = "application/pdf"

MOST_BYTES: Final = 4_400_000
"""What the platform carries of a PDF (6 MB, where three bytes are written as four), with room for headers."""

_SMALLER: Final = (4, 16)
"""The parts of the usual room that a plan gets where its PDF is too large otherwise: one with letters of all scripts
holds the shapes of them all. With the last it never is."""


def export(request: Request, id: str) -> Response:
    """Give a plan as a PDF; people's e-mail addresses are for whoever has a credential. One round trip."""
    record = seen_by(request.principal, id)
    dmp, address = wire.full(record, request.base_url), wire.address(record.id, request.base_url)
    if request.principal.is_anonymous:
        dmp = without_mailboxes(dmp)
    told = partial(_told, dmp, address)
    contents = told()
    name = one_line(dmp["title"] or "", 200) or f"plan {record.id}"
    headers = {
        "Content-Disposition": disposition(f"{name}.pdf", "inline"),
        "ETag": typesetting.tag_of(contents),
        **AS_IT_IS,
    }
    known = Response(200, b"", headers, PDF)
    return known if is_known(request, known) else Response(200, _typeset(contents, told), headers, PDF)


def _told(dmp: Mapping[str, Any], address: str, share: int = 1) -> str:
    return typesetting.written(contents_of(dmp, address, share))


def _typeset(contents: str, told: Callable[[int], str]) -> bytes:
    pdf = typesetting.pdf_of(contents)
    for share in _SMALLER:
        if len(pdf) <= MOST_BYTES:
            break
        pdf = typesetting.pdf_of(told(share))
    return pdf
