"""A TikTok Shop on this machine: the sample shop, and the other side in tests."""
