"""What can be said of imported figures without a database."""
