"""Lambda functions run inside this process, as `template.yaml` declares them."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalice.local import LambdaContext

from infra.local.stack import Template

Event = dict[str, Any]
Handler = Callable[[Event, Any], Any]


@dataclass(frozen=True)
class LocalFunction:
    """A function: its name in the template, its handler, and the limits that its context tells of."""

    name: str
    handler: Handler
    timeout: int = 29
    memory: int = 1024

    def __call__(self, event: Event) -> Any:
        """Run the handler with a Lambda context of its own, and give what it returns or let it raise."""
        context = LambdaContext(self.name, self.memory, self.timeout * 1000)
        context.invoked_function_arn = f"arn:aws:lambda:eu-west-1:000000000000:function:{self.name}"
        return self.handler(event, context)


def load(template: Template) -> dict[str, LocalFunction]:
    """Import the handler of every function of an expanded template; the settings must be in the environment.

    Returns:
        The functions by their names in the template.
    """
    return {
        name: _load(name, resource["Properties"])
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Lambda::Function"
    }


def _load(name: str, properties: Mapping[str, Any]) -> LocalFunction:
    module, _, attribute = properties["Handler"].rpartition(".")
    handler: Handler = getattr(importlib.import_module(module), attribute)
    return LocalFunction(name, handler, properties["Timeout"], properties["MemorySize"])
