"""What changes conferences and tasks."""
