"""The experiments' wire contract, the MyTardis REST API v1, over HTTP alone."""
