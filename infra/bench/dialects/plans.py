"""What a DMPRoadmap is asked; signed in with an API client's `CLIENT_ID` and `CLIENT_SECRET`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from infra.bench.connection import Signing, request
from infra.bench.peer import Peer
from infra.local.exchange import HttpRequest

PLANS = 25
"""More than a page."""


def requests(peer: Peer) -> Mapping[str, Callable[[], HttpRequest]]:
    """Sign in, make the plans that are read, and give the requests."""
    login = {
        "grant_type": "client_credentials",
        "client_id": peer.credential("CLIENT_ID"),
        "client_secret": peer.credential("CLIENT_SECRET"),
    }
    token = peer.connection.ok(request("POST", "/api/v1/authenticate", login)).json
    peer.signing = Signing({"Authorization": f"{token['token_type']} {token['access_token']}"})
    templates = peer.connection.ok(peer.request("GET", "/api/v1/templates")).json["items"]
    template = templates[0]["dmp_template"]
    number = {"id": int(template["template_id"]["identifier"]), "title": template["title"]}

    def plan() -> dict[str, Any]:
        name = uuid4().hex[:12]
        dmp = {"title": f"Plan of tides {name}", "contact": {"name": "Ada Muir", "mbox": f"{name}@firth.example"}}
        return {"total_items": 1, "items": [{"dmp": {**dmp, "extension": [{"dmproadmap": {"template": number}}]}}]}

    made = [peer.made("/api/v1/plans", plan()).json["items"][0]["dmp"] for _ in range(PLANS)]
    own = "/api/v1/plans/" + str(made[-1]["dmproadmap_links"]["get"]).rpartition("/")[2]
    return {
        "heartbeat, unsigned": lambda: request("GET", "/api/v1/heartbeat"),
        "sign in": lambda: request("POST", "/api/v1/authenticate", login),
        "templates": lambda: peer.request("GET", "/api/v1/templates"),
        "list 20 plans": lambda: peer.request("GET", "/api/v1/plans", per_page=20),
        "read a plan": lambda: peer.request("GET", own),
        "create a plan": lambda: peer.request("POST", "/api/v1/plans", plan()),
    }
