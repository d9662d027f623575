"""What people and staff do with groups. Nothing here commits."""
