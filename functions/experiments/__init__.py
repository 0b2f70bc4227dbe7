"""The experiments: a MyTardis REST API, version 1."""
