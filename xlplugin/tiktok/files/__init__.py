"""Seller Center's files: statements and orders exports read into facts."""
