"""Reading: records by key, the lines of indexes, and pages of lists."""
