"""Staff: who they are, how they sign in, and what each may do where.

Residents have no accounts.
"""
