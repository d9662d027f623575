"""What changes rules of disposal, and carries them out."""
