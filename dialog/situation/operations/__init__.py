"""What changes in the situation picture, one module per noun."""
