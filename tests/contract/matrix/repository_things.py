"""What the matrix asks the repository for: the owner's objects in every state and with every share level."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from tests.contract.repository.client import Client

NAME = "run.csv"
"""The file that those have that have one."""


class RepositoryThings:
    """Makes things by the words that stand for them in a row's path; gives how the path names them.

    Args:
        owner: whose they are.
        admin: makes communities and categories.
    """

    def __init__(self, owner: Client, admin: Client) -> None:
        self._owner = owner
        self._admin = admin
        self._reviewed = ""

    def make(self, word: str) -> str:
        """A new one."""
        return WORDS[word](self)

    def draft(self, namespace: str = "deposit", **values: str) -> str:
        made = self._owner.create("Somebody's", namespace, **values)
        if namespace == "deposit":
            self._owner.upload(made, NAME)
        return str(made["id"])

    def published(self, sharelevel: str) -> str:
        made = self.draft(sharelevel=sharelevel)
        self._owner.ok("POST", f"/api/objects/deposit/{made}/submit")
        return made

    def submitted(self) -> str:
        """In a community that reviews; a new one each time, of one community."""
        self._reviewed = self._reviewed or str(self._admin.make_community(policies={"review": True})["id"])
        made = self.draft(community=self._reviewed)
        self._owner.ok("POST", f"/api/objects/deposit/{made}/submit")
        return made

    def collection(self) -> str:
        return str(self._owner.published("Somebody's collection", "collection")["id"])

    def upload(self) -> str:
        made = self.draft()
        said = {"name": "large.h5", "size": 5}
        opened = self._owner.ok("POST", f"/api/objects/deposit/{made}/uploads", said, status=201)
        return f"{made}/uploads/{opened['id']}"

    def community(self) -> str:
        """The owner administers it."""
        person = self._owner.create("Somebody's")["properties"]["owner"]
        return str(self._admin.make_community(admins=[person])["id"])


WORDS: Mapping[str, Callable[[RepositoryThings], str]] = {
    "repository_draft": RepositoryThings.draft,
    "repository_draft_collection": partial(RepositoryThings.draft, namespace="collection"),
    "repository_open": partial(RepositoryThings.published, sharelevel="Open"),
    "repository_restricted": partial(RepositoryThings.published, sharelevel="Restricted"),
    "repository_closed": partial(RepositoryThings.published, sharelevel="Closed"),
    "repository_submitted": RepositoryThings.submitted,
    "repository_collection": RepositoryThings.collection,
    "repository_upload": RepositoryThings.upload,
    "repository_community": RepositoryThings.community,
}
"""How each is made."""
