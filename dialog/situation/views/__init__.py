"""What the picture's templates are given: words, numbers and addresses, nothing to work out."""
