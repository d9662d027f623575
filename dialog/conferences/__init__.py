"""The weekly conference: what is shared every Thursday, decided there, and done afterwards."""
