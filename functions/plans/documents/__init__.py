"""Plans as documents: reading what is posted, what is added to it, and how it is kept. No storage, no HTTP."""
