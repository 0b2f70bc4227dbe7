"""What each dialect is asked: a request list each, made for one server after the records that it needs."""

from collections.abc import Callable, Mapping

from infra.bench.dialects import catalogue, experiments, plans, registry, repository
from infra.bench.peer import Peer
from infra.local.exchange import HttpRequest

MakeRequest = Callable[[], HttpRequest]
"""Makes the request for the next time: a write has a name of its own each time."""

DIALECTS: Mapping[str, Callable[[Peer], Mapping[str, MakeRequest]]] = {
    "registry": registry.requests,
    "experiments": experiments.requests,
    "catalogue": catalogue.requests,
    "repository": repository.requests,
    "plans": plans.requests,
}
"""Signs a server's requests in the dialect's way, makes what is read, and gives the requests by their names."""
