"""What answers at the catalogue's addresses. Each reads the request, calls one operation and writes what it gives."""
