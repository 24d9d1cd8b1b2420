"""Cost and stock: what goods cost, what was sold, and what is left.

    movements.py    what moved: typed by the user, and sold in the books
    costing.py      the cost of each movement, and what is on hand after it
    vouchers.py     the journal vouchers that bring the books to these costs

Pure: no Excel, no SQL. Nothing here is used unless the firm chooses a costing method.

Source: docs/accounting.md, Cost of sales and stock.
"""
