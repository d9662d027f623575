"""What the situation picture counts and says; plain Python."""
