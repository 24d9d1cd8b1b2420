"""Imitate a TikTok Shop on this computer, for trying the product and for its tests."""
