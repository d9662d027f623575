"""What can be read of concerns."""
