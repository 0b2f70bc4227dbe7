"""Everything about running Stele: the route table, the local platform, demo data."""
