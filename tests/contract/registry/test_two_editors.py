"""Two people with the form of one record: what the second one does not know of is not written over."""

from .client import HTML, Client, Json, id_of, state_of, unique


def _run(registry: Client) -> Json:
    thing = registry.make("object", description=unique("script"))["url"]
    return registry.make("code_run", run_date="2031-05-02T08:11", description="first", submission_script=thing)


def _path(url: str) -> str:
    return url[url.index("/api/") :]


def test_the_second_is_shown_both_and_may_save_anyway(registry: Client, second: Client) -> None:
    run = _run(registry)
    other, mine = (registry.make("object", description=unique(text))["url"] for text in ("repository <b>", "mine"))
    form = f"edit/code_run/{id_of(run)}/"
    shown = state_of(registry, form)
    registry.send("GET", form)  # who only looks changes nothing
    assert state_of(second, form) == shown
    assert second.patch(run["url"], {"description": "theirs", "code_repo": other}).status_code == 200
    as_it_was = {"run_date": run["run_date"], "submission_script": run["submission_script"], "inputs": ""}
    said = {"description": "mine <i>", "code_repo": mine, **as_it_was, "state": shown}
    refused = registry.send("POST", form, data=said, headers=HTML, allow_redirects=False)
    assert refused.status_code == 409
    assert refused.headers["Content-Type"].startswith("text/html")
    for text in ("mine &lt;i&gt;", "theirs", "repository &lt;b&gt;", "Save mine anyway", 'role="alert"'):
        assert text in refused.text
    assert refused.text.count('class="stands"') == 2, "beside what differs, and nothing else"
    assert registry.read(run["url"])["description"] == "theirs"
    now = state_of(registry, form)
    assert now in refused.text
    assert now != shown
    anyway = registry.send("POST", form, data={**said, "state": now}, headers=HTML, allow_redirects=False)
    assert anyway.status_code == 303
    changed = registry.read(run["url"])
    assert (changed["description"], changed["code_repo"]) == ("mine <i>", mine)


def test_programs_are_told_in_the_words_of_the_dialect(registry: Client) -> None:
    run = _run(registry)
    form = f"edit/code_run/{id_of(run)}/"
    for said in ({"description": "x"}, {"description": "x", "state": "0" * 32}, {"description": "x", "state": ""}):
        refused = registry.send("POST", form, data=said)
        assert refused.status_code == 409
        assert "Load the form again" in refused.json()["detail"]
    assert registry.read(run["url"]) == run


def test_what_no_form_edits_is_in_nobodys_way(registry: Client) -> None:
    """The mark of a data product is written when its object gets a component; another keyword is the object's."""
    thing = registry.make("object")
    product = registry.make("data_product", object=thing["url"])
    forms = {name: f"edit/{name}/{id_of(each)}/" for name, each in (("object", thing), ("data_product", product))}
    shown = {name: state_of(registry, form) for name, form in forms.items()}
    registry.make("object_component", object=thing["url"], name=unique())
    registry.make("keyword", object=thing["url"], keyphrase=unique())
    assert registry.read(product["url"])["internal_format"] is True
    for name, said in (("object", {"description": "b"}), ("data_product", {"version": "2.0.0"})):
        sent = {**said, "state": shown[name]}
        saved = registry.send("POST", forms[name], data=sent, headers=HTML, allow_redirects=False)
        assert saved.status_code == 303


def test_links_are_part_of_what_is_edited(registry: Client, second: Client) -> None:
    """Those that a record has, and those of an issue, which its components have; who leaves them alone keeps them."""
    run, issue = _run(registry), registry.make("issue")
    part, mine = (registry.make("object")["components"][0] for _ in range(2))
    for record, name, change in (
        (run, "inputs", lambda: second.patch(run["url"], {"inputs": [part]})),
        (issue, "component_issues", lambda: second.patch(issue["url"], {"component_issues": [part]})),
        (
            issue,
            "component_issues",
            lambda: second.create("object_component", second.minimal("object_component", issues=[issue["url"]])),
        ),
    ):
        form = f"edit/{'code_run' if record is run else 'issue'}/{id_of(record)}/"
        shown = state_of(registry, form)
        change()
        refused = registry.send("POST", form, data={"description": "x", name: mine, "state": shown}, headers=HTML)
        assert refused.status_code == 409
        assert refused.text.count('class="stands"') == 1
        there = registry.read(record["url"])[name]
        left = {
            "description": unique(),
            name: "\r\n".join(_path(each) for each in sorted(record[name], key=id_of)),
            "state": shown,
        }
        assert registry.send("POST", form, data=left, headers=HTML, allow_redirects=False).status_code == 303
        now = registry.read(record["url"])
        assert (now["description"], set(now[name])) == (left["description"], set(there))
        record.update(now)
