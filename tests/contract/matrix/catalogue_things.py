"""What the matrix asks the catalogue for: the owner's packages and groups, and what belongs to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.contract.catalogue.client import Client, fresh


class CatalogueThings:
    """Makes things by the words that stand for them in a row's path; gives how the path names them.

    Args:
        owner: whose they are.
    """

    def __init__(self, owner: Client) -> None:
        self._owner = owner

    def make(self, word: str) -> str:
        """A new one."""
        return WORDS[word](self)

    def package(self) -> str:
        return str(self._owner.make()["name"])

    def group(self) -> str:
        return str(self._owner.make_group()["name"])

    def tag(self) -> str:
        return str(self._owner.make(tags=[fresh("tag")])["tags"][0])

    def revision(self) -> str:
        return str(self._owner.make()["revision_id"])

    def relationship(self) -> str:
        path = f"{self.package()}/links_to/{self.package()}"
        self._owner.ok("POST", f"/api/rest/package/{path}", {})
        return path

    def resource(self) -> str:
        made = self._owner.make(resources=[{}])
        return f"{made['name']}/resource/{made['resources'][0]['id']}"


WORDS: Mapping[str, Callable[[CatalogueThings], str]] = {
    "catalogue_package": CatalogueThings.package,
    "catalogue_other": CatalogueThings.package,
    "catalogue_group": CatalogueThings.group,
    "catalogue_tag": CatalogueThings.tag,
    "catalogue_revision": CatalogueThings.revision,
    "catalogue_relationship": CatalogueThings.relationship,
    "catalogue_resource": CatalogueThings.resource,
}
"""How each is made."""
