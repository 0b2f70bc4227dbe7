"""The consumer of the experiments table's stream: what a request began and may not have finished.

Besides large writes: the datasets of a changed experiment get the audience that it has by now, and what deleted
experiments leave is removed. One journal line in sixteen comes here, and has what they note packed for lists.
"""

from functions.experiments.operations import unfinished
from functions.experiments.store import store
from shared.streams import consumer

handler = consumer(
    store,
    {("experiment", "MODIFY"): unfinished.changed, ("experiment", "REMOVE"): unfinished.gone},
    noted=unfinished.noted,
)
