"""A POST with an Idempotency-Key is sent once, however often a client that lost the answer sends it."""

import requests
from urllib3.filepost import encode_multipart_formdata

from .client import Client, unique


def _post(client: Client, key: str, boundary: str, **fields: str) -> requests.Response:
    body, media_type = encode_multipart_formdata(fields, boundary)
    return client.send("POST", "author/", data=body, headers={"Content-Type": media_type, "Idempotency-Key": key})


def test_a_form_is_the_same_whatever_its_boundary(registry: Client) -> None:
    key, name = unique(), unique("Ada ")
    first = _post(registry, key, "8f3a51", name=name)
    again = _post(registry, key, "0c1d2e3f4a5b", name=name)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert registry.get("author/", params={"name": name}).json()["count"] == 1
    assert _post(registry, key, "8f3a51", name=unique("Ada ")).status_code == 422
