"""Builds the two files that the user opens: the workbook and the add-in."""
