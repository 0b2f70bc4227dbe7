"""Provenance reports, RO-Crates and the extraction report."""

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pytest

from .client import ABSENT, Client, Json, Site, id_of, unique

NO_PRODUCT = (404, {"detail": "No DataProduct matches the given query."})

RELATIONS = (
    "used",
    "wasGeneratedBy",
    "wasDerivedFrom",
    "wasAttributedTo",
    "wasStartedBy",
    "specializationOf",
)


@dataclass
class Story:
    """Raw data from elsewhere, a first run that makes `middle` of it, and a second that makes `final`."""

    raw: Json
    external: Json
    middle: Json
    final: Json
    first_run: Json
    second_run: Json
    author: Json


def _product(registry: Client, name: str, author: Json) -> Json:
    file_type = registry.make("file_type", name="Comma separated values", extension=unique("csv"))
    thing = registry.stored_object(
        unique("https://example.org/"),
        f"{name}.csv",
        description=f"{name} of the gauge",
        authors=[author["url"]],
        file_type=file_type["url"],
    )
    return registry.make("data_product", object=thing["url"], name=f"tides/{name}")


def _run(registry: Client, source: Json, result: Json) -> Json:
    """A run with one input, one output, code, configuration and script."""
    code = registry.make("object")
    registry.make("code_repo_release", object=code["url"], name=unique("tidal-model-"))
    return registry.make(
        "code_run",
        run_date="2031-05-02T08:11:09.512Z",
        description="Smooth the tides",
        code_repo=code["url"],
        model_config=registry.make("object", description="config.yaml")["url"],
        submission_script=registry.make("object", description="script.sh")["url"],
        inputs=[registry.component_of(registry.read(source["object"]))],
        outputs=[registry.component_of(registry.read(result["object"]))],
    )


@pytest.fixture(scope="module")
def story(registry: Client) -> Story:
    """Three products, two runs, one external object, one author."""
    author = registry.make("author", name=unique("Ada "), identifier=unique("https://orcid.example/"))
    raw, middle, final = (_product(registry, name, author) for name in ("raw", "middle", "final"))
    external = registry.make(
        "external_object", data_product=raw["url"], primary_not_supplement=False, title="Gauge readings"
    )
    component = registry.component_of(registry.read(raw["object"]))
    registry.make("issue", component_issues=[component], description="Gauge drifts in winter")
    first, second = _run(registry, raw, middle), _run(registry, middle, final)
    return Story(raw, external, middle, final, first, second, author)


def _report(client: Client, product: Json, **arguments: Any) -> Json:
    return client.read(product["prov_report"], params={"format": "json", **arguments})


def _named(record: Json) -> str:
    """The identifier of a record in a report."""
    return f"lreg:api/{record['url'].partition('/api/')[2].rstrip('/')}"


# prov-report


def test_a_report_has_the_shape_of_prov_json(stranger: Client, site: Site, story: Story) -> None:
    answer = stranger.get(story.middle["prov_report"], headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].split(";")[0] == "application/json"
    report = answer.json()
    assert {"prefix", "entity", "activity", "agent", *RELATIONS} <= set(report)
    assert report["prefix"]["lreg"] == f"{site.url}/"
    assert {"fair", "dcat", "dcmitype", "dcterms", "foaf", "rdf"} <= set(report["prefix"])


def test_the_entities_of_a_report(stranger: Client, story: Story) -> None:
    entities = _report(stranger, story.middle)["entity"]
    for product in (story.raw, story.middle):
        told = entities[_named(product)]
        assert "dcat:Dataset" in json.dumps(told["rdf:type"])
        assert product["name"] in json.dumps(told["dcterms:title"])
        assert product["version"] in json.dumps(told["dcat:hasVersion"])
        assert {"dcterms:modified", "prov:atLocation", "dcterms:description"} <= set(told)
        assert {"fair:namespace", "dcterms:format"} <= set(told)
    assert "Gauge drifts in winter" in json.dumps(entities[_named(story.raw)]["fair:issue"])
    external = entities[_named(story.external)]
    assert "Gauge readings" in json.dumps(external["dcterms:title"])
    assert external["dcterms:issued"]
    assert story.external["version"] in json.dumps(external["dcat:hasVersion"])
    assert story.external["identifier"] in json.dumps(external)


def test_the_activity_of_a_report(stranger: Client, story: Story) -> None:
    activities = _report(stranger, story.middle)["activity"]
    assert list(activities) == [_named(story.first_run)]
    [run] = activities.values()
    assert run["prov:startTime"].startswith("2031-05-02T08:11:09.512")
    assert "fair:Run" in json.dumps(run)


