"""The local platform: every part of Stele on one machine, with MiniStack in the place of AWS."""
