"""Show facts and documents in the workbook, and read what the user typed."""
