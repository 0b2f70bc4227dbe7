"""Black-box tests of each dialect, over HTTP alone."""
