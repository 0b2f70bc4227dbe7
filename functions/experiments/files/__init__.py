"""Files: what they may be, where they lie, and whether their copies are what they are said to be."""
