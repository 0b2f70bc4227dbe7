"""The formats of reports."""

from __future__ import annotations

from functions.registry.negotiation import JSON, Format

HTML = Format("html", "text/html; charset=utf-8")
JSON_LD = Format("json-ld", "application/ld+json; charset=utf8")
XML = Format("xml", "text/xml; charset=utf8")
PROV_N = Format("provn", "text/provenance-notation; charset=utf8")
ZIP = Format("zip", "application/zip")

# Each begins with the format of an answer to a client that takes any. Nothing draws pictures here, so
# `jpg` and `svg` are unknown.
PROVENANCE = (HTML, JSON, JSON_LD, XML, PROV_N)
CRATE = (HTML, JSON, JSON_LD, ZIP)
