"""Which form an answer takes."""

import pytest

from functions.registry.negotiation import JSON, PAGE, Format, check_version, negotiate
from shared.http import Refused, Request
from tests.unit.events import proxy_event

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def _request(accept: str, format: str = "") -> Request:
    return Request(proxy_event(headers={"Accept": accept}, query={"format": [format]} if format else None))


@pytest.mark.parametrize(
    ("accept", "format", "chosen"),
    [
        ("*/*", "", JSON),
        ("application/json", "", JSON),
        ("application/json; version=1.0.0", "", JSON),
        ("application/*", "", JSON),
        (BROWSER, "", PAGE),
        (BROWSER, "json", JSON),
        ("application/json", "api", PAGE),
        ("application/json, text/html", "", JSON),
        ("application/xml, */*;q=0.1", "", JSON),
    ],
)
def test_the_form_that_is_chosen(accept: str, format: str, chosen: Format) -> None:
    assert negotiate(_request(accept, format)) is chosen


@pytest.mark.parametrize(("accept", "format", "status"), [("application/xml", "", 406), ("*/*", "yaml", 404)])
def test_the_form_that_there_is_not(accept: str, format: str, status: int) -> None:
    with pytest.raises(Refused) as refused:
        negotiate(_request(accept, format))
    assert refused.value.status == status


def test_there_is_one_version() -> None:
    check_version(_request('application/json; version="1.0.0"'))
    with pytest.raises(Refused) as refused:
        check_version(_request("application/json; version=2"))
    assert refused.value.body == {"detail": 'Invalid version in "Accept" header.'}
