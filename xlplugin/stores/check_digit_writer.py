"""Give the new rows of one posting their check digits."""

from collections.abc import Iterator, Sequence
from typing import Any

from xlplugin import pulse
from xlplugin.ledger import check_digits


class CheckDigitWriter:
    """Chains of check digits, one for each part of the books, as one run adds to them.

    `ends` says how every part ends. It moves on as rows are added.
    """

    def __init__(self, run_no: int, ends: dict[str, check_digits.End]) -> None:
        """Start after the last run; `ends` says how it left every part."""
        self.run_no = run_no
        self.ends = dict(ends)
        self._serializer = check_digits.Serializer()

    def stamped(self, part: str, records: Sequence[Any]) -> Iterator[tuple[int, str]]:
        """Yield the run and the check digits of each new row.

        Take all of them: the end of the part moves on with the last one.
        """
        end = self.ends[part]
        last = end.check
        write = self._serializer.writers[part]
        run_no = self.run_no
        for done, record in enumerate(records, 1):
            last = check_digits.row_digest(last, run_no, write(record))
            yield run_no, last
            if done % pulse.EVERY == 0:
                pulse.step(done, len(records), f"Adding to {part}")
        self.ends[part] = check_digits.End(end.rows + len(records), last)

    def closing(self) -> str:
        """Return the text of how every part ends now."""
        return check_digits.closing_text(self.ends)

    def master_data(self) -> str:
        """Return the text of how the history of master data ends now."""
        return check_digits.end_text(self.ends[check_digits.MASTER_DATA])
