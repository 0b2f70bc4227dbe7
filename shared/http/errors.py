"""What a handler may raise for the `App` to answer through its dialect."""


class MalformedBody(ValueError):
    """The body is not what its media type says; the message says where, and is fit for the client to read."""


class NotFound(Exception):
    """Nothing is at this path; the dialect's own 404 follows."""
