"""The names that a provenance report is written in: namespaces, and what this registry's records are called.

The addresses are the original registry's, byte for byte: readers of its reports match on them.
"""

from __future__ import annotations

from urllib.parse import urlsplit

NAMESPACES = {
    "fair": "https://data.fairdatapipeline.org/vocab/#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcmitype": "http://purl.org/dc/dcmitype/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/spec/#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}

# The hosts under which the public central registry of the FAIR Data Pipeline has been known.
CENTRAL_HOSTS = frozenset({"data.fairdatapipeline.org", "data.scrc.uk"})


def registry_prefix(site: str) -> str:
    """Give the prefix of this registry's own records: `reg` on the public central one, `lreg` on any other.

    Args:
        site: the site's address, without a slash at its end.
    """
    return "reg" if urlsplit(site).hostname in CENTRAL_HOSTS else "lreg"


def record_name(table: str, id: int) -> str:
    """Give the local part of a record's name, which follows the registry's prefix and a colon."""
    return f"api/{table}/{id}"


def record_url(site: str, table: str, id: int) -> str:
    """Give the address at which the registry serves a record."""
    return f"{site}/api/{table}/{id}/"
