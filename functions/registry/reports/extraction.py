"""How a data product came out of an object from outside the registry."""

from __future__ import annotations

from functions.registry.reports.lineage import RecordSource
from functions.registry.reports.vocabulary import record_url
from shared.records import Record


def source_of(store: RecordSource, product: Record) -> Record | None:
    """Give the external object that a data product was extracted from; one round trip.

    None where there is no external object, or where the data product is the external object itself.
    """
    ids = product.reverse.get("external_object", ())
    external = store.get("external_object", ids[0]) if ids else None
    return external if external and not external.values["primary_not_supplement"] else None


def describe(product: Record, external: Record, site: str) -> dict[str, str]:
    """Write the extraction of a data product from an external object."""
    return {
        "id": f"{site}/api/data_extraction/{product.id}/",
        "name": f"data extraction {product.id}",
        "startTime": str(product.values["last_updated"]),
        "description": "import/extract data from an external source",
        "data_product": record_url(site, "data_product", product.id),
        "external_product": record_url(site, "external_object", external.id),
    }
