"""Turn facts from TikTok and the mapping of a shop into documents and entries."""
