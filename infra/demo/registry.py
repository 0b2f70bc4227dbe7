"""The demo registry: an epidemic model, the data it read and the results it made.

Written over HTTP, the way the registry's own clients write: look a record up, post it where there is none. So an
interrupted load goes on where it stopped, and a second load changes nothing.
"""

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

import requests

from infra.demo.errors import DemoError

Fields = Mapping[str, Any]
Url = str

_LAST = {"key": "demo data", "value": "complete"}


class Dataset(NamedTuple):
    """One version of a data product: where it is registered, and what lies behind it."""

    namespace: str
    name: str
    version: str
    file_type: str
    description: str
    authors: tuple[str, ...]


AUTHORS = {
    "Ada Muir": "https://firth.example/people/ada-muir",
    "Grace Nkemelu": "https://firth.example/people/grace-nkemelu",
    "Tomasz Wilk": "https://firth.example/people/tomasz-wilk",
}
FILE_TYPES = {
    "csv": "Comma-separated values",
    "h5": "Hierarchical Data Format 5",
    "toml": "Tom's Obvious Minimal Language",
    "yaml": "YAML",
    "sh": "Shell script",
    "git": "Git repository",
    "pdf": "Portable Document Format",
}
NAMESPACES = {
    "firth": ("Firth Epidemic Modelling Group", "https://firth.example/"),
    "public-health": ("Public Health Statistics", "https://statistics.example/"),
}

LATENT_PERIOD = Dataset(
    *("firth", "human/infection/SARS-CoV-2/latent-period", "1.0.0", "toml"),
    "Latent period of SARS-CoV-2 in humans: a gamma distribution, in hours",
    ("Grace Nkemelu",),
)
INFECTIOUS_PERIOD = Dataset(
    *("firth", "human/infection/SARS-CoV-2/infectious-duration", "1.0.0", "toml"),
    "Infectious duration of SARS-CoV-2 in humans, in hours",
    ("Grace Nkemelu",),
)
CONTACTS = Dataset(
    *("firth", "human/mixing-matrix/north", "0.2.0", "h5"),
    "Contacts a day between age groups, at home, at school and at work",
    ("Tomasz Wilk",),
)
CASES = [
    Dataset(
        *("public-health", "records/SARS-CoV-2/north/cases-and-management", version, "csv"),
        f"Confirmed cases and hospital admissions by day and district, as published in {month}",
        (),
    )
    for version, month in (("0.20210105.0", "January 2021"), ("0.20210202.0", "February 2021"))
]
SIMULATION = [
    Dataset(
        *("firth", "simulation/north/age-structured", version, "h5"),
        f"Simulated infections by day, district and age group, from the cases of {month}",
        ("Ada Muir", "Tomasz Wilk"),
    )
    for version, month in (("1.0.0", "January 2021"), ("1.1.0", "February 2021"))
]
SUMMARY = Dataset(
    *("firth", "simulation/north/weekly-summary", "1.1.0", "csv"),
    "Weekly infections with 50 % and 95 % intervals, for the briefing",
    ("Ada Muir",),
)


def load(site: str, token: str) -> None:
    """Write the demo registry, unless it is there.

    Args:
        site: the site's address, without a slash at its end.
        token: an ordinary user's.

    Raises:
        DemoError: a record was refused.
    """
    registry = _Registry(site, token)
    if not registry.find("key_value", _LAST):
        _Demo(registry).load()


class _Registry:
    """The registry's API, as much of it as the demo needs."""

    def __init__(self, site: str, token: str) -> None:
        self._api = f"{site}/api"
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"token {token}"

    def find(self, table: str, key: Fields) -> Url | None:
        """Give the record with these values; links are given as URLs and looked for by id."""
        answer = self._session.get(f"{self._api}/{table}/", params={name: _sought(it) for name, it in key.items()})
        if answer.status_code != 200:
            raise DemoError(f"GET {table}: {answer.status_code} {answer.text}")
        results = answer.json()["results"]
        return str(results[0]["url"]) if results else None

    def ensure(self, table: str, key: Fields, **more: Any) -> Url:
        """Give the record with the values of `key`, posted with those and `more` where there is none."""
        return self.find(table, key) or self._post(table, {**key, **more})

    def _post(self, table: str, fields: Fields) -> Url:
        answer = self._session.post(f"{self._api}/{table}/", json=fields)
        if answer.status_code != 201:
            raise DemoError(f"POST {table}: {answer.status_code} {answer.text}")
        return str(answer.json()["url"])

    def component(self, of: Url) -> Url:
        """Give the component that stands for an object as a whole."""
        found = self.find("object_component", {"object": of, "whole_object": True})
        assert found, f"{of} has no component"
        return found

    def user(self) -> Url:
        """Give the account the token belongs to."""
        name = self._session.get(f"{self._api}/username/").json()["username"]
        found = self.find("users", {"username": name})
        assert found, f"{name} is not listed"
        return found


