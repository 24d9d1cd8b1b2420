"""An xlwings engine for workbook files, so that the ribbon's functions run where Excel is not installed."""
