"""The PDF of a plan: a function of its own, for the typesetter and its fonts are larger than all else."""
