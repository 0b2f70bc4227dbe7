"""Two builds of Stele, each from a directory of its own, run beside each other on one emulator."""
