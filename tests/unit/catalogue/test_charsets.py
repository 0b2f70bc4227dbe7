"""A body that names its charset is read in it, in every form that bodies have had."""

import pytest

from tests.unit.catalogue.conftest import Catalogue

NAMED = {"Content-Type": "application/json; charset=iso-8859-1"}


@pytest.mark.parametrize(
    "body", [b'{"name": "fens", "title": "Fl\xe4che"}', b"%7B%22name%22:%22fens%22,%22title%22:%22Fl%E4che%22%7D=1"]
)
def test_a_charset_is_honoured(catalogue: Catalogue, body: bytes) -> None:
    assert catalogue.ok("POST", "/api/rest/group", body, headers=NAMED)["title"] == "Fläche"


def test_a_charset_is_honoured_by_actions(catalogue: Catalogue) -> None:
    body = b'{"name": "fens", "title": "Fl\xe4che"}'
    assert catalogue.ok("POST", "/api/3/action/group_create", body, headers=NAMED)["result"]["title"] == "Fläche"


def test_a_charset_that_nobody_knows(catalogue: Catalogue) -> None:
    headers = {"Content-Type": "application/json; charset=tides"}
    reply = catalogue.send("POST", "/api/rest/group", b'{"name": "fens"}', headers=headers)
    assert (reply.status, "unknown charset tides" in reply.text) == (400, True)
