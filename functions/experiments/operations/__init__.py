"""What may be done with experiments and all that hangs on them; each operation checks first who asks."""
