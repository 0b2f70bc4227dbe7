"""What answers at the experiments' addresses: each reads the request, calls one operation and gives its answer."""
