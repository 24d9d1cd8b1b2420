"""What the user sees: facts and documents as tables, cells and lists."""
