"""The headings of every settlement: both families of layouts, in every language."""

from xlplugin.tiktok.columns import Headings, layout
from xlplugin.tiktok.columns_sea import COLUMNS as SEA

ID, TYPE, SETTLED, CREATED = "Order/adjustment ID", "Type", "Order settled time", "Order created time"
TOTAL_SETTLEMENT = "Total settlement amount"

SETTLEMENT = layout("settlement", SEA, (ID, TYPE, SETTLED, TOTAL_SETTLEMENT))
HEADINGS = Headings(SETTLEMENT)
