"""Read what differs by market and language from data files.

Headings, statuses, row types, zones and currencies.

One file per market in `regions/`, one per language in `languages/`; `kinds.toml` has every amount
of a settlement once for the file and the API, `row_types.toml` the types of rows, `orders.toml` the
columns of the orders export. Each file gives the source and the date of its facts.
`declarations` reads and checks them, each when it is first needed.
"""
