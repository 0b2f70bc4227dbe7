"""Lambda functions run inside this process, as `template.yaml` declares them."""

import importlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalice.local import LambdaContext

from infra.local.stack import Template

Event = dict[str, Any]
Handler = Callable[[Event, Any], Any]


@dataclass(frozen=True)
class LocalFunction:
    """A function: its name in the template, its handler, and the limits that its context tells of.

    `left` gives the seconds that its site has left: it has no more, however long its own time is.
    """

    name: str
    handler: Handler
    timeout: int = 29
    memory: int = 1024
    left: Callable[[], float] = lambda: math.inf

    def __call__(self, event: Event) -> Any:
        """Run the handler with a Lambda context of its own, and give what it returns or let it raise."""
        return self.handler(event, _Context(self))


class _Context(LambdaContext):
    def __init__(self, function: LocalFunction) -> None:
        super().__init__(function.name, function.memory, function.timeout * 1000)
        self.invoked_function_arn = f"arn:aws:lambda:eu-west-1:000000000000:function:{function.name}"
        self._left = function.left

    def get_remaining_time_in_millis(self) -> int:
        return int(min(super().get_remaining_time_in_millis(), self._left() * 1000))


def load(template: Template, left: Callable[[], float]) -> dict[str, LocalFunction]:
    """Import the handler of every function of an expanded template; the settings must be in the environment.

    Args:
        template: the expanded template.
        left: gives the seconds that the site has left.

    Returns:
        The functions by their names in the template.
    """
    return {
        name: _load(name, resource["Properties"], left)
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Lambda::Function"
    }


def _load(name: str, properties: Mapping[str, Any], left: Callable[[], float]) -> LocalFunction:
    module, _, attribute = properties["Handler"].rpartition(".")
    handler: Handler = getattr(importlib.import_module(module), attribute)
    return LocalFunction(name, handler, properties["Timeout"], properties["MemorySize"], left)
