"""The site's search: what is asked for, the tree that it means, and what is found."""
