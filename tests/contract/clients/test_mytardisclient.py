"""`mytardisclient` 0.3.4 from PyPI, unmodified: its command line and its classes, with a home directory of its own."""

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.contract.accounts.browser import Browser, shown_token
from tests.contract.experiments.client import EVERY_BYTE, Client, Json, Site, md5, put, unique
from tests.contract.experiments.conftest import NUMERIC, STRING, Schema, group_with, make_schema

ENVIRONMENT = Path(__file__).parents[3] / ".venv-mytardisclient"
"""The client's virtual environment; the Makefile sets it up."""


@dataclass(frozen=True)
class Shell:
    """Where somebody uses the client.

    Attributes:
        environment: the client's virtual environment.
        home: the home directory, with the client's configuration, links and log.
        here: the current directory.
    """

    environment: Path
    home: Path
    here: Path

    def run(self, program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run one of the environment's programs."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        return subprocess.run(
            [self.environment / "bin" / program, *map(str, arguments)],
            cwd=self.here,
            env={**kept, "HOME": str(self.home), "NO_PROXY": "*", "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def mytardis(self, *arguments: object) -> str:
        """What the client prints on a command that must succeed."""
        done = self.run("mytardis", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def told(self, *arguments: object) -> Json:
        """The JSON that a command prints."""
        found: Json = json.loads(self.mytardis(*arguments, "--json"))
        return found

    def python(self, script: str) -> str:
        """What a script that uses the client's classes prints."""
        done = self.run("python", "-W", "ignore", "-c", script)
        assert done.returncode == 0, done.stderr
        return done.stdout


Open = Callable[[Client], Shell]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Open:
    """Gives a shell in which the client is configured for somebody."""
    if not ENVIRONMENT.exists():
        pytest.skip("mytardisclient is not here: run `make ready`")

    def configured(who: Client) -> Shell:
        home = tmp_path_factory.mktemp("home")
        file = home / ".config" / "mytardisclient" / "mytardisclient.cfg"
        file.parent.mkdir(parents=True)
        lines = [f"url = {who.site}", f"username = {who.username}", f"apikey = {who.token}"]
        file.write_text("\n".join(["[mytardisclient]", *lines, ""]))
        here = home / "here"
        here.mkdir()
        return Shell(ENVIRONMENT, home, here)

    return configured


@pytest.fixture(scope="module")
def owner(site: Site) -> Client:
    """An ordinary user."""
    return Client(site.url, site.token, site.user)


@pytest.fixture(scope="module")
def admin(site: Site) -> Client:
    """A site administrator."""
    return Client(site.url, site.admin_token, site.admin)


@pytest.fixture(scope="module")
def shell(opened: Open, owner: Client) -> Shell:
    """The ordinary user's shell."""
    return opened(owner)


@pytest.fixture(scope="module")
def schema(admin: Client) -> Schema:
    """A schema of experiments and of all else."""
    return make_schema(admin, 1, {"sample_parameter_name": STRING, "temperature": NUMERIC})


@pytest.fixture
def parameters(shell: Shell, schema: Schema) -> Path:
    """A file with parameters, as the client's help shows it."""
    path = shell.here / f"{unique()}.json"
    path.write_text(json.dumps([schema.set_of(sample_parameter_name="Sample Parameter Value", temperature="301")]))
    return path


def test_it_is_the_client(shell: Shell) -> None:
    assert shell.mytardis("version").strip() == "MyTardis Client v0.3.4"


def test_what_the_api_offers(shell: Shell) -> None:
    assert {"experiment", "dataset", "dataset_file", "storagebox"} <= shell.told("api", "list").keys()
    assert "dataset_file" in shell.mytardis("api", "list")
    for model in ("experiment", "datafile", "instrument"):
        assert shell.told("api", "get", model)["default_limit"] == 20
        assert "API Schema field" in shell.mytardis("api", "get", model)


def test_experiments(shell: Shell, owner: Client, parameters: Path, schema: Schema) -> None:
    title = unique("Exp With Params ")
    said = shell.mytardis("experiment", "create", title, "--description", "Made here", "--params", parameters)
    assert "Experiment created successfully." in said
    [made] = owner.objects("experiment", title=title)
    assert made["description"] == "Made here"
    assert title in shell.mytardis("experiment", "list")
    listed = shell.told("experiment", "list", "--filter", f"title={title}")
    assert [one["id"] for one in listed["objects"]] == [made["id"]]
    said = shell.mytardis("experiment", "get", made["id"], "--metadata")
    assert "Sample Parameter Value" in said and "301" in said and str(schema.record["name"]) in said
    said = shell.mytardis("experiment", "update", made["id"], "--title", "Renamed Exp", "--description", "New")
    assert "Experiment updated successfully." in said
    assert owner.read(made["resource_uri"])["title"] == "Renamed Exp"
    assert shell.told("experiment", "get", made["id"])["title"] == "Renamed Exp"


def test_datasets(shell: Shell, owner: Client, parameters: Path) -> None:
    experiment = owner.experiment()
    text = unique("Dataset, 1 & more ")
    said = shell.mytardis("dataset", "create", experiment["id"], text, "--params", parameters)
    assert "Dataset created successfully." in said
    [made] = owner.objects("dataset", description=text)
    assert made["experiments"] == [experiment["resource_uri"]]
    listed = shell.told("dataset", "list", "--exp", experiment["id"])
    assert [one["id"] for one in listed["objects"]] == [made["id"]]
    assert "Sample Parameter Value" in shell.mytardis("dataset", "get", made["id"], "--metadata")
    assert "updated successfully" in shell.mytardis("dataset", "update", made["id"], "--description", "Renamed")
    assert owner.read(made["resource_uri"])["description"] == "Renamed"


@pytest.mark.parametrize("box", [None, "default"])
def test_a_file_is_uploaded_listed_downloaded_and_updated(shell: Shell, owner: Client, box: str | None) -> None:
    dataset = owner.dataset(description=unique("Data set "))
    local = shell.here / unique("local-")
    (local / "subdir1").mkdir(parents=True)
    path = local / "subdir1" / f"{unique('results ')}.dat"
    path.write_bytes(EVERY_BYTE * 10)
    chosen = ["--storagebox", box] if box else []
    said = shell.mytardis("datafile", "upload", "--dataset_path", local, *chosen, dataset["id"], path)
    assert said.startswith("Uploaded: subdir1/")
    [file] = shell.told("datafile", "list", "--dataset", dataset["id"], "--directory", "subdir1")["objects"]
    assert (file["filename"], file["directory"], file["size"]) == (path.name, "subdir1", 2560)
    assert "True" in shell.mytardis("datafile", "get", file["id"]), "it is verified"
    again = shell.run("mytardis", "datafile", "upload", "--dataset_path", local, *chosen, dataset["id"], path)
    assert again.returncode and "DuplicateKey" in again.stderr

    assert f"Downloaded: {path.name}" in shell.mytardis("datafile", "download", file["id"])
    assert (shell.here / path.name).read_bytes() == EVERY_BYTE * 10
    shell.mytardis("datafile", "verify", file["id"])
    said = shell.mytardis("datafile", "update", file["id"], "--md5sum", md5(EVERY_BYTE * 10))
    assert "DataFile updated successfully." in said
    assert owner.download(file).content == EVERY_BYTE * 10


def test_a_dataset_is_downloaded(shell: Shell, owner: Client) -> None:
    """Its files in their folders, those by way of a redirect too."""
    dataset = owner.dataset(description=unique("downloaded "))
    contents = {"a.txt": b"a", "raw/b.bin": EVERY_BYTE, "raw/large.bin": EVERY_BYTE * 16_500}
    for path, content in contents.items():
        directory, _, name = path.rpartition("/")
        owner.file(dataset, content, filename=name, directory=directory)
    assert "Downloaded to" in shell.mytardis("dataset", "download", dataset["id"])
    for path, content in contents.items():
        assert (shell.here / dataset["description"] / path).read_bytes() == content


def test_records_of_files_elsewhere(shell: Shell, owner: Client) -> None:
    """A bogus checksum, corrected once it is known; the bytes come by another way."""
    dataset = owner.dataset(description="elsewhere")
    local = shell.here / unique("elsewhere-")
    (local / "deep").mkdir(parents=True)
    for name in ("a.csv", "deep/b.csv"):
        (local / name).write_bytes(name.encode())
    said = shell.mytardis("datafile", "create", dataset["id"], "-s", "default", "-d", local, local)
    assert "2 datafiles created." in said
    one = local / "c.csv"
    one.write_bytes(b"c")
    said = shell.mytardis("datafile", "create", dataset["id"], "-s", "james-analyzer", "-d", local, one)
    assert "DataFile created successfully." in said
    files = {file["filename"]: file for file in owner.objects("dataset_file", dataset=dataset["id"])}
    assert {name: file["directory"] or "" for name, file in files.items()} == {
        "a.csv": "",
        "b.csv": "deep",
        "c.csv": "",
    }
    assert files["b.csv"]["replicas"][0]["uri"] == f"elsewhere-{dataset['id']}/deep/b.csv"
    owner.change(files["c.csv"], md5sum="__undetermined__")
    put(owner.send("POST", f"{files['c.csv']['resource_uri']}upload/").text, b"c")
    shell.mytardis("datafile", "update", files["c.csv"]["id"], "--md5sum", md5(b"c"))
    owner.verified(files["c.csv"])
    shell.mytardis("datafile", "download", files["c.csv"]["id"])
    assert (shell.here / "c.csv").read_bytes() == b"c"


def test_schemas_and_boxes(shell: Shell, schema: Schema) -> None:
    assert shell.told("schema", "get", schema.record["id"])["namespace"] == schema.namespace
    assert "sample_parameter_name" in shell.mytardis("schema", "get", schema.record["id"], "--params")
    assert shell.told("schema", "list")["meta"]["limit"] == 20  # of its own --limit it makes a broken filter
    shell.mytardis("schema", "list")
    [box] = [one for one in shell.told("storagebox", "list")["objects"] if one["name"] == "default"]
    assert "default" in shell.mytardis("storagebox", "get", box["id"])
    assert "default" in shell.mytardis("storagebox", "list")


def test_facilities_and_instruments(opened: Open, admin: Client, site: Site) -> None:
    browser = Browser(site.url)
    assert browser.sign_in(unique("manager-")[:20]).status_code == 200
    token = shown_token(browser.open("/get-token"))
    assert token
    manager = Client(site.url, token, browser.me()["username"])
    group = f"/api/v1/group/{group_with(admin, manager)}/"
    facility = admin.make("facility", name=unique("Kiln house "), manager_group=group)
    shell = opened(manager)
    assert facility["name"] in shell.mytardis("facility", "list")
    assert shell.told("facility", "get", facility["id"])["manager_group"]["resource_uri"] == group
    assert "Instrument created successfully." in shell.mytardis("instrument", "create", facility["id"], "Kiln 7")
    [made] = shell.told("instrument", "list", "--facility", facility["id"])["objects"]
    assert "Kiln 7" in shell.mytardis("instrument", "get", made["id"])
    said = shell.mytardis("instrument", "update", made["id"], "--name", "Kiln 8")
    assert "Instrument updated successfully." in said
    experiment = manager.experiment()
    said = shell.mytardis("dataset", "create", experiment["id"], "By an instrument", "--instrument", made["id"])
    assert "Kiln 8" in said


def test_its_classes_walk_all_pages(shell: Shell, owner: Client) -> None:
    dataset = owner.dataset()
    values = [owner.file_values(dataset, filename=f"{number:02}") for number in range(45)]
    for at in range(0, 45, 15):
        assert owner.patch("dataset_file/", {"objects": values[at : at + 15]}).status_code == 202
    said = shell.python(
        "from mtclient.models.datafile import DataFile\n"
        f"print(*[one.filename for one in DataFile.objects.filter(dataset__id={dataset['id']}).order_by('id')])\n"
        f"print(len(DataFile.list('dataset__id={dataset['id']}', limit=7)))"
    )
    assert said.split() == [*(f"{number:02}" for number in range(45)), "7"]


def test_what_is_refused_is_an_error(shell: Shell, site: Site) -> None:
    hidden = Client(site.url, site.token2, site.user2).experiment()
    done = shell.run("mytardis", "experiment", "get", hidden["id"])
    assert done.returncode and "401" in done.stderr
