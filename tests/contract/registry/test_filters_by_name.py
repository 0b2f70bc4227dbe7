"""Filters of pages take what records are called: a name leads to the address with the number."""

from urllib.parse import parse_qs, urlsplit

from .client import HTML, Client, Json, id_of, unique


def _led(client: Client, table: str, **said: str) -> dict[str, list[str]]:
    """The arguments of the address that a form with names leads to."""
    answer = client.get(f"{table}/", params=said, headers=HTML, allow_redirects=False)
    assert answer.status_code == 302, answer.text
    assert client.get(answer.headers["Location"], headers=HTML).status_code == 200
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def test_a_name_leads_to_the_number(registry: Client, stranger: Client) -> None:
    name, text = unique("tides"), unique("gauge ")
    space, thing = registry.make("namespace", name=name), registry.make("object", description=text)
    product = registry.make("data_product", name=unique("north"), namespace=space["url"], object=thing["url"])
    registry.make("code_run", inputs=thing["components"], submission_script=thing["url"])
    number: Json = {name: [str(id_of(each))] for name, each in (("namespace", space), ("object", thing))}
    assert _led(stranger, "data_product", namespace=name[:-4]) == {"format": ["api"], "namespace": number["namespace"]}
    both = _led(stranger, "data_product", namespace=name, object=text, version="1.2.3", page_size="25")
    assert both == {"format": ["api"], **number, "version": ["1.2.3"], "page_size": ["25"]}
    assert _led(stranger, "code_run", inputs=text)["inputs"] == [str(id_of(thing["components"][0]))]
    assert _led(stranger, "code_run", submission_script=text)["submission_script"] == number["object"]
    assert _led(registry, "object", updated_by=registry.username)["updated_by"] == [str(id_of(registry.user_url()))]
    narrowed = stranger.get("data_product/", params=number, headers=HTML)
    assert product["name"] in narrowed.text


def test_one_of_several_is_chosen(registry: Client, stranger: Client) -> None:
    start = unique("sea <b>")
    spaces = [registry.make("namespace", name=f"{start}{end}") for end in ("", "-north", "-south")]
    exactly = _led(stranger, "data_product", namespace=start)
    assert exactly["namespace"] == [str(id_of(spaces[0]))], "the one that is called so, and nothing more"
    several = stranger.get("data_product/", params={"namespace": f"{start}-", "version": "1.0.0"}, headers=HTML)
    assert several.status_code == 200
    assert "Which namespace?" in several.text
    for each in spaces[1:]:
        assert f"namespace={id_of(each)}" in several.text
        assert f"{each['name']}</a>".replace("<b>", "&lt;b&gt;") in several.text
    assert "version=1.0.0" in several.text


def test_a_name_that_nobody_has_is_told_beside_its_filter(stranger: Client) -> None:
    for table, name, said in (
        ("data_product", "namespace", "No namespace is called"),
        ("object_component", "object", "No object is called"),
        ("object", "updated_by", "Sign in to find people"),
    ):
        refused = stranger.get(f"{table}/", params={name: unique("<i>")}, headers=HTML)
        assert refused.status_code == 400
        assert said in refused.text
        assert 'aria-invalid="true"' in refused.text
        assert "<i>" not in refused.text
    for arguments, field in (({"severity": "x"}, "severity"), ({"uuid": "x"}, "uuid")):
        refused = stranger.get("issue/", params=arguments, headers=HTML)
        assert (refused.status_code, f'name="{field}" aria-invalid' in refused.text) == (400, True)


def test_programs_say_numbers_as_ever(stranger: Client) -> None:
    for arguments in ({"namespace": "tides"}, {"namespace": "tides", "format": "json"}):
        refused = stranger.get("data_product/", params=arguments)
        assert (refused.status_code, refused.json()) == (400, {"namespace": ["Enter a number."]})