def test_the_agents_of_a_report(stranger: Client, story: Story) -> None:
    agents = _report(stranger, story.middle)["agent"]
    told = agents[_named(story.author)]
    assert "prov:Person" in json.dumps(told)
    assert story.author["name"] in json.dumps(told["foaf:name"])
    assert story.author["identifier"] in json.dumps(told["dcterms:identifier"])


def test_the_relations_of_a_report(stranger: Client, story: Story) -> None:
    report = _report(stranger, story.middle)

    def ends(relation: str) -> set[frozenset[str]]:
        """The identifiers that each relation of a kind joins."""
        return {
            frozenset(value for name, value in one.items() if name.startswith("prov:") and isinstance(value, str))
            for one in report[relation].values()
        }

    middle, raw, run = _named(story.middle), _named(story.raw), _named(story.first_run)
    assert any({middle, run} <= joined for joined in ends("wasGeneratedBy"))
    assert any({raw, run} <= joined for joined in ends("used"))
    assert any({middle, raw} <= joined for joined in ends("wasDerivedFrom"))
    assert any({middle, _named(story.author)} <= joined for joined in ends("wasAttributedTo"))
    assert any({raw, _named(story.external)} <= joined for joined in ends("specializationOf"))
    text = json.dumps(report)
    for role in (
        "dcterms:creator",
        "fair:code_runner",
        "fair:software",
        "fair:model_configuration",
        "fair:submission_script",
        "fair:input_data",
    ):
        assert role in text, role


@pytest.mark.parametrize(
    ("depth", "runs"), [(None, 1), ("1", 1), ("2", 2), ("9", 2), ("0", 1), ("-1", 1), ("junk", 1), ("", 1)]
)
def test_how_many_runs_back_a_report_goes(stranger: Client, story: Story, depth: str | None, runs: int) -> None:
    report = _report(stranger, story.final, **({} if depth is None else {"depth": depth}))
    expected = [story.second_run, story.first_run][:runs]
    assert set(report["activity"]) == {_named(run) for run in expected}
    assert (_named(story.raw) in report["entity"]) == (runs == 2)


def test_a_product_that_no_run_made_has_a_report_too(stranger: Client, story: Story) -> None:
    report = _report(stranger, story.raw)
    assert _named(story.raw) in report["entity"]
    assert not report.get("activity")


def test_the_further_arguments_of_a_report(stranger: Client, story: Story) -> None:
    report = _report(stranger, story.middle, attributes="True", aspect_ratio="1.5", dpi="100")
    assert _named(story.middle) in report["entity"]


