"""Why a search is not answered; the message is fit for the client to read."""


class BadOption(ValueError):
    """An option has a value that cannot be used, or asks for more than can be done."""


class Unreadable(BadOption):
    """The options are none: `qjson` or the body is no JSON object."""
