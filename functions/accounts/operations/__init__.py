"""What may be done with accounts, and by whom: the permission is each operation's first line."""
