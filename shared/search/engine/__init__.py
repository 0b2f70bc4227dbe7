"""The engine, Tantivy: the only place that names it. Importing a module of it loads 17 MB."""
