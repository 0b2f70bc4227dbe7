"""Whose records are indexed: the groups' `card.py`, each with what it needs. A new group adds its own here."""

from __future__ import annotations

from functions.catalogue import card as catalogue
from functions.experiments import card as experiments
from functions.plans import card as plans
from functions.registry import card as registry
from functions.repository import card as repository
from shared.search.source import CardSource

SOURCES: tuple[CardSource, ...] = (
    registry.SOURCE,
    experiments.SOURCE,
    catalogue.SOURCE,
    repository.SOURCE,
    plans.SOURCE,
)
