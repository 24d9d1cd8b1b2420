"""Analyses of the books with pandas; only the buttons that show them import it."""
