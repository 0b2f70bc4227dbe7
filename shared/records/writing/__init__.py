"""Writing: from the changes that are wanted to the items of one transaction, committed or planned again."""
