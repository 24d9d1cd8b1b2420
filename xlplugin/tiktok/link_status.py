"""The state of a shop's link to TikTok, as sheets show it; it loads without the API client."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class LinkState(StrEnum):
    """The state of a link, as the sheet Shops shows it."""

    GOOD = "Linking Success"
    ENDS_SOON = "Link ends soon"
    ENDED = "Expired"
    MISSING = "Not linked"
    REFUSED = "Refused by TikTok"


class LinkStatus(NamedTuple):
    """The state of a link and the time until which it can be renewed."""

    state: LinkState
    link_expires: datetime | None
