"""What is read of conferences and tasks."""
