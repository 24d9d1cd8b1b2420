"""TikTok Shop's API: signed calls, tokens, and answers read into facts."""
