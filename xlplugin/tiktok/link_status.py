"""Tell the state of a shop's link to TikTok, without loading the API client."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class LinkState(StrEnum):
    """State of a link, as the sheet Shops shows it."""

    GOOD = "Linking Success"
    ENDS_SOON = "Link ends soon"
    ENDED = "Expired"
    MISSING = "Not linked"
    REFUSED = "Refused by TikTok"


class LinkStatus(NamedTuple):
    """State of a link and the time until which it can be renewed."""

    state: LinkState
    link_expires: datetime | None
