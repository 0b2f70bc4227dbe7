"""The worked examples of the contract, request by request."""

from .client import Client, fresh_hash, id_of, unique


def test_a_location_posted_as_a_form_twice(registry: Client) -> None:
    root = registry.make("storage_root")
    sha1 = fresh_hash()
    body = f"path=tides%2F2031.csv&hash={sha1}&storage_root={root['url'].replace(':', '%3A').replace('/', '%2F')}"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    first = registry.send("POST", "storage_location/", data=body, headers=headers)
    made = first.json()
    assert (first.status_code, first.headers["Location"]) == (201, made["url"])
    assert list(made.items()) == [
        ("url", made["url"]),
        ("last_updated", made["last_updated"]),
        ("path", "tides/2031.csv"),
        ("hash", sha1),
        ("public", True),
        ("updated_by", registry.user_url()),
        ("storage_root", root["url"]),
    ]
    again = registry.send("POST", "storage_location/", data=body, headers=headers)
    assert (again.status_code, again.text) == (409, '{"detail":"Field non_field_errors must be unique"}')


def test_a_page_of_products_by_a_pattern(registry: Client, stranger: Client) -> None:
    start = unique("tides")
    for number in range(3):
        last = registry.make("data_product", name=f"{start}/{number}", version="1.2.0")
    page = stranger.read(f"data_product/?name={start}/*&page_size=1")
    assert (page["count"], page["previous"]) == (3, None)
    assert page["next"].startswith(f"{stranger.api}data_product/?")
    assert list(page["results"][0].items()) == [
        ("url", last["url"]),
        ("internal_format", False),
        ("prov_report", f"{stranger.api}prov-report/{id_of(last)}/"),
        ("ro_crate", f"{stranger.api}ro-crate/data-product/{id_of(last)}/"),
        ("last_updated", last["last_updated"]),
        ("name", f"{start}/2"),
        ("version", "1.2.0"),
        ("updated_by", registry.user_url()),
        ("object", last["object"]),
        ("namespace", last["namespace"]),
        ("external_object", None),
    ]


def test_the_metadata_of_key_value(registry: Client) -> None:
    told = registry.options("key_value/").json()
    post = told["actions"]["POST"]
    assert told["name"] == "Key Value List"
    assert post["url"] == {"type": "field", "required": False, "read_only": True, "label": "Url"}
    assert post["key"] == {
        "type": "string",
        "required": True,
        "read_only": False,
        "label": "Key",
        "max_length": 1024,
    }
    assert post["object"] == {"type": "field", "required": True, "read_only": False, "label": "Object"}
    assert told["filter_fields"] == ["updated_by", "last_updated", "object", "key", "value"]
