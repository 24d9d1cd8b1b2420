"""Read TikTok Shop's API and Seller Center's files into facts."""
