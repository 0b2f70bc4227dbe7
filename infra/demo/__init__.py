"""Demo data: what a site looks like after some months of work."""

from collections.abc import Mapping

from infra.demo import catalogue, experiments, plans, registry, repository


def load(site: str, people: Mapping[str, str]) -> None:
    """Write the demo data of every group, unless they are there.

    Args:
        site: the site's address, without a slash at its end.
        people: credentials: `STELE_TOKEN` of an ordinary user, `STELE_ADMIN_TOKEN` of a site administrator, and those
            of an organisational administrator and an API client that `plans.load` names.

    Raises:
        DemoError: the site refused something.
    """
    registry.load(site, people["STELE_TOKEN"])
    experiments.load(site, people["STELE_TOKEN"], people["STELE_ADMIN_TOKEN"])
    catalogue.load(site, people["STELE_TOKEN"])
    repository.load(site, people["STELE_TOKEN"], people["STELE_ADMIN_TOKEN"])
    plans.load(site, people)
