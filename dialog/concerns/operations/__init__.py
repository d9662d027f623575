"""What can be done to a concern. Each takes a session and never commits."""
