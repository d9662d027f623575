"""What happens to accounts: sign-in, links, own account, administration."""
