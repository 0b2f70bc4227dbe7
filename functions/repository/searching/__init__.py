"""The repository's search: what is asked for, the tree that it means, and the page that is found."""
