"""The open platform for dialogue on safety between a municipality, its police and its residents."""
