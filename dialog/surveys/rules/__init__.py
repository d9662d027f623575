"""Plain rules of questionnaires: no Flask, no database."""
