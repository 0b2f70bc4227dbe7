"""How the API describes itself, generated from the resources' declarations."""
