"""Keep the books: documents, balanced entries, balances. Knows no TikTok, no Excel and no SQL."""
