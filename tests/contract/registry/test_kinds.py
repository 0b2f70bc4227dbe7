"""The kinds of values: what each takes, how it is written back, and the words of each refusal."""

from uuid import UUID, uuid4

import pytest

from .client import Client, Json, id_of, outcome, unique
from .tables import MIB, Field, Table, each_field


def errors(client: Client, table: str, **values: object) -> Json:
    """The field errors of a POST that must be refused."""
    status, body = outcome(client.post(f"{table}/", values))
    assert status == 400, body
    found: Json = body
    return found


@pytest.fixture(scope="module")
def script(registry: Client) -> str:
    """An object to stand as the script of runs."""
    return str(registry.make("object")["url"])


# text


@each_field(lambda field: field.kind == "text")
def test_surrounding_spaces_are_trimmed(registry: Client, table: Table, field: Field) -> None:
    text = unique()
    values = registry.minimal(table.name)
    if table.name == "external_object":
        values |= {"alternate_identifier": "a", "alternate_identifier_type": "b"}
    record = registry.create(table.name, values | {field.name: f" \t{text}\n "})
    assert record[field.name] == text


@each_field(lambda field: field.kind in ("text", "name", "version", "url") and not field.blank)
@pytest.mark.parametrize("blank", ["", "  "])
def test_blank_is_refused_where_it_may_not_be(registry: Client, table: Table, field: Field, blank: str) -> None:
    assert errors(registry, table.name, **{field.name: blank})[field.name] == ["This field may not be blank."]


@each_field(lambda field: field.blank and field.name not in ("alternate_identifier", "alternate_identifier_type"))
def test_blank_is_kept_where_it_may_be(registry: Client, table: Table, field: Field) -> None:
    answer = registry.post(f"{table.name}/", registry.minimal(table.name) | {field.name: ""})
    if field.name == "full_name" and answer.status_code == 409:
        return  # a blank full name is a value like any other, so another record may have it already
    assert answer.status_code == 201
    assert answer.json()[field.name] == ""


@each_field(lambda field: field.limit is not None and field.limit <= 8192)
def test_texts_have_a_limit(registry: Client, table: Table, field: Field) -> None:
    assert field.limit is not None
    start = "https://example.org/" if field.kind == "url" else ""
    long = start + "é" * (field.limit + 1 - len(start))
    expected = f"Ensure this field has no more than {field.limit} characters."
    assert expected in errors(registry, table.name, **{field.name: long})[field.name]


@each_field(lambda field: field.kind in ("text", "name") and (field.limit or MIB) <= 8192)
def test_texts_may_be_as_long_as_the_limit(registry: Client, table: Table, field: Field) -> None:
    """Limits are characters, not bytes."""
    assert field.limit is not None
    start = unique()
    long = start + "é" * (field.limit - len(start))
    values = registry.minimal(table.name)
    if table.name == "external_object":
        values |= {"alternate_identifier": "a", "alternate_identifier_type": "b"}
    record = registry.create(table.name, values | {field.name: long})
    assert registry.read(record["url"])[field.name] == long


@each_field(lambda field: field.limit == MIB and field.kind == "text")
def test_descriptions_may_be_a_mebibyte_and_no_more(registry: Client, table: Table, field: Field) -> None:
    values = registry.minimal(table.name)
    record = registry.create(table.name, values | {field.name: "x" * MIB})
    assert registry.read(record["url"])[field.name] == "x" * MIB
    expected = [f"Ensure this field has no more than {MIB} characters."]
    assert errors(registry, table.name, **{field.name: "x" * (MIB + 1)})[field.name] == expected


@pytest.mark.parametrize("extension", ["csv", ".csv", "tar.gz", "CSV", "7z", "données", ".out_3", ".2024-01-01", 7])
def test_an_extension_leads_nowhere(registry: Client, extension: object) -> None:
    """The command-line client sends what its `os.path.splitext` gives, with the dot."""
    assert registry.make("file_type", extension=extension)["extension"] == str(extension)


@pytest.mark.parametrize(
    "extension",
    ["../../etc/cron.d/x", "a/b", "a\\b", "..", ".", "a..b", "..csv", "csv.", "a b", "a:b", "a\nb", "a\u202eb"],
)
def test_what_is_no_extension(registry: Client, extension: str) -> None:
    """It becomes part of names of files."""
    expected = f"Extension {extension} may only have letters, digits, hyphens, underscores and single dots."
    assert errors(registry, "file_type", name="table", extension=extension) == {"extension": [expected]}


