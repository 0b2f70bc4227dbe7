"""How many sequential trips to the database a request takes."""

from dataclasses import replace

from functions.registry.editable import state
from functions.registry.store import store
from functions.registry.tables import TABLES
from shared.meter import metered
from shared.search.readers import Reading, user
from shared.search.related import kept_faces
from tests.unit.registry.conftest import Registry
from tests.unit.search.cards import card

HIDDEN = card("deposit/2", landing="/deposit/2", readers=(Reading(user(99)),))


def _trips(registry: Registry, method: str, path: str, **details: object) -> int:
    status, trips = _use(registry, method, path, **details)
    assert status < 300
    return trips


def _use(registry: Registry, method: str, path: str, **details: object) -> tuple[int, int]:
    """Status and trips."""
    with metered() as use:
        reply = registry.send(method, path, **details)  # type: ignore[arg-type]
    return reply.status, use.trips


def test_reading(registry: Registry) -> None:
    author = registry.make("author", name="Ada")
    registry.make("object", authors=[author["url"]])
    registry.send("GET", "/api/object/")
    assert _trips(registry, "GET", "/api/object/1/") == 1
    assert _trips(registry, "GET", "/api/object/") == 1
    assert _trips(registry, "GET", "/api/author/", query={"name": ["Ada"]}) == 2
    assert _trips(registry, "GET", "/api/object/", query={"authors": ["1"]}) == 2
    assert _trips(registry, "GET", "/api/storage_root/", query={"local": ["false"]}) == 2


def test_writing(registry: Registry) -> None:
    root = registry.make("storage_root", root="https://files.example/")["url"]
    assert _trips(registry, "POST", "/api/object/", body={}) == 2
    location = {"path": "a", "hash": "b", "storage_root": root}
    assert _trips(registry, "POST", "/api/storage_location/", body=location) == 2
    run = {"run_date": "2031-05-02T08:11", "description": "x", "submission_script": "/api/object/1/"}
    assert _trips(registry, "POST", "/api/code_run/", body=run) == 2
    assert _trips(registry, "PATCH", "/api/code_run/1/", body={"description": "y"}) == 2
    assert _trips(registry, "PUT", "/api/object/1/", form={"path": "a", "hash": "c", "storage_root": root}) == 3
    assert _trips(registry, "DELETE", "/api/code_run/1/") == 3


def test_describing(registry: Registry) -> None:
    registry.send("GET", "/api/object/")
    assert _trips(registry, "OPTIONS", "/api/object/") == 0
    assert _trips(registry, "OPTIONS", "/api/object/1/") == 0
    assert _trips(registry, "GET", "/api/") == 0


def test_pages(registry: Registry) -> None:
    """A page costs what its answer costs, and one trip for names; that of a data product two of related records too."""
    name = registry.make("namespace", name="tides")["url"]
    table = registry.make("file_type", name="Comma-separated values", extension="csv")["url"]
    root = registry.make("storage_root", root="https://files.example/")["url"]
    place = registry.make("storage_location", path="a.csv", hash="0" * 40, storage_root=root)["url"]
    thing = registry.make("object", description="Tide gauge", file_type=table, storage_location=place)["url"]
    registry.make("keyword", keyphrase="sea", object=thing)
    registry.make("data_product", name="north", version="1.0.0", object=thing, namespace=name)
    run = {"run_date": "2031-05-02T08:11", "description": "x", "submission_script": thing, "code_repo": thing}
    registry.make("code_run", **run, inputs=registry.make("object")["components"])
    page = {"format": ["api"]}
    for path in ("/api/data_product/", "/api/code_run/", "/api/object/", "/api/object/1/"):
        answer = _trips(registry, "GET", path)
        assert _trips(registry, "GET", path, query=page) == answer + 1
        assert _trips(registry, "GET", path, query=page, caller={"principal_kind": "anonymous"}) == answer + 1
    assert _trips(registry, "GET", "/api/", query=page) == 1
    assert _trips(registry, "GET", "/api/data_product/1/", query=page) == 1 + 3
    origin = {"title": "Buoys", "data_product": "/api/data_product/1/", "alternate_identifier": "b"}
    registry.make("external_object", **origin, alternate_identifier_type="x", release_date="2031-05-02T08:11")
    named = ("external_object/1", "code_run/1")
    faces = [card("deposit/1", links=named, landing="/deposit/1"), replace(HIDDEN, links=named)]
    kept_faces().keep({each.id: each for each in faces}, 1)
    for path in named:
        assert _trips(registry, "GET", f"/api/{path}/", query=page) == 1 + 2
        shown = registry.send("GET", f"/api/{path}/", query=page).text
        assert ('href="https://registry.example/deposit/1"' in shown, "deposit/2" in shown) == (True, False)
    assert _trips(registry, "GET", "/api/edit/code_run/1/") == 1


def test_forms_and_filters_of_people(registry: Registry) -> None:
    """What guards a form takes no trip; a name in a filter takes those of the list that it is looked for in."""
    script = registry.make("object", description="Script")["url"]
    other = registry.make("object", description="Other")["url"]
    registry.make("code_run", run_date="2031-05-02T08:11", description="x", submission_script=script, code_repo=script)
    run = TABLES["code_run"]
    kept = store().get("code_run", 1)
    assert kept
    said = {"description": "y", "state": state(run, kept)}
    saved = _use(registry, "POST", "/api/edit/code_run/1/", form=said)
    of_another = said["state"].replace("code_repo=", "code_repo=0")
    overtaken = {"description": "z", "code_repo": other, "state": of_another}
    page = _use(registry, "POST", "/api/edit/code_run/1/", form=overtaken, headers={"Accept": "text/html"})
    assert (saved, page) == ((303, 2), (409, 2))
    registry.send("GET", "/api/object/")
    one = {"format": ["api"], "submission_script": ["Script"]}
    assert _use(registry, "GET", "/api/code_run/", query=one) == (302, 2)
    named = {"format": ["api"], "submission_script": ["Script"], "code_repo": ["Other"]}
    assert _use(registry, "GET", "/api/code_run/", query=named) == (302, 2)
    assert _use(registry, "GET", "/api/code_run/", query={**one, "inputs": ["Script"]}) == (302, 3)
    tag = registry.send("GET", "/api/code_run/1/").headers["ETag"]
    assert _use(registry, "GET", "/api/code_run/1/", headers={"If-None-Match": tag}) == (304, 1)
    assert _use(registry, "PATCH", "/api/code_run/1/", body={"description": "a"}, headers={"If-Match": tag}) == (200, 3)
