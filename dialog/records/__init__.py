"""What is kept for how long: disposal by decided rules, and nothing without one."""
