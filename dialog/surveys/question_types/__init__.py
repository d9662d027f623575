"""The ways a question can be asked, one module each. The list is the only place that names them all."""
