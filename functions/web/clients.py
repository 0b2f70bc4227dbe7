"""For a client of each dialect, the lines that point it to this site: shown on the first page, and run by a test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple


class ClientLines(NamedTuple):
    """How a client is used here.

    Attributes:
        system: the system whose API it speaks.
        tool: what it is used with.
        group: the group that answers, which the guide has a page of.
        lines: what is typed.
        needs: what has to be known to use it.
    """

    system: str
    tool: str
    group: str
    lines: str
    needs: str = ""


_CLIENTS: Final = (
    ClientLines(
        "CKAN",
        "ckanapi",
        "catalogue",
        "from ckanapi import RemoteCKAN\n"
        'site = RemoteCKAN("{site}", apikey="TOKEN")\n'
        'site.action.package_search(q="water")',
    ),
    ClientLines(
        "SURF Data Repository",
        "curl",
        "repository",
        'curl "{site}/api/objects/deposit?token=TOKEN"\ncurl "{site}/api/objects?drafts&token=TOKEN"',
    ),
    ClientLines(
        "MyTardis",
        "mytardisclient",
        "experiments",
        "export MYTARDISCLIENT_URL={site}\n"
        "export MYTARDISCLIENT_USERNAME=NAME MYTARDISCLIENT_APIKEY=TOKEN\n"
        "mytardis experiment list",
    ),
    ClientLines(
        "SCRC data registry",
        "Python, requests",
        "registry",
        "import requests\n"
        'token = {{"Authorization": "token TOKEN"}}\n'
        'requests.get("{site}/api/data_product/", headers=token).json()',
    ),
    ClientLines(
        "DMPRoadmap",
        "curl",
        "plans",
        "curl {site}/api/v1/authenticate \\\n"
        '  -d \'{{"grant_type": "authorization_code", "email": "EMAIL", "code": "TOKEN"}}\'\n'
        "curl {site}/api/v1/plans \\\n"
        '  -H "Authorization: Bearer ACCESS_TOKEN"',
        "The first command gives the access token of the second. Your account needs the privilege to use the API.",
    ),
)


def clients(site: str) -> Iterator[ClientLines]:
    """Give the lines of each client, for a site at an address."""
    for each in _CLIENTS:
        yield each._replace(lines=each.lines.format(site=site))
