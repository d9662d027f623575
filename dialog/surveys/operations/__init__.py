"""What can be done to surveys, invitations and answers."""
