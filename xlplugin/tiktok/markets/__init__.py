"""What differs by market and language: headings, statuses, row types."""
