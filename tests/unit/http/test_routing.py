import pytest

from tests.unit.http.answers import document, header
from tests.unit.http.conftest import Send


def test_the_trailing_slash_tells_two_routes_apart(send: Send) -> None:
    assert document(send("GET", "/api")) == {"at": "no slash"}
    assert document(send("GET", "/api/")) == {"at": "slash"}


def test_a_route_without_variables_is_chosen_over_one_that_fits(send: Send) -> None:
    assert document(send("GET", "/api/users/")) == {"at": "users"}
    assert send("POST", "/api/users/")["statusCode"] == 405


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("a%2Fb", "a/b"),
        ("100%25", "100%"),
        ("%252F", "%2F"),
        ("a+b", "a+b"),
        ("a%20b", "a b"),
        ("caf%C3%A9", "café"),
        ("café", "café"),
        ("ns:name@1.0", "ns:name@1.0"),
        ("1;2", "1;2"),
        ("%ff", "\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_a_variable_is_decoded_once(send: Send, raw: str, name: str) -> None:
    assert document(send("GET", f"/api/object/{raw}/"))["id"] == name
    assert document(send("GET", f"/data/x/{raw}"))["name"] == f"x/{name}"


def test_an_encoded_slash_does_not_end_a_segment(send: Send) -> None:
    assert document(send("GET", "/api/a%2Fb/"))["table"] == "a/b"


@pytest.mark.parametrize("path", ["/", "/nowhere", "/api/object", "/api/object/5", "/api//", "/api/a/b/c/", "/me/"])
def test_an_unknown_path_is_the_dialects_404(send: Send, path: str) -> None:
    answer = send("GET", path)
    assert (answer["statusCode"], document(answer)) == (404, {"said": "not found"})


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/api/object/", "GET, POST, HEAD, OPTIONS"),
        ("/api/object/5/", "GET, PATCH, HEAD, OPTIONS"),
        ("/echo/json", "POST, OPTIONS"),
    ],
)
def test_a_method_that_is_not_served_is_405_with_those_that_are(send: Send, path: str, allow: str) -> None:
    answer = send("DELETE", path)
    assert answer["statusCode"] == 405
    assert document(answer) == {"said": "not allowed", "allow": allow.split(", ")}
    assert header(answer, "Allow") == allow


def test_a_dialect_knows_the_allowed_methods_even_of_whom_it_refuses(send: Send) -> None:
    refused = {"principal_kind": "refused", "refusal": "invalid token"}
    assert document(send("GET", "/api/object/5/", caller=refused))["allow"] == "GET, PATCH, HEAD, OPTIONS"
    assert document(send("GET", "/nowhere", caller=refused))["allow"] == ""


def test_a_pattern_is_no_path(send: Send) -> None:
    assert document(send("GET", "/api/<table>/"))["table"] == "<table>"


def test_a_handler_knows_the_allowed_methods(send: Send) -> None:
    assert document(send("GET", "/api/object/5/"))["allow"] == "GET, PATCH, HEAD, OPTIONS"


def test_head_is_what_get_is_and_the_gateway_leaves_the_body_out(send: Send) -> None:
    answer = send("HEAD", "/api/object/5/")
    assert answer == send("GET", "/api/object/5/")
    assert send("HEAD", "/echo/json")["statusCode"] == 405


def test_options_is_the_groups_own_answer_or_names_the_methods(send: Send) -> None:
    assert document(send("OPTIONS", "/api/object/"))["method"] == "OPTIONS"
    plain = send("OPTIONS", "/api/object/5/")
    assert (plain["statusCode"], plain["body"]) == (204, "")
    assert header(plain, "Allow") == "GET, PATCH, HEAD, OPTIONS"
