"""What can go wrong with the demo data."""


class DemoError(Exception):
    """The site refused something of the demo data; the message says what and why."""
