"""TikTok Shop in the accountant's workbook."""

__version__ = "0.1.0"
