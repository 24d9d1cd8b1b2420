"""TikTok Shop in the accountant's workbook.

The route of a press: a button (buttons.py) is clicked in Excel (install/Ribbon.bas, addin.py), in LibreOffice (calc) or
in a terminal (cli.py). Its function is in actions. It asks TikTok (tiktok/api) or reads a file (tiktok/files), lets
posting turn what it found into documents and entries (ledger), keeps them in stores, and shows them on sheets.
docs/development.md draws the route and has a recipe for each common change.
"""

__version__ = "0.2.0"
