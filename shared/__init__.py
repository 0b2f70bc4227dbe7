"""What more than one function needs; imports no function."""
