"""Read bank statements of any bank into lines, and match lines with payouts."""
