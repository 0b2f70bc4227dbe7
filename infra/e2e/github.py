"""The development GitHub beside the deployed site, at a port of its own.

The application's id and secret reach the functions as in an AWS account, through the template's parameters. Where
GitHub is, the template does not let anybody say: that is put into the function's environment here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import boto3

from infra.local.development_github import PREFIX, DevelopmentGitHub
from infra.local.server import GatewayServer
from infra.local.signing_in import PEOPLE


@dataclass(frozen=True)
class Listening:
    """A development GitHub that listens."""

    url: str
    github: DevelopmentGitHub

    @property
    def parameters(self) -> dict[str, str]:
        """The template's parameters for it."""
        application = {"GitHubClientId": self.github.client_id, "GitHubClientSecret": self.github.client_secret}
        return {"SignUp": "anyone", **application}

    def tell(self, function: str) -> None:
        """Tell a deployed function where it is, and wait until the function knows."""
        client = boto3.client("lambda")
        variables = client.get_function_configuration(FunctionName=function)["Environment"]["Variables"]
        variables |= {"GITHUB_URL": self.url, "GITHUB_API_URL": self.url}
        client.update_function_configuration(FunctionName=function, Environment={"Variables": variables})
        client.get_waiter("function_updated_v2").wait(FunctionName=function)


@contextmanager
def listening() -> Iterator[Listening]:
    """Listen on a free port of this machine."""
    github = DevelopmentGitHub(tuple(PEOPLE.values()))
    server = GatewayServer("127.0.0.1", 0)
    server.serve(github)
    try:
        yield Listening(f"http://127.0.0.1:{server.port}{PREFIX}", github)
    finally:
        server.drain()
        server.server_close()
