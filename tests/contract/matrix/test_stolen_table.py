"""Whoever steals the table of accounts has no credential: nothing that stands in it works as one."""

import hashlib
import json
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jwt
import pytest
import requests

from tests.contract.accounts.conftest import Program
from tests.contract.conftest import Site
from tests.exposure import Watch
from tests.own_site import OwnSite

from .callers import Cast, Headers
from .credentials import GOOD, Holder, basic, cookies


@dataclass(frozen=True)
class Loot:
    """What a thief has.

    Attributes:
        texts: every text that the table got with the victim, and the parts of each.
        victim: somebody with every credential; a thief knows the name and the id.
        access_token: that of the experiment, which a thief has not.
        web_token: of a client, for its header and its claims; a thief may have seen one that is over.
    """

    texts: tuple[str, ...]
    victim: Holder
    access_token: str
    web_token: str


@pytest.fixture(scope="module")
def loot(table: OwnSite, site: Site, cast: Cast) -> Loot:
    """What came into the table while somebody got every credential, a client a secret, an experiment a token."""
    before = set(map(json.dumps, table.accounts_items()))
    victim = Holder.signed_in(cast.signed_in())
    _, client = cast.client()
    opened = {"experiment": 4711, "expires": "2099-12-31"}
    access_token = Program(site.url, site.admin_token).done("POST", "/account/access-tokens", opened)["token"]
    fresh = [item for item in table.accounts_items() if json.dumps(item) not in before]
    texts = {part for item in fresh for text in _texts(item) for part in _parts(text)}
    return Loot(tuple(sorted(texts)), victim, access_token, client["Authorization"].removeprefix("Bearer "))


def _texts(value: Any) -> Iterator[str]:
    """Every text of an item as DynamoDB has it, and of the JSON that a text may be."""
    if isinstance(value, str) and value.startswith(("{", "[")):
        yield from _texts(json.loads(value))
    elif isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _parts(text: str) -> Iterator[str]:
    """A text, the words in it, and what of a longer digest is as long as a token."""
    for part in (text, *re.findall(r"[^\s!#|,:/$]{4,}", text)):
        if part and part.isascii() and part.isprintable():
            yield part
            if re.fullmatch("[0-9a-f]{41,}", part):
                yield part[:40]


FORMS: Mapping[str, Callable[[str, Loot], Headers]] = {
    "token": lambda text, _: {"Authorization": f"token {text}"},
    "Bearer": lambda text, _: {"Authorization": f"Bearer {text}"},
    "bare": lambda text, _: {"Authorization": text},
    "ApiKey": lambda text, loot: {"Authorization": f"ApiKey {loot.victim.username}:{text}"},
    "Basic": lambda text, loot: basic(loot.victim.username, text),
    "X-CKAN-API-Key": lambda text, _: {"X-CKAN-API-Key": text},
    "session": lambda text, _: cookies(text, ""),
    "session of the victim": lambda text, loot: cookies(f"{loot.victim.id}.{text}", ""),
    "key of a web token": lambda text, loot: {"Authorization": f"Bearer {_signed_anew(loot.web_token, text)}"},
}


def _signed_anew(web_token: str, key: str) -> str:
    claims = jwt.decode(web_token, options={"verify_signature": False})
    header = jwt.get_unverified_header(web_token)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)
        return jwt.encode(claims, key, "HS512", header)


def test_the_loot_is_that_of_every_credential(loot: Loot) -> None:
    secrets = (loot.victim.token, loot.victim.session.partition(".")[2], loot.access_token)
    assert {hashlib.sha256(secret.encode()).hexdigest() for secret in secrets} <= set(loot.texts)
    assert [text for text in loot.texts if text.startswith("$argon2id$")]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_nothing_in_the_table_is_a_credential(
    site: Site, watch: Watch, loot: Loot, table: OwnSite, form: Callable[[str, Loot], Headers]
) -> None:
    with requests.Session() as session, watch.looking_away():
        session.trust_env = False
        assert session.get(f"{site.url}/api/username/", headers=GOOD["token"](loot.victim), timeout=60).ok
        for text in loot.texts:
            answer = session.get(f"{site.url}/api/username/", headers=form(text, loot), timeout=60)
            if answer.status_code == 429:
                table.forget_guesses()  # a thief waits, and has the time
                answer = session.get(f"{site.url}/api/username/", headers=form(text, loot), timeout=60)
            assert answer.status_code == 403, f"{text}: {answer.text}"
