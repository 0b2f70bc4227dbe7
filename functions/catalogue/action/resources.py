"""Actions on resources."""

from __future__ import annotations

from functions.catalogue import refusals, wire
from functions.catalogue.action.call import Call
from functions.catalogue.operations import resources
from functions.catalogue.operations.resources import PlacedResource
from functions.catalogue.wire import Body
from shared.http import Refused


def resource_show(call: Call) -> Body:
    """Show a resource by its id."""
    try:
        return _body(call, resources.read(call.reference("id"), call.caller))
    except Refused as refused:
        raise (refusals.not_found() if refused.status == 403 else refused) from None


def resource_create(call: Call) -> Body:
    """Add a resource to a dataset `package_id`; a form may have a file `upload`."""
    return _body(call, resources.create(call.reference("package_id"), call.said, call.caller, call.upload))


def resource_update(call: Call) -> Body:
    """Replace a resource: what is not said is emptied; its file stays unless another or another `url` comes."""
    return _body(call, resources.update(call.reference("id"), call.said, call.caller, call.upload))


def resource_patch(call: Call) -> Body:
    """Change the members of a resource that are said."""
    return _body(call, resources.update(call.reference("id"), call.said, call.caller, call.upload, replaces=False))


def resource_delete(call: Call) -> None:
    """Take a resource out of its dataset."""
    resources.delete(call.reference("id"), call.caller)


def _body(call: Call, found: PlacedResource) -> Body:
    return wire.resource(found.kept, found.package, found.position, call.site)
