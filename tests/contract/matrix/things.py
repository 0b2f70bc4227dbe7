"""What the matrix's addresses are about: made when first asked for, the owner's where it can be anybody's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from functions.registry.tables import TABLES
from tests.contract.accounts.conftest import Program
from tests.contract.registry.client import Client, id_of

from .callers import Person
from .catalogue_things import WORDS as OF_CATALOGUE
from .catalogue_things import CatalogueThings
from .experiment_things import WORDS as OF_EXPERIMENTS
from .experiment_things import ExperimentThings
from .plans_things import WORDS as OF_PLANS
from .plans_things import PlansThings
from .repository_things import WORDS as OF_REPOSITORY
from .repository_things import RepositoryThings


class Things:
    """Ids by the words that stand for them in a row's path: registry tables, what experiments and accounts keep.

    Args:
        url: the site.
        owner: whose they are.
        admin: makes what only site administrators make.
        experiments: makes what experiments keep.
        catalogue: makes what the catalogue keeps.
        repository: makes what the repository keeps.
        plans: makes plans.
        somebody: makes somebody new.
    """

    def __init__(
        self,
        url: str,
        owner: Person,
        admin: Program,
        experiments: ExperimentThings,
        catalogue: CatalogueThings,
        repository: RepositoryThings,
        plans: PlansThings,
        somebody: Callable[[], Person],
    ) -> None:
        self.experiments = experiments
        self._catalogue = catalogue
        self._repository = repository
        self._plans = plans
        self._somebody = somebody
        self._registry = Client(url, owner.token, owner.username)
        self._owner = owner
        self._admin = admin
        self._made: dict[str, int | str] = {}
        self._values: dict[str, Any] = {}

    def path(self, template: str, *, fresh: bool = False) -> str:
        """A row's path, with ids; `fresh`: of things that nobody else asks for."""
        return template.format_map(_Fresh(self) if fresh else self)

    def __getitem__(self, word: str) -> int | str:
        if word not in self._made:
            self._made[word] = self.make(word)
        return self._made[word]

    def values(self, table: str) -> Any:
        """What a PUT of a record of that table must say."""
        if table not in self._values:
            self._values[table] = self._registry.minimal(table)
        return self._values[table]

    def make(self, word: str) -> int | str:
        """A new one; gives its id, or how a path names it."""
        if word in OF_CATALOGUE:
            return self._catalogue.make(word)
        if word in OF_REPOSITORY:
            return self._repository.make(word)
        if word in OF_PLANS:
            return self._plans.make(word)
        if word in TABLES:
            return id_of(self._registry.make(word))
        if word == "owner":
            return self._owner.id
        if word == "person":
            return self._somebody().id
        if word in OF_EXPERIMENTS - _ACCOUNTS.keys():
            return self.experiments.make(word)
        path, body = _ACCOUNTS[word]
        made: int = self._admin.done("POST", path, body(uuid4().hex[:12]))["id"]
        return made


class _Fresh:
    """The same words, every one for something new."""

    def __init__(self, things: Things) -> None:
        self._things = things

    def __getitem__(self, word: str) -> int | str:
        return self._things.make(word)


_ACCOUNTS: Mapping[str, tuple[str, Callable[[str], dict[str, Any]]]] = {
    "user": ("/account/users", lambda own: {"username": f"cast-{own}"}),
    "group": ("/account/groups", lambda own: {"name": f"Group {own}"}),
    "organisation": ("/account/organisations", lambda own: {"name": f"Institute {own}"}),
    "client": ("/account/clients", lambda own: {"name": f"Client {own}", "contact_email": "a@b.example"}),
    "token": ("/account/access-tokens", lambda _: {"experiment": 4711, "expires": "2099-12-31"}),
}
"""Where site administrators make what accounts keep, and of what, given a text that nothing else has."""
