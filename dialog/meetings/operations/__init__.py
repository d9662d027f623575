"""What people and staff do with meetings. Nothing here commits."""
