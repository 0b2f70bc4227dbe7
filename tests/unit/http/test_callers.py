import pytest

from tests.unit.http.answers import document, header
from tests.unit.http.conftest import Send

USER = {"principal_kind": "user", "user_id": "7", "username": "ada", "roles": "site_admin", "groups": "1,2"}


def test_the_caller_is_who_the_authorizer_says(send: Send) -> None:
    assert document(send("GET", "/me", caller=USER))["id"] == 7
    assert document(send("GET", "/me"))["id"] is None


@pytest.mark.parametrize(
    ("context", "reason"),
    [
        ({"principal_kind": "refused", "refusal": "spaces"}, "spaces"),
        ({"principal_kind": "refused"}, "invalid token"),
        ({"principal_kind": "emperor"}, "no verdict"),
        ({"principal_kind": "user", "user_id": ""}, "no verdict"),
        ({"principal_kind": "user"}, "no verdict"),
        ({}, "no verdict"),
    ],
)
def test_nobody_else_is_let_in_even_to_open_or_unknown_paths(send: Send, context: dict[str, str], reason: str) -> None:
    for path in ("/me", "/api/", "/nowhere"):
        answer = send("GET", path, caller=context)
        said = document(answer)
        assert (answer["statusCode"], said["said"], said["reason"]) == (403, "refused", reason)


def test_links_start_with_what_the_request_came_in_on(send: Send) -> None:
    stage = "https://u1x2y3z4a5.execute-api.eu-west-1.amazonaws.com/live"
    assert document(send("GET", "/me"))["url"] == stage
    assert document(send("GET", "/me", host="stele.example"))["url"] == "https://stele.example"
    local = {"X-Forwarded-Proto": "http"}
    assert document(send("GET", "/me", host="127.0.0.1:8000", headers=local))["url"] == "http://127.0.0.1:8000"


def test_links_start_with_the_public_url_where_it_is_set(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://data.example/stele/")
    assert document(send("GET", "/me"))["url"] == "https://data.example/stele"


@pytest.mark.parametrize(
    ("path", "status"), [("/stele/me", 200), ("/me", 200), ("/stele", 404), ("/stele/", 404), ("/stelen/me", 404)]
)
def test_the_path_of_a_base_path_mapping_is_none_of_the_sites_own(
    send: Send, monkeypatch: pytest.MonkeyPatch, path: str, status: int
) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://data.example/stele")
    assert send("GET", path)["statusCode"] == status


def test_a_path_that_an_answer_leads_to_is_behind_the_stage(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    assert header(send("GET", "/leads"), "Location") == "/live/me"
    assert header(send("GET", "/leads", host="stele.example"), "Location") == "/me"
    monkeypatch.setenv("PUBLIC_URL", "https://data.example/stele")
    assert header(send("GET", "/stele/leads"), "Location") == "/stele/me"


def test_the_query_keeps_every_value(send: Send) -> None:
    answer = send("GET", "/api/object/", query={"authors": ["3", "4"], "root": [""]})
    assert document(answer)["query"] == {"authors": ["3", "4"], "root": [""]}
