"""The bank's statement: files of any bank read into lines, and lines matched with payouts."""
