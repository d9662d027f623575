"""What the staff templates are given: rows, sentences and lists made of queries and labels."""
