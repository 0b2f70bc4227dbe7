"""The repository: deposits, collections and communities, as the SURF Data Repository speaks of them."""
