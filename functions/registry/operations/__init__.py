"""What may be done with the registry's records, and by whom; every operation asks for permission first."""