class _Demo:
    """Writes the records, those first that others link to."""

    def __init__(self, registry: _Registry) -> None:
        self._ensure = registry.ensure
        self._component = registry.component
        self._user = registry.user

    def load(self) -> None:
        self._authors = {
            name: self._ensure("author", {"identifier": orcid}, name=name) for name, orcid in AUTHORS.items()
        }
        self._file_types = {
            extension: self._ensure("file_type", {"extension": extension, "name": name})
            for extension, name in FILE_TYPES.items()
        }
        self._namespaces = {
            name: self._ensure("namespace", {"name": name}, full_name=full_name, website=website)
            for name, (full_name, website) in NAMESPACES.items()
        }
        self._store = self._ensure("storage_root", {"root": "https://data.firth.example/registry/"})
        self._git = self._ensure("storage_root", {"root": "https://git.firth.example/"})
        self._agency = self._ensure("storage_root", {"root": "https://statistics.example/downloads/"})
        self._ensure("user_author", {"user": self._user()}, author=self._authors["Ada Muir"])
        self._inputs()
        first, second = self._runs()
        self._quality(first, second)

    def _inputs(self) -> None:
        """Load parameters of the group's own, and cases that an agency publishes."""
        self._products = {it: self._product(it) for it in (LATENT_PERIOD, INFECTIOUS_PERIOD, CONTACTS, *CASES)}
        for cases in CASES:
            path = f"cases-{cases.version}.csv"
            published = self._location(self._agency, path)
            self._ensure(
                "external_object",
                {"data_product": self._products[cases][0]},
                identifier=f"https://statistics.example/releases/{cases.version}",
                title="Cases and management",
                release_date=_published(cases),
                original_store=published,
            )

    def _runs(self) -> tuple[Url, Url]:
        """Load two runs of the model, the second with later cases, and one that summed the second up."""
        code = self._object("model 2.3.0", self._git, "age-structured-model.git", "git", "The age-structured model")
        self._ensure(
            "code_repo_release",
            {"name": "age-structured-model", "version": "2.3.0"},
            object=code,
            website="https://git.firth.example/age-structured-model",
        )
        inputs = (LATENT_PERIOD, INFECTIOUS_PERIOD, CONTACTS)
        runs = []
        for cases, simulation in zip(CASES, SIMULATION, strict=True):
            date = _published(cases).replace("T09:30", "T18:04")
            runs.append(self._run(f"Simulation from cases {cases.version}", date, code, (*inputs, cases), simulation))
        self._run("Weekly summary for the briefing", "2021-02-03T08:15:00Z", code, (SIMULATION[1],), SUMMARY)
        return runs[0], runs[1]

    def _quality(self, first: Url, second: Url) -> None:
        """Load what a registry gathers besides: protocol, keywords, licence, issue; the last says it is complete."""
        cases = self._products[CASES[0]][1]
        protocol = self._object("protocol", self._store, "protocols/cases.pdf", "pdf", "How the cases were checked")
        self._ensure("quality_controlled", {"object": cases}, document=protocol)
        result = self._products[SIMULATION[1]][1]
        for phrase in ("SARS-CoV-2", "age-structured model", "contact matrix"):
            self._ensure("keyword", {"object": result, "keyphrase": phrase})
        self._ensure(
            "licence",
            {"object": result},
            licence_info="Creative Commons Attribution 4.0 International",
            identifier="https://creativecommons.org/licenses/by/4.0/",
        )
        contacts = self._component(self._products[CONTACTS][1])
        self._ensure(
            "issue",
            {"uuid": _uuid("issue")},
            description="School contacts were surveyed in term time only; holidays are overestimated.",
            severity=7,
            component_issues=[contacts],
        )
        self._ensure("key_value", {"object": result, **_LAST})

    def _product(self, dataset: Dataset) -> tuple[Url, Url]:
        """Register a version of a data product; give it and its object."""
        path = f"{dataset.namespace}/{dataset.name}/{dataset.version}.{dataset.file_type}"
        name = f"{dataset.name} {dataset.version}"
        thing = self._object(name, self._store, path, dataset.file_type, dataset.description, dataset.authors)
        key = {"namespace": self._namespaces[dataset.namespace], "name": dataset.name, "version": dataset.version}
        return self._ensure("data_product", key, object=thing), thing

    def _run(self, description: str, date: str, code: Url, inputs: tuple[Dataset, ...], output: Dataset) -> Url:
        """Record a run of the model: what it was configured with, read and made."""
        config = self._object(f"config {date}", self._store, f"runs/{date[:10]}/config.yaml", "yaml", "Configuration")
        script = self._object(f"script {date}", self._store, f"runs/{date[:10]}/run.sh", "sh", "Submission script")
        self._products[output] = self._product(output)
        return self._ensure(
            "code_run",
            {"uuid": _uuid(f"run {date}")},
            run_date=date,
            description=description,
            code_repo=code,
            model_config=config,
            submission_script=script,
            inputs=[self._component(self._products[it][1]) for it in inputs],
            outputs=[self._component(self._products[output][1])],
        )

    def _object(
        self, name: str, root: Url, path: str, file_type: str, description: str, authors: tuple[str, ...] = ()
    ) -> Url:
        return self._ensure(
            "object",
            {"uuid": _uuid(name)},
            description=description,
            file_type=self._file_types[file_type],
            storage_location=self._location(root, path),
            authors=[self._authors[it] for it in authors],
        )

    def _location(self, root: Url, path: str) -> Url:
        digest = hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest()
        return self._ensure("storage_location", {"storage_root": root, "hash": digest, "public": True}, path=path)


def _uuid(name: str) -> str:
    """Make a UUID that is the same at every load."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://firth.example/demo/{name}"))


def _published(cases: Dataset) -> str:
    day = cases.version.split(".")[1]
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T09:30:00Z"


def _sought(value: Any) -> Any:
    """Turn a link into the id that lists are filtered by."""
    if isinstance(value, str) and "/api/" in value:
        return value.rstrip("/").rpartition("/")[2]
    return value
