"""How long the registry's requests take over HTTP: medians, one client, against any site.

python -m infra.bench registry [--base-url http://127.0.0.1:8000]
"""

from __future__ import annotations

from uuid import uuid4

import requests

from infra.bench.timing import credentials, row

_OBJECTS = 120


def main(base_url: str | None) -> None:
    """Print a row a request: median, 9th decile, and requests a second that one client gets.

    Args:
        base_url: the site; None: the one that runs here. Credentials as for the contract tests.
    """
    known = credentials()
    api = (base_url or known["STELE_URL"]).rstrip("/") + "/api/"
    session = requests.Session()
    signed_in = {"Authorization": f"token {known['STELE_TOKEN']}"}

    def create_object() -> requests.Response:
        return session.post(f"{api}object/", json={"description": f"bench {uuid4()}"}, headers=signed_in)

    def create_file_type() -> requests.Response:
        return session.post(
            f"{api}file_type/", json={"name": str(uuid4()), "extension": uuid4().hex}, headers=signed_in
        )

    newest = [create_object().json()["url"] for _ in range(_OBJECTS)][-1]
    print("| request | median ms | 90 % below, ms |")
    row("list 100 objects", lambda: session.get(f"{api}object/"))
    row("read an object", lambda: session.get(newest))
    row("read an object, signed in", lambda: session.get(newest, headers=signed_in))
    row("find an object by description", lambda: session.get(f"{api}object/", params={"description": "bench"}))
    row("describe (OPTIONS)", lambda: session.options(f"{api}object/"))
    row("create an object", create_object)
    row("create a file type", create_file_type)
