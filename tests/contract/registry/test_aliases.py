"""Aliases at the site's root that lead from a product's name to its bytes."""

from urllib.parse import quote

import pytest
import requests

from .client import Client, Json, Site, fresh_hash, unique


@pytest.fixture(scope="module")
def root() -> str:
    """A storage root of the test's own."""
    return unique("https://example.org/") + "/"


def _product(registry: Client, thing: Json, **values: str) -> tuple[Json, str]:
    """A data product of an object, and its `<namespace>:<name>@<version>`."""
    namespace = registry.make("namespace", name=unique("stele"))
    product = registry.make("data_product", object=thing["url"], namespace=namespace["url"], **values)
    return product, f"{namespace['name']}:{product['name']}@{product['version']}"


def _stored(registry: Client, root: str, path: str, **values: str) -> tuple[Json, str]:
    return _product(registry, registry.stored_object(root, path), **values)


def _follow(stranger: Client, site: Site, alias: str) -> requests.Response:
    """What `SITE/<alias>` answers, with the redirect not followed."""
    return stranger.get(f"{site.url}/{alias}", allow_redirects=False)


def _leads_to(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.headers["Location"]


@pytest.mark.parametrize(
    ("end", "path"),
    [
        ("/", "tides/2031.csv"),
        ("", "tides/2031.csv"),
        ("/", "/tides/2031.csv"),
        ("", "//tides/2031.csv"),
        ("/", "\\tides/2031.csv"),
        ("", "\\tides/2031.csv"),
    ],
)
def test_a_product_leads_to_root_and_path(registry: Client, stranger: Client, site: Site, end: str, path: str) -> None:
    root = unique("https://example.org/")
    _, alias = _stored(registry, root + end, path)
    found = _leads_to(_follow(stranger, site, f"data_product/{alias}"))
    assert found == (302, f"{root}/tides/2031.csv")


@pytest.mark.parametrize(
    "name", ["tides/north", "tides/north sea", "tides/é", "a+b", "100%", "a%2Fb", "a@b", "a:b", "a&b=c#d"]
)
@pytest.mark.parametrize("safe", ["/", "/:@", ""])
def test_a_name_may_hold_anything(
    registry: Client, stranger: Client, site: Site, root: str, name: str, safe: str
) -> None:
    """Slashes come raw and escaped; everything is decoded exactly once."""
    place = unique(root)
    thing = registry.stored_object(place, "a.csv")
    namespace = registry.make("namespace", name=unique("stele"))
    registry.make("data_product", object=thing["url"], namespace=namespace["url"], name=name)
    alias = f"{namespace['name']}:{quote(name, safe=safe)}@1.2.3"
    assert _leads_to(_follow(stranger, site, f"data_product/{alias}")) == (302, f"{place}/a.csv")


def test_what_is_stored_here_leads_to_the_sites_own_data(registry: Client, stranger: Client, site: Site) -> None:
    sha1 = fresh_hash()
    location = registry.make("storage_location", path=sha1, hash=sha1, storage_root="/api/storage_root/1/")
    _, alias = _product(registry, registry.make("object", storage_location=location["url"]))
    found = _leads_to(_follow(stranger, site, f"data_product/{alias}"))
    assert found == (302, f"{site.url}/data/{sha1}")


@pytest.mark.parametrize(
    "root", ["file:///srv/", "javascript:alert(1)//", "data:text/html,", "ssh://h/", "//h/", "http://[", "srv/"]
)
def test_nobody_is_led_to_what_is_not_on_the_web(registry: Client, stranger: Client, site: Site, root: str) -> None:
    root += unique() + "/"
    _, alias = _stored(registry, root, "a.csv")
    assert _follow(stranger, site, f"data_product/{alias}").status_code == 404
    assert _follow(stranger, site, f"data_product/{alias}?root").text == root


def test_the_version_is_part_of_the_alias(registry: Client, stranger: Client, site: Site) -> None:
    _, alias = _stored(registry, unique("https://example.org/"), "a.csv", version="1.0.0-rc.1+build.5")
    assert _follow(stranger, site, f"data_product/{alias}").status_code == 302
    other = alias.rpartition("@")[0] + "@1.0.0"
    assert _follow(stranger, site, f"data_product/{other}").status_code == 404


def test_root_tells_the_storage_root(registry: Client, stranger: Client, site: Site) -> None:
    root = unique("https://example.org/") + "/"
    product, alias = _stored(registry, root, "a.csv")
    answer = _follow(stranger, site, f"data_product/{alias}?root")
    assert (answer.status_code, answer.text) == (200, root)
    external = registry.make(
        "external_object", data_product=product["url"], alternate_identifier=unique(), alternate_identifier_type="id"
    )
    alias = f"{external['alternate_identifier']}:{external['title']}@{external['version']}"
    answer = _follow(stranger, site, f"external_object/{alias}?root")
    assert (answer.status_code, answer.text) == (200, root)


@pytest.mark.parametrize("kind", ["data_product", "external_object"])
@pytest.mark.parametrize("alias", ["nothing:at/all@1.0.0", "nothing", "a:b", "a@1.0.0", ":@", "a:b@"])
def test_what_is_unknown(stranger: Client, site: Site, kind: str, alias: str) -> None:
    assert _follow(stranger, site, f"{kind}/{alias}").status_code == 404


def test_a_product_without_a_location(registry: Client, stranger: Client, site: Site) -> None:
    _, alias = _product(registry, registry.make("object"))
    assert _follow(stranger, site, f"data_product/{alias}").status_code == 404
    assert _follow(stranger, site, f"data_product/{alias}?root").status_code == 404


# external objects


def _external(registry: Client, product: Json, **values: object) -> str:
    made = registry.make(
        "external_object",
        data_product=product["url"],
        alternate_identifier=unique("10.5281-"),
        alternate_identifier_type="accession",
        title=unique("Tide gauges "),
        **values,
    )
    return f"external_object/{made['alternate_identifier']}:{quote(made['title'])}@{made['version']}"


def _store(registry: Client, root: str) -> str:
    storage_root = registry.make("storage_root", root=root)
    location = registry.make("storage_location", storage_root=storage_root["url"], path="original.xlsx")
    return str(location["url"])


def test_an_external_object_leads_to_the_products_file(registry: Client, stranger: Client, site: Site) -> None:
    root = unique("https://example.org/")
    product, _ = _stored(registry, root, "a.csv")
    alias = _external(registry, product)
    assert _leads_to(_follow(stranger, site, alias)) == (302, f"{root}/a.csv")


def test_original_leads_to_the_original_store(registry: Client, stranger: Client, site: Site) -> None:
    root, original = unique("https://example.org/"), unique("https://example.net/")
    product, _ = _stored(registry, root, "a.csv")
    alias = _external(registry, product, original_store=_store(registry, original))
    assert _leads_to(_follow(stranger, site, alias)) == (302, f"{root}/a.csv")
    assert _leads_to(_follow(stranger, site, f"{alias}?original")) == (302, f"{original}/original.xlsx")


def test_without_a_file_the_original_store_serves(registry: Client, stranger: Client, site: Site) -> None:
    original = unique("https://example.net/")
    product, _ = _product(registry, registry.make("object"))
    alias = _external(registry, product, original_store=_store(registry, original))
    assert _leads_to(_follow(stranger, site, alias)) == (302, f"{original}/original.xlsx")


def test_with_neither_there_is_no_content(registry: Client, stranger: Client, site: Site) -> None:
    product, _ = _product(registry, registry.make("object"))
    answer = _follow(stranger, site, _external(registry, product))
    assert (answer.status_code, answer.content) == (204, b"")
