"""Requests of accounts that bring about every call of AWS that their functions make."""

from collections.abc import Mapping

import jwt
import requests

from tests.contract.accounts.browser import Browser, shown_token


def use(url: str, credentials: Mapping[str, str]) -> None:
    """Sign in and out, have a token, a password and a group, administer, and send every kind of credential."""
    browser = Browser(url)
    assert browser.sign_in("somebody-new").status_code == 200
    token, person = shown_token(browser.open("/get-token")), browser.me()
    assert browser.send("PUT", "/account/password", json={"password": "correct horse"}).status_code == 204
    admin = {"Authorization": f"token {credentials['STELE_ADMIN_TOKEN']}"}
    for headers in (admin, _bearer(), {"Authorization": f"token {token}"}):
        requests.get(f"{url}/account/me", headers=headers, timeout=60)
    for password in ("battery", "correct horse"):
        requests.get(f"{url}/account/me", auth=(person["username"], password), timeout=60)
    for path in ("users", "users?username=ada", "groups", "clients", "organisations"):
        requests.get(f"{url}/account/{path}", headers=admin, timeout=60).raise_for_status()
    group = requests.post(f"{url}/account/groups", json={"name": "policies"}, headers=admin, timeout=60).json()
    member = f"{url}/account/groups/{group['id']}/members/{person['id']}"
    requests.put(member, headers=admin, timeout=60).raise_for_status()
    browser.me()
    requests.delete(member, headers=admin, timeout=60).raise_for_status()
    assert browser.open("/logout").ok


def _bearer() -> dict[str, str]:
    """A web token that nobody signed, which takes a look at the keys."""
    return {"Authorization": "Bearer " + jwt.encode({"sub": "1"}, "x" * 64, "HS512", {"kid": "unknown"})}