@pytest.mark.parametrize(
    ("name", "accept", "kind"),
    [
        ("json-ld", "application/ld+json", "application/ld+json"),
        ("xml", "text/xml", "text/xml; charset=utf8"),
        ("provn", "text/provenance-notation", "text/provenance-notation; charset=utf8"),
    ],
)
@pytest.mark.parametrize("ask", ["accept", "format"])
def test_the_other_formats_of_a_report(
    stranger: Client, story: Story, name: str, accept: str, kind: str, ask: str
) -> None:
    query, headers = ("", {"Accept": accept}) if ask == "accept" else (f"?format={name}", {})
    answer = stranger.get(story.middle["prov_report"] + query, headers=headers)
    assert answer.status_code == 200
    media_type, *_ = answer.headers["Content-Type"].split(";")
    assert answer.headers["Content-Type"] == kind or (name, media_type) == ("json-ld", kind)
    if name == "json-ld":
        assert story.middle["name"] in json.dumps(answer.json())
    elif name == "xml":
        assert ElementTree.fromstring(answer.content).tag == "{http://www.w3.org/ns/prov#}document"
    else:
        assert answer.text.lstrip().startswith("document")
    assert story.middle["name"] in answer.text


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_a_report_is_a_page_first(stranger: Client, story: Story, accept: str) -> None:
    answer = stranger.get(story.middle["prov_report"], headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert story.middle["name"] in answer.text


@pytest.mark.parametrize("name", ["jpg", "svg"])
def test_a_picture_where_a_renderer_exists(stranger: Client, story: Story, name: str) -> None:
    answer = stranger.get(f"{story.middle['prov_report']}?format={name}")
    assert answer.status_code in (200, 404)
    if answer.status_code == 200:
        assert answer.headers["Content-Type"].startswith("image/")


# ro-crate


@pytest.mark.parametrize("name", ["json", "json-ld"])
def test_the_metadata_of_a_crate(stranger: Client, story: Story, name: str) -> None:
    for url in (story.middle["ro_crate"], story.first_run["ro_crate"]):
        crate = stranger.read(f"{url}?format={name}")
        assert "https://w3id.org/ro/crate/1.1/context" in json.dumps(crate["@context"])
        parts = {part["@id"]: part for part in crate["@graph"]}
        assert {"./", "ro-crate-metadata.json"} <= set(parts)
        assert parts["ro-crate-metadata.json"]["about"] == {"@id": "./"}


@pytest.mark.parametrize("accept", ["application/json", "application/ld+json"])
def test_a_crate_by_accept(stranger: Client, story: Story, accept: str) -> None:
    answer = stranger.get(story.middle["ro_crate"], headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].split(";")[0] == accept
    assert "@graph" in answer.json()


def test_a_crate_as_a_zip(stranger: Client, story: Story) -> None:
    for url in (story.middle["ro_crate"], story.first_run["ro_crate"]):
        answer = stranger.get(f"{url}?format=zip")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/zip"
        with zipfile.ZipFile(io.BytesIO(answer.content)) as crate:
            metadata = json.loads(crate.read("ro-crate-metadata.json"))
        assert "@graph" in metadata


def test_files_that_are_elsewhere_are_listed_by_reference(registry: Client, stranger: Client, story: Story) -> None:
    location = registry.read(registry.read(story.middle["object"])["storage_location"])
    root = registry.read(location["storage_root"])["root"]
    crate = stranger.read(f"{story.middle['ro_crate']}?format=json")
    assert f"{root}/{location['path']}" in json.dumps(crate)


# What is bare, and what is not there


@pytest.mark.parametrize("form", ["json", "json-ld", "xml", "provn"])
def test_a_report_of_a_bare_product(registry: Client, stranger: Client, form: str) -> None:
    """An object without file type, location and authors, and a run without code and configuration."""
    product = registry.make("data_product")
    component = registry.component_of(registry.read(product["object"]))
    registry.make("code_run", outputs=[component])
    assert stranger.get(f"{product['prov_report']}?format={form}").status_code == 200


@pytest.mark.parametrize("form", ["json", "json-ld", "zip"])
def test_a_crate_of_a_bare_product_and_run(registry: Client, stranger: Client, form: str) -> None:
    product = registry.make("data_product")
    component = registry.component_of(registry.read(product["object"]))
    run = registry.make("code_run", inputs=[component], outputs=[component])
    for url in (product["ro_crate"], run["ro_crate"]):
        assert stranger.get(f"{url}?format={form}").status_code == 200


@pytest.mark.parametrize("path", ["prov-report", "ro-crate/data-product", "data_extraction"])
def test_a_report_of_nothing(stranger: Client, path: str) -> None:
    answer = stranger.get(f"{path}/{ABSENT}/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()) == NO_PRODUCT


def test_a_crate_of_no_run(stranger: Client) -> None:
    answer = stranger.get(f"ro-crate/code-run/{ABSENT}/", headers={"Accept": "application/json"})
    assert answer.status_code == 404


def test_an_unknown_format_of_a_report(stranger: Client, story: Story) -> None:
    assert stranger.get(f"{story.middle['prov_report']}?format=junk").status_code == 404
    assert stranger.get(f"{story.middle['ro_crate']}?format=xml").status_code == 404


# data_extraction


def _extraction(client: Client, product: Json) -> tuple[int, Any]:
    url = f"data_extraction/{id_of(product)}/"
    answer = client.get(url, headers={"Accept": "application/json"})
    return answer.status_code, answer.json()


def test_what_was_extracted_from_an_external_object(stranger: Client, story: Story) -> None:
    status, told = _extraction(stranger, story.raw)
    assert status == 200
    assert set(told) == {"id", "name", "startTime", "description", "data_product", "external_product"}


def test_what_was_not_extracted(registry: Client, stranger: Client, story: Story) -> None:
    underived = (404, {"detail": "DataProduct was not derived from an external object"})
    assert _extraction(stranger, story.middle) == underived
    product = registry.make("data_product")
    registry.make("external_object", data_product=product["url"], primary_not_supplement=True)
    assert _extraction(stranger, product) == underived


def test_an_extraction_takes_the_usual_forms(stranger: Client, story: Story) -> None:
    url = f"data_extraction/{id_of(story.raw)}/"
    page = stranger.get(url, headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert stranger.get(f"{url}?format=json", headers={"Accept": "text/html"}).json() == stranger.get(url).json()
    assert stranger.get(f"{url}?format=xml").status_code == 404
    assert stranger.get(url, headers={"Accept": "image/png"}).status_code == 406
