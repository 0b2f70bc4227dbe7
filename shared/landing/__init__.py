"""Landing pages: what every one of them says of a record, to people, to harvesters and to citation managers.

A group describes a record as a `CreativeWork` (its `landing.py`); what follows from that is here, once for all groups.
"""
