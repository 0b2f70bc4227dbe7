"""Requests of the website that bring about every call of AWS that its function makes."""

from __future__ import annotations

import requests


def use(url: str) -> None:
    """Search what has been made before: from a copy of the index, and from the faces of what is found."""
    for path in ("/health", "/", "/search?q=policies", "/sitemap.xml"):
        requests.get(f"{url}{path}", headers={"Accept": "text/html"}, timeout=60).raise_for_status()
