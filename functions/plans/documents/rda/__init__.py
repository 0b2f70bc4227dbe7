"""The JSON Schemas of the RDA DMP Common Standard, and what they find in a document."""
