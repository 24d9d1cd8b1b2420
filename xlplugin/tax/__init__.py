"""Tax codes, which lines they apply to, and the arithmetic. Countries' rules are data."""
