"""What changes imported figures and how they are read."""
