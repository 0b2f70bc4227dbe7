"""The OpenAPI documents are up to date, and the site's describes everything that is served."""

import json
import re
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from infra.documentation import FILES, site, text
from infra.routes import FUNCTIONS, PACKAGES
from shared.http import App, Operation, Request, Response, Who

DOCUMENT = site.document()
DESCRIBED = [(path, method, each) for path, item in DOCUMENT["paths"].items() for method, each in item.items()]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(Path(*file.parts[-2:])))
def test_the_files_are_up_to_date(file: Path) -> None:
    assert file.read_text() == text(FILES[file]()), "run: python -m infra.documentation"
    assert json.loads(file.read_text()) == FILES[file]()


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(Path(*file.parts[-2:])))
def test_the_documents_are_openapi(file: Path) -> None:
    document = {**FILES[file](), "servers": [{"url": "https://stele.example"}]}
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_every_group_that_answers_is_described() -> None:
    assert {each.group for each in site.DESCRIPTIONS} == set(FUNCTIONS)


def test_whatever_is_served_is_described_and_nothing_else() -> None:
    """Every method and address that a function serves, whatever table it comes from."""
    served = set[tuple[str, str]]()
    for package in PACKAGES:
        app: App = import_module(f"functions.{package}.app").app
        served |= {(method, _bare(path)) for path, endpoints in app.routes.items() for method in endpoints}
    assert {(method.upper(), _bare(path)) for path, method, _ in DESCRIBED} == served


def _bare(path: str) -> str:
    """A path with its variables written in one way, and without a slash at its end, but `/api/` is not `/api`."""
    path = re.sub(r"<(\w+)(:path)?>", r"{\1}", path)
    return path if path in ("/", "/api/") else path.removesuffix("/")


def test_every_description_says_what_and_for_whom() -> None:
    for path, method, each in DESCRIBED:
        assert each["summary"], f"{method} {path}"
        assert each["description"].removeprefix("For ").removesuffix(".") in set(Who)


def test_every_description_has_a_name_and_a_subject() -> None:
    names = Counter(each["operationId"] for _, _, each in DESCRIBED)
    assert [name for name, times in names.items() if times > 1] == []
    assert {tag for _, _, each in DESCRIBED for tag in each["tags"]} == {each["name"] for each in DOCUMENT["tags"]}


def test_nothing_is_served_without_saying_for_whom() -> None:
    def answer(request: Request) -> Response:
        return Response(200)

    unsaid: dict[str, Any] = {"method": "GET", "path": "/", "run": answer}
    with pytest.raises(TypeError, match="who"):
        Operation(**unsaid)


def test_whoever_may_read_without_a_credential_needs_none() -> None:
    [listed] = [each for path, method, each in DESCRIBED if (path, method) == ("/api/namespace/", "get")]
    [made] = [each for path, method, each in DESCRIBED if (path, method) == ("/api/namespace/", "post")]
    assert {} in listed["security"]
    assert {} not in made["security"]


def test_conditions_are_told_where_something_can_be_compared() -> None:
    said = {(path, method): each for path, method, each in DESCRIBED}
    shown, changed = said["/api/code_run/{id}/", "get"], said["/api/code_run/{id}/", "patch"]
    assert "ETag" in shown["responses"]["200"]["headers"]
    assert "304" in shown["responses"]
    assert "If-Match" in [each["name"] for each in changed["parameters"]]
    assert "412" in changed["responses"]
    assert "412" not in said["/api/code_run/", "post"]["responses"]
