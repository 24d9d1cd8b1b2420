"""TikTok Shop in the accountant's workbook.

The route of a press: the user clicks a button (buttons.py) in Excel (install/Ribbon.bas,
addin.py), in LibreOffice (calc) or in a terminal (cli.py). The button's function is in actions. It
asks TikTok (tiktok/api) or reads a file (tiktok/files). posting turns what it found into documents
and entries (ledger); stores keep them, and sheets show them.
docs/development.md draws the route and has a recipe for each common change.
"""

__version__ = "0.2.0"
