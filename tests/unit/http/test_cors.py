from tests.unit.http.answers import document, header
from tests.unit.http.conftest import Send

ORIGIN = {"Origin": "https://notebook.example"}
ASKING = {**ORIGIN, "Access-Control-Request-Method": "POST"}
REFUSED = {"principal_kind": "refused", "refusal": "invalid token"}


def test_a_preflight_is_answered_alike_everywhere(send: Send) -> None:
    answers = [send("OPTIONS", path, headers=ASKING) for path in ("/api/object/", "/me", "/nowhere")]
    assert [answer["statusCode"] for answer in answers] == [204, 204, 204]
    assert answers[0] == answers[1] == answers[2]
    assert header(answers[0], "Access-Control-Allow-Origin") == "*"
    assert "PATCH" in (header(answers[0], "Access-Control-Allow-Methods") or "")
    for name in ("Authorization", "Server-Agent"):  # the second is what clients of DMPRoadmap call themselves in
        assert name in (header(answers[0], "Access-Control-Allow-Headers") or "")
    assert header(answers[0], "Access-Control-Allow-Credentials") is None


def test_a_preflight_looks_at_no_credential(send: Send) -> None:
    assert send("OPTIONS", "/api/object/", headers=ASKING, caller=REFUSED)["statusCode"] == 204


def test_an_options_with_one_of_the_headers_is_no_preflight(send: Send) -> None:
    for headers in (ORIGIN, {"Access-Control-Request-Method": "POST"}):
        assert document(send("OPTIONS", "/api/object/", headers=headers))["table"] == "object"


def test_pages_of_any_origin_may_read_answers_and_errors(send: Send) -> None:
    for path in ("/api/object/", "/nowhere", "/fails/bug"):
        answer = send("GET", path, headers={"oRiGiN": "https://notebook.example"})
        assert header(answer, "Access-Control-Allow-Origin") == "*"
        assert "X-Correlation-Id" in (header(answer, "Access-Control-Expose-Headers") or "")
    assert header(send("GET", "/api/object/"), "Access-Control-Allow-Origin") is None
