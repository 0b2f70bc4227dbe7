"""Reports about the registry's records: provenance, research-object crates, data extractions.

The routes mount these four functions, which anyone may call:

| path | function |
|---|---|
| `GET API/prov-report/<id>/` | `provenance_report(request, store, names, id)` |
| `GET API/ro-crate/data-product/<id>/` | `product_crate(request, store, names, id, files)` |
| `GET API/ro-crate/code-run/<id>/` | `run_crate(request, store, names, id, files)` |
| `GET API/data_extraction/<id>/` | `data_extraction(store, id, site)` |

`store` is the registry's `shared.records.Store`; `names` gives the full names of accounts by their ids,
leaving out those that are not known; `files` gives the bytes of a lineage's objects that a zip is packed with.
They raise `Refused`: 404 where there is no such record or `?format=`, 406 where `Accept` admits no format.

The libraries that write the formats are heavy, so only the function that needs one imports it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from functions.registry.negotiation import Format, negotiate
from functions.registry.refusals import detail, no_such_record
from functions.registry.reports import extraction, formats, lineage
from functions.registry.reports.lineage import Lineage, Names, RecordSource
from functions.registry.tables import TABLES
from shared.http import AS_IT_IS, NO_STORE, Request, Response, redirect

if TYPE_CHECKING:
    from functions.registry.reports.archive import Member

__all__ = ["Files", "Names", "RecordSource", "data_extraction", "product_crate", "provenance_report", "run_crate"]

Files = Callable[[Lineage], "Mapping[int, Member]"]
"""Gives the files that a crate is packed with, by the ids of the objects whose bytes they are."""


def provenance_report(request: Request, store: RecordSource, names: Names, product_id: int) -> Response:
    """Answer with the provenance of a data product, as far back as the argument `depth` says.

    The arguments `attributes`, `aspect_ratio` and `dpi` are about pictures, and change nothing here.
    """
    format = negotiate(request, formats.PROVENANCE)
    depth = depth_of(request)
    found = _found(lineage.of_product(store, names, product_id, depth), "data_product")
    if format is formats.HTML:
        from functions.registry.reports import pages

        return pages.provenance(request, found, depth)
    from functions.registry.reports import provenance

    return Response(200, provenance.write(found, request.base_url, format), media_type=format.content_type)


def product_crate(request: Request, store: RecordSource, names: Names, product_id: int, files: Files) -> Response:
    """Answer with the RO-Crate of a data product: its file, the code run behind it, and what that used."""
    format = negotiate(request, formats.CRATE)
    found = lineage.of_product(store, names, product_id, depth_of(request))
    return _crate(request, format, _found(found, "data_product"), files, f"data-product-{product_id}")


def run_crate(request: Request, store: RecordSource, names: Names, run_id: int, files: Files) -> Response:
    """Answer with the RO-Crate of a code run: what it used and what it wrote."""
    format = negotiate(request, formats.CRATE)
    found = lineage.of_run(store, names, run_id)
    return _crate(request, format, _found(found, "code_run"), files, f"code-run-{run_id}")


def data_extraction(store: RecordSource, product_id: int, site: str) -> dict[str, str]:
    """Tell how a data product was extracted from an external object; two round trips.

    `site` is its address, without a slash at the end. The answer has the usual forms, not those of a report.
    """
    product = store.get("data_product", product_id)
    if product is None:
        raise no_such_record(TABLES["data_product"].camel)
    external = extraction.source_of(store, product)
    if external is None:
        raise detail(404, "DataProduct was not derived from an external object")
    return extraction.describe(product, external, site)


DEEPEST = 50
"""The most code runs that a report looks back."""


def depth_of(request: Request) -> int:
    """Give how many code runs a report looks back: the argument `depth`, or 1 if that makes no sense.

    Each run back costs round trips, so that anybody's report ends at `DEEPEST`.
    """
    try:
        return min(max(1, int(request.query.get("depth", [""])[-1])), DEEPEST)
    except ValueError:
        return 1


def _found(found: Lineage | None, table: str) -> Lineage:
    if found is None:
        raise no_such_record(TABLES[table].camel)
    return found


def _crate(request: Request, format: Format, found: Lineage, files: Files, name: str) -> Response:
    if format is formats.HTML:
        from functions.registry.reports import pages

        return pages.ro_crate(request, found)
    from functions.registry.reports import crate

    if format is formats.ZIP:
        return _zip(request, crate.members(found, request.base_url, files(found)), f"{name}.zip")
    return Response(200, crate.document(found, request.base_url), media_type=format.content_type)


LARGEST_ZIP = 4 * 1024**2
"""The largest zip that is answered itself: the gateway carries it as Base64, a third longer, in 6 MB."""


def _zip(request: Request, members: list[Member], name: str) -> Response:
    """Answer with a zip, or send the caller to a copy of it, for HEAD as for GET: a large one, and one of ranges."""
    from functions.registry.reports import archive

    media_type = formats.ZIP.content_type
    if archive.size(members) > LARGEST_ZIP or "Range" in request.headers:
        from shared.files import downloads

        identity, pack = archive.identity(members), partial(archive.pack, members)
        return redirect(downloads.handout(identity, pack, name, media_type, request.method), headers=NO_STORE)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Accept-Ranges": "bytes", **AS_IT_IS}
    return Response(200, archive.pack(members).getvalue(), headers, media_type)
