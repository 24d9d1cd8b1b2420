"""TikTok Shop in the accountant's workbook."""

__version__ = "0.2.0"
