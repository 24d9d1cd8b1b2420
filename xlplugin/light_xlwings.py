"""Import xlwings without the large libraries that it loads wherever they are installed.

xlwings uses numpy, pandas, matplotlib and plotly to convert cells to their types. No button needs
that, and loading them takes most of a second. All rooms import xlwings from here; a button that
uses pandas still imports it itself.
"""

import sys

_NOT_NEEDED = ("matplotlib", "numpy", "pandas", "plotly", "polars")

_hidden = [name for name in _NOT_NEEDED if name not in sys.modules]
for _name in _hidden:
    # makes `import` fail, as if it were not installed
    sys.modules[_name] = None  # type: ignore[assignment]  # import fails
try:
    import xlwings as xw
finally:
    for _name in _hidden:
        del sys.modules[_name]

__all__ = ["xw"]
