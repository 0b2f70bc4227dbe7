"""The pages of administrators. Each does what an operation of the API does, which says who may."""
