"""Files of deposits: what they may be called, of what kind they are, and what is kept of them."""
