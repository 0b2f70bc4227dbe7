"""Where an index lies: immutable files in packs (S3), and one manifest (DynamoDB) that says which of them it is."""
