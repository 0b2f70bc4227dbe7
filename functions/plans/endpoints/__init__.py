"""What answers: each reads the request and calls one operation."""
