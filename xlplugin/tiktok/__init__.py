"""The vendor: TikTok Shop's API and Seller Center's files, read into facts."""
