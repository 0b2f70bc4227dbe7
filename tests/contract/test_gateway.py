"""Every resource of the gateway leads to a function, whatever the method."""

import re

import pytest
import requests

from infra.routes import METHODS, deployed
from shared.http.request import CORRELATION_HEADER
from tests.contract.conftest import Site

pytestmark = pytest.mark.each_case

RESOURCES = [route.resource for route in deployed()]


def _path(resource: str) -> str:
    """A path that no more specific resource answers."""
    return re.sub(r"\{\w+\}", "1", resource.replace("{proxy+}", "nothing/at/all"))


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_function_answers(site: Site, resource: str) -> None:
    with requests.Session() as session:
        session.trust_env = False
        for method in METHODS:
            answer = session.request(method, site.url + _path(resource), allow_redirects=False, timeout=60)
            assert answer.headers.get(CORRELATION_HEADER), f"{method}: {answer.status_code} {answer.text}"
            assert answer.status_code < 500


@pytest.mark.parametrize(
    "path", ["/", "/docs/openapi.json", "/api/", "/api/object/", "/api/v1/", "/api/v1/experiment/"]
)
def test_head_has_the_length_of_get(site: Site, path: str) -> None:
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Accept-Encoding"] = "identity"
        head = session.head(site.url + path, timeout=60)
        get = session.get(site.url + path, timeout=60)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers.get("Content-Length") in (None, str(len(get.content)))
