"""What it means: facts and the mapping of a shop become documents."""