def test_long_identifiers_are_unique_to_their_last_character(registry: Client) -> None:
    long = unique("https://example.org/").ljust(MIB - 1, "x")
    first = registry.create("author", {"identifier": f"{long}a"})
    assert registry.read(first["url"])["identifier"] == f"{long}a"
    again = registry.post("author/", {"identifier": f"{long}a"})
    assert outcome(again) == (409, {"detail": "Field identifier must be unique"})
    assert registry.create("author", {"identifier": f"{long}b"})["uuid"] != first["uuid"]


def test_a_long_path_is_a_filter_like_any_other(registry: Client) -> None:
    path = unique() + "/x" * 700
    made = registry.make("storage_location", path=path)
    registry.make("storage_location", path=path + "x")
    assert registry.records("storage_location", path=path) == [made]


# name


@each_field(lambda field: field.kind == "name")
@pytest.mark.parametrize("character", "[]?*")
def test_names_are_without_pattern_characters(registry: Client, table: Table, field: Field, character: str) -> None:
    name = f"tides{character}north"
    expected = [f"Name {name} contains invalid characters ([]?*)."]
    assert errors(registry, table.name, **{field.name: name})[field.name] == expected


def test_names_may_hold_anything_else(registry: Client) -> None:
    name = unique("tides/north é 100% #+@:;,&='\"<>(){}|\\ ")
    made = registry.make("namespace", name=name)
    assert registry.read(made["url"])["name"] == name
    assert registry.records("namespace", name=name) == [made]


# version


@each_field(lambda field: field.kind == "version")
@pytest.mark.parametrize("version", ["v1.0.0", "1.0", "1", "2", "01.0.0", "1.0.0-", "1.0.0.0", "latest"])
def test_versions_are_strict_semantic_versions(registry: Client, table: Table, field: Field, version: str) -> None:
    expected = [f"Version {version} is not a valid semantic version."]
    assert errors(registry, table.name, **{field.name: version})[field.name] == expected


@each_field(lambda field: field.kind == "version")
@pytest.mark.parametrize("version", ["0.0.1", "10.20.30", "1.0.0-alpha.1", "1.0.0-rc.1+build.5", "1.0.0+5"])
def test_versions_with_all_their_parts(registry: Client, table: Table, field: Field, version: str) -> None:
    assert registry.make(table.name, **{field.name: version})[field.name] == version


# boolean


@pytest.mark.parametrize("text", ["true", "True", "1", "yes", True, 1])
def test_texts_that_mean_true(registry: Client, text: object) -> None:
    assert registry.make("storage_root", local=text)["local"] is True


@pytest.mark.parametrize("text", ["false", "False", "0", "no", False, 0])
def test_texts_that_mean_false(registry: Client, text: object) -> None:
    assert registry.make("storage_location", public=text)["public"] is False


@each_field(lambda field: field.kind == "boolean")
def test_anything_else_is_no_boolean(registry: Client, table: Table, field: Field) -> None:
    assert errors(registry, table.name, **{field.name: "perhaps"})[field.name] == ["Must be a valid boolean."]


# datetime


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2031-05-02 08:11:09.512345", "2031-05-02T08:11:09.512345Z"),
        ("2031-05-02T08:11:09.512", "2031-05-02T08:11:09.512000Z"),
        ("2031-05-02T08:11:09.000100Z", "2031-05-02T08:11:09.000100Z"),
        ("2031-05-02T08:11:09.000000Z", "2031-05-02T08:11:09Z"),
        ("2031-05-02T08:11:09Z", "2031-05-02T08:11:09Z"),
        ("2031-05-02 08:11", "2031-05-02T08:11:00Z"),
        ("2031-05-02T10:11:09+02:00", "2031-05-02T08:11:09Z"),
        ("2031-05-01T23:41:09-08:30", "2031-05-02T08:11:09Z"),
    ],
)
def test_datetimes_are_kept_in_utc(registry: Client, script: str, sent: str, kept: str) -> None:
    assert registry.make("code_run", run_date=sent, submission_script=script)["run_date"] == kept


@each_field(lambda field: field.kind == "datetime")
@pytest.mark.parametrize("text", ["yesterday", "2031-13-01T00:00:00Z", "02/05/2031", "2031-05-02T25:00:00"])
def test_what_is_no_datetime(registry: Client, table: Table, field: Field, text: str) -> None:
    expected = (
        "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."
    )
    assert errors(registry, table.name, **{field.name: text})[field.name] == [expected]


# uuid


