"""How the website words errors: on pages that help, and shortly for programs."""

import pytest

from tests.unit.web.conftest import SITE, Website

BAD = {"principal_kind": "refused", "refusal": "invalid token"}


def test_a_page_for_what_is_not_there(website: Website) -> None:
    reply = website.get("/nowhere/at/fen-water_levels")
    assert reply.status == 404
    assert 'value="fen water levels"' in reply.text
    assert f'<form class="seek" action="{SITE}/search">' in reply.text
    assert f'href="{SITE}/account/login?next=%2Fnowhere%2Fat%2Ffen-water_levels"' in reply.text
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    attack = website.get("/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert attack.status == 404 and "<script>alert" not in attack.text


def test_a_fault_has_a_number_to_tell(website: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.web.endpoints.machines._VALID", None)
    reply = website.get("/.well-known/security.txt")
    assert reply.status == 500
    assert f"<code>{reply.headers['X-Correlation-Id']}</code>" in reply.text
    assert "<code>" not in website.get("/nowhere").text


@pytest.mark.parametrize(
    ("path", "method", "caller", "status", "text"),
    [
        ("/nowhere", "GET", None, 404, "Not found."),
        ("/issue/x", "GET", None, 404, "Not found."),
        ("/assets/site.css", "GET", None, 404, "Not found."),
        ("/search", "DELETE", None, 405, "Method DELETE is not allowed here."),
        ("/", "GET", BAD, 401, "The credential is not valid."),
    ],
)
def test_programs_are_told_shortly(
    website: Website, path: str, method: str, caller: dict[str, str] | None, status: int, text: str
) -> None:
    reply = website.get(path, method=method, caller=caller, headers={"Accept": "application/json"})
    assert (reply.status, reply.body) == (status, {"error": text})
    page = website.get(path, method=method, caller=caller)
    assert page.status == status
    assert "<h1>" in page.text
    assert text in page.text or status == 404
    assert (page.headers.get("Allow") == "GET, HEAD, OPTIONS") is (status == 405)
