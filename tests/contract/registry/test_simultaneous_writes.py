"""Writers at the same moment: each is answered, and what is left is what one after the other would have left."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import requests

from .client import HTML, Client, fresh_hash, id_of, ids_of, state_of, unique


def together(times: int, send: Callable[[int], requests.Response]) -> Counter[int]:
    """The statuses of requests that start at the same moment; `send` is given a number from 0 on."""
    start = Barrier(times)

    def one(number: int) -> int:
        start.wait()
        return send(number).status_code

    with ThreadPoolExecutor(times) as pool:
        return Counter(pool.map(one, range(times)))


def test_keywords_added_to_one_object(registry: Client) -> None:
    thing = registry.make("object")
    phrases = [unique() for _ in range(20)]
    values = [{"object": thing["url"], "keyphrase": phrase} for phrase in phrases]
    assert together(20, lambda n: registry.post("keyword/", values[n])) == {201: 20}
    listed = registry.page("keyword", object=id_of(thing))
    assert (listed["count"], {one["keyphrase"] for one in listed["results"]}) == (20, set(phrases))
    assert set(registry.read(thing["url"])["keywords"]) == {one["url"] for one in listed["results"]}


def test_one_release_of_many_for_one_object(registry: Client) -> None:
    """Different in all but the object, of which there may be one."""
    thing = registry.make("object")
    values = [{"object": thing["url"], "name": unique(), "version": "1.0.0"} for _ in range(20)]
    assert together(20, lambda n: registry.post("code_repo_release/", values[n])) == {201: 1, 409: 19}
    [made] = registry.records("code_repo_release", object=id_of(thing))
    assert registry.read(thing["url"])["code_repo_release"] == made["url"]


@pytest.mark.parametrize("table", ["object", "issue", "code_run"])
def test_one_of_many_forms_of_one_record(registry: Client, table: str) -> None:
    """All were made from the same record; who comes second is shown what the first has said."""
    made = registry.make(table)
    form = f"edit/{table}/{id_of(made)}/"
    shown, texts = state_of(registry, form), [unique() for _ in range(8)]
    saved: list[str] = []

    def send(n: int) -> requests.Response:
        said = {"description": texts[n], "state": shown}
        answer = registry.send("POST", form, data=said, headers=HTML, allow_redirects=False)
        saved.extend(texts[n : n + 1] if answer.status_code == 303 else [])
        return answer

    assert together(8, send) == {303: 1, 409: 7}
    assert [registry.read(made["url"])["description"]] == saved


def test_one_of_many_forms_that_link(registry: Client) -> None:
    """The links of an issue are kept by its components, so a write of them need not touch the issue."""
    issue, parts = registry.make("issue"), [registry.make("object")["components"][0] for _ in range(6)]
    form = f"edit/issue/{id_of(issue)}/"
    shown, saved = state_of(registry, form), []

    def send(n: int) -> requests.Response:
        said = {"component_issues": parts[n], "state": shown}
        answer = registry.send("POST", form, data=said, headers=HTML, allow_redirects=False)
        saved.extend(parts[n : n + 1] if answer.status_code == 303 else [])
        return answer

    assert together(6, send) == {303: 1, 409: 5}
    assert registry.read(issue["url"])["component_issues"] == saved


def test_the_same_put_of_an_object(registry: Client) -> None:
    """One location is made, and all the answers name it."""
    thing, root = registry.make("object"), registry.make("storage_root")
    place = {"path": "a.csv", "hash": fresh_hash(), "storage_root": root["url"]}
    assert together(10, lambda _: registry.send("PUT", thing["url"], data=place)) == {201: 10}
    [location] = registry.records("storage_location", storage_root=id_of(root))
    assert registry.read(thing["url"])["storage_location"] == location["url"]


def test_putting_one_unused_id(registry: Client) -> None:
    unused = id_of(registry.make("object")) + 5
    url = f"object/{unused}/"
    assert together(10, lambda n: registry.put(url, {"description": str(n)})) == {201: 10}
    assert registry.page("object_component", object=unused)["count"] == 1
    assert len(registry.read(url)["components"]) == 1


def test_posts_around_an_id_that_is_put(registry: Client) -> None:
    """None is lost, and no two posts share an id; a post that comes to the id first is what the PUT changes."""
    unused = id_of(registry.make("object")) + 4
    marker = unique()
    posted: list[int] = []

    def send(number: int) -> requests.Response:
        if number == 0:
            return registry.put(f"object/{unused}/", {"description": marker})
        answer = registry.post("object/", {"description": marker})
        posted.append(id_of(answer.json()))
        return answer

    assert together(10, send) == {201: 10}
    assert len(set(posted)) == 9
    page = registry.page("object", description=marker)
    expected = sorted({unused, *posted}, reverse=True)
    assert (page["count"], ids_of(page["results"])) == (len(expected), expected)


def test_patches_of_one_run(registry: Client) -> None:
    """The last one stands, on both sides of its links."""
    components = [registry.make("object_component")["url"] for _ in range(8)]
    run = registry.make("code_run")
    assert together(8, lambda n: registry.patch(run["url"], {"inputs": [components[n]]})) == {200: 8}
    [winner] = registry.read(run["url"])["inputs"]
    for url in components:
        assert registry.read(url)["inputs_of"] == ([run["url"]] if url == winner else [])
        assert registry.page("code_run", inputs=id_of(url))["count"] == (1 if url == winner else 0)


def test_patches_of_different_fields_of_one_run(registry: Client) -> None:
    """None undoes another."""
    run = registry.make("code_run")
    new = registry.full("code_run")
    names = ["description", "run_date", "code_repo", "model_config", "inputs", "outputs"]
    assert together(6, lambda n: registry.patch(run["url"], {names[n]: new[names[n]]})) == {200: 6}
    after = registry.read(run["url"])
    assert {name: after[name] for name in names} == {name: new[name] for name in names}


def test_patches_to_one_key(registry: Client) -> None:
    """Ten products of one name want the same version."""
    first = registry.make("data_product", version="1.0.0")
    same = {name: first[name] for name in ("name", "namespace", "object")}
    urls = [registry.make("data_product", **same, version=f"1.0.{n}")["url"] for n in range(1, 11)]
    assert together(10, lambda n: registry.patch(urls[n], {"version": "2.0.0"})) == {200: 1, 400: 9}
    assert registry.page("data_product", name=first["name"], version="2.0.0")["count"] == 1
    assert registry.page("data_product", name=first["name"])["count"] == 11


def test_deletions_of_one_run(registry: Client) -> None:
    component = registry.make("object_component")
    run = registry.make("code_run", inputs=[component["url"]])
    assert together(8, lambda _: registry.delete(run["url"])) == {204: 1, 404: 7}
    assert registry.read(component["url"])["inputs_of"] == []
    assert registry.page("code_run", inputs=id_of(component))["count"] == 0


def test_a_deletion_among_patches(registry: Client) -> None:
    """Before it a patch is done, after it there is nothing to patch; no link is left over."""
    component = registry.make("object_component")
    run = registry.make("code_run")

    def send(number: int) -> requests.Response:
        if number == 3:
            return registry.delete(run["url"])
        return registry.patch(run["url"], {"outputs": [component["url"]]})

    statuses = together(8, send)
    assert statuses[204] == 1
    assert statuses[200] + statuses[404] == 7
    assert registry.get(run["url"]).status_code == 404
    assert registry.read(component["url"])["outputs_of"] == []
    assert registry.page("code_run", outputs=id_of(component))["count"] == 0
