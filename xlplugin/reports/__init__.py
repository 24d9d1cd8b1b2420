"""What comes out of the books."""
