"""What the staff templates are given: links, lines and lists made of queries and labels."""
