"""Authors of experiments: who may write the experiment names them."""

from __future__ import annotations

from typing import Final

from functions.experiments import inside
from functions.experiments.access import rights
from functions.experiments.operations.members import Members

AUTHORS: Final = Members(
    inside.AUTHORS,
    "experiment",
    "The 'experiment' field names no experiment: /api/v1/experiment/{}/.",
    lambda experiment, caller: rights.may_write(experiment, caller.principal),
    "The 'experiment' field of an author cannot be changed.",
)
"""How authors are written."""