@pytest.mark.parametrize("spelling", ["{}", "urn:uuid:{}", "{{{}}}"])
@pytest.mark.parametrize("shape", [str, lambda chosen: chosen.hex, lambda chosen: str(chosen).upper()])
def test_uuids_are_written_back_in_one_spelling(registry: Client, spelling: str, shape: type[str]) -> None:
    chosen: UUID = uuid4()
    made = registry.make("object", uuid=spelling.format(shape(chosen)))
    assert made["uuid"] == str(chosen)


@each_field(lambda field: field.kind == "uuid")
@pytest.mark.parametrize("text", ["tides", "0c6a", "0" * 33])
def test_what_is_no_uuid(registry: Client, table: Table, field: Field, text: str) -> None:
    assert errors(registry, table.name, **{field.name: text})[field.name] == ["Must be a valid UUID."]


# URL


@pytest.mark.parametrize("scheme", ["http", "https", "ftp", "ftps"])
def test_urls_of_four_schemes(registry: Client, scheme: str) -> None:
    url = unique(f"{scheme}://example.org/a?b=c#")
    assert registry.make("author", identifier=url)["identifier"] == url


@each_field(lambda field: field.kind == "url")
@pytest.mark.parametrize("text", ["example.org", "mailto:a@example.org", "javascript:alert(1)", "https://"])
def test_what_is_no_url(registry: Client, table: Table, field: Field, text: str) -> None:
    assert errors(registry, table.name, **{field.name: text})[field.name] == ["Enter a valid URL."]


def test_a_storage_root_may_be_any_uri_text(registry: Client) -> None:
    root = unique("file:///C:\\data\\")
    assert registry.make("storage_root", root=root)["root"] == root


# integer


@pytest.mark.parametrize(("sent", "kept"), [(0, 0), (7, 7), ("2", 2)])
def test_severities(registry: Client, sent: object, kept: int) -> None:
    assert registry.make("issue", severity=sent)["severity"] == kept


@pytest.mark.parametrize("text", ["high", "1.5", ""])
def test_what_is_no_integer(registry: Client, text: str) -> None:
    assert errors(registry, "issue", severity=text)["severity"] == ["A valid integer is required."]


def test_a_severity_is_not_negative(registry: Client) -> None:
    assert "severity" in errors(registry, "issue", severity=-1)


# links


@each_field(lambda field: field.kind == "link")
@pytest.mark.parametrize("text", ["tides", "https://example.org/elsewhere/", "/api/nothing/1/"])
def test_a_link_that_fits_no_path(registry: Client, table: Table, field: Field, text: str) -> None:
    found = errors(registry, table.name, **{field.name: text})[field.name]
    assert found == ["Invalid hyperlink - No URL match."]


@each_field(lambda field: field.kind == "link")
def test_a_link_into_another_table(registry: Client, table: Table, field: Field) -> None:
    other = "/api/key_value/1/"
    found = errors(registry, table.name, **{field.name: other})[field.name]
    assert found == ["Invalid hyperlink - Incorrect URL match."]


@each_field(lambda field: field.kind == "link")
def test_a_link_to_nothing(registry: Client, table: Table, field: Field) -> None:
    found = errors(registry, table.name, **{field.name: f"/api/{field.target}/999999999/"})[field.name]
    assert found == ["Invalid hyperlink - Object does not exist."]


@each_field(lambda field: field.kind == "link")
def test_a_link_that_is_a_number(registry: Client, table: Table, field: Field) -> None:
    found = errors(registry, table.name, **{field.name: 5})[field.name]
    assert found == ["Incorrect type. Expected URL string, received int."]


@each_field(lambda field: field.kind == "links")
def test_links_come_in_a_list(registry: Client, table: Table, field: Field) -> None:
    found = errors(registry, table.name, **{field.name: f"/api/{field.target}/1/"})[field.name]
    assert found == ['Expected a list of items but got type "str".']


@each_field(lambda field: field.kind == "links")
@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("tides", "Invalid hyperlink - No URL match."),
        ("/api/key_value/1/", "Invalid hyperlink - Incorrect URL match."),
        ("/api/{target}/999999999/", "Invalid hyperlink - Object does not exist."),
        (5, "Incorrect type. Expected URL string, received int."),
    ],
)
def test_links_in_a_list_are_checked_alike(
    registry: Client, table: Table, field: Field, link: object, message: str
) -> None:
    sent = link.format(target=field.target) if isinstance(link, str) else link
    assert errors(registry, table.name, **{field.name: [sent]})[field.name] == [message]


def test_a_link_given_twice_is_kept_once(registry: Client) -> None:
    author = registry.make("author")["url"]
    made = registry.create("object", {"authors": [author, author]})
    assert made["authors"] == [author]
    assert registry.page("object", authors=id_of(author))["count"] == 1
