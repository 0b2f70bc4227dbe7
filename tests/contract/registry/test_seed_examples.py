"""The user's own document: its Python examples, run as they were written.

Only the host, the object's id and the token are put in.
"""

import pytest

from .client import Client, Json, Site, id_of, unique

LIST = """\
import requests
r = requests.get('https://data.scrc.uk/api/object/')

# 200 is successful request
assert(r.status_code == 200)

# The returned data is in JSON format
data = r.json()

# The data is paginated, with the total number of objects given in count
print(data["count"])

# The next page can be obtained by using the link give in next
if data["next"]:
    r = requests.get(data["next"])

# The returned objects are given in results
objects = data["results"]

# Objects are returned a list of dictionaries
print(objects[0]["url"])
print(objects[0]["description"])
"""

RECORD = """\
import requests
r = requests.get('https://data.scrc.uk/api/object/31946/')

# 200 is successful request
assert(r.status_code == 200)

# The returned data is in JSON format
data = r.json()

# The returned JSON is a dictionary of the object requested
print(data.keys())
print(data["description"])
"""

OPTIONS = """\
import requests

# To get full options we need to authenticate.
# This is done by sending our API token in the request header (<TOKEN> should be repleaced
# with the API token generated from the web page).
headers = {
    'Authorization': 'token <TOKEN>'
}
r = requests.options('https://data.scrc.uk/api/object/31946/', headers=headers)

# 200 is successful request
assert(r.status_code == 200)

# The returned data is in JSON format
data = r.json()

# Documentation for the endpoint is given in the description element:
print(data['description'])

# Details about how to construct a POST request is given in the actions element.
for el in data['actions']['POST'].items():
    # Each element has the name of the field and details about its type, whether
    # it is required, etc.
    print(el)
"""

PUT = """\
import requests

# To PUT and object you need to be authenticated.
# This is done by sending our API token in the request header (<TOKEN> should be repleaced
# with the API token generated from the web page).
headers = {
    'Authorization': 'token <TOKEN>'
}

# You also need a dictionary of the data you want to put. To see what needs to go into this
# dictionary you can visit the API endpoint web-page by viewing the API endpoint in a browser
# or query the API endpoint using an OPTIONS request (see above).
data = {
    "path": "path/to/file",
    "hash": "dae8dd8b2837e2f33979da109109244f0f9e273f",
    "storage_root": "https://data.scrc.uk/api/storage_root/1/"
}
r = requests.put('https://data.scrc.uk/api/object/31946/', data, headers=headers)

# 201 is successful create
assert(r.status_code == 201)

# You will also receive back the object you just created, like if you had done a GET for
# an individual object (see above)
data = r.json()
# The url entry contains the url of the new object
print(data['url'])
"""


@pytest.fixture
def thing(registry: Client) -> Json:
    """The object that stands for the document's number 31946."""
    return registry.make("object", description=unique("Tide gauge, north "))


def run(example: str, site: Site, thing: Json, capsys: pytest.CaptureFixture[str]) -> str:
    """Run an example against the site, and give what it printed."""
    source = example.replace("https://data.scrc.uk", site.url)
    source = source.replace("/31946/", f"/{id_of(thing)}/").replace("<TOKEN>", site.token)
    exec(compile(source, "the user's example", "exec"), {})
    return capsys.readouterr().out


def test_getting_a_list_of_objects(site: Site, thing: Json, capsys: pytest.CaptureFixture[str]) -> None:
    count, url, *_ = run(LIST, site, thing, capsys).splitlines()
    assert int(count) >= 1
    assert url.startswith(f"{site.url}/api/object/")


def test_getting_an_individual_object(site: Site, thing: Json, capsys: pytest.CaptureFixture[str]) -> None:
    keys, description = run(RECORD, site, thing, capsys).splitlines()
    assert keys == f"dict_keys({list(thing)})"
    assert description == thing["description"]


def test_querying_an_endpoint(site: Site, thing: Json, capsys: pytest.CaptureFixture[str]) -> None:
    printed = run(OPTIONS, site, thing, capsys)
    assert "('description', {'type': 'string', 'required': False, 'read_only': False" in printed
    assert "('storage_location', {'type': 'field', 'required': False, 'read_only': False" in printed


def test_putting_an_object(site: Site, registry: Client, thing: Json, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(PUT, site, thing, capsys).splitlines() == [thing["url"]]
    location = registry.read(registry.read(thing["url"])["storage_location"])
    assert location["hash"] == "dae8dd8b2837e2f33979da109109244f0f9e273f"
    assert location["storage_root"] == f"{site.url}/api/storage_root/1/"


def test_a_new_token_is_needed_for_users_and_groups_only(stranger: Client) -> None:
    """Non-authorised users can perform GET requests on all tables (except Users and Groups)."""
    listing = stranger.read("")
    refused = {key for key, url in listing.items() if stranger.get(url).status_code != 200}
    assert refused == {"users", "groups"}
