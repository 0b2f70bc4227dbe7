"""What the website answers."""
