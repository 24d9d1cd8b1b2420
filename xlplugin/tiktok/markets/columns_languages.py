"""The headings of settlements in Seller Center's languages. The first of each is what a recent export writes.

Indonesian, Vietnamese, Thai, Chinese and Portuguese are as found in files; what is found nowhere is left in English, as
the files themselves leave it. Malay is our own translation until a file is seen.
"""

from collections.abc import Mapping

from xlplugin.tiktok.markets.columns_chinese import CHINESE
from xlplugin.tiktok.markets.columns_indonesian import INDONESIAN
from xlplugin.tiktok.markets.columns_malay import MALAY
from xlplugin.tiktok.markets.columns_portuguese import PORTUGUESE
from xlplugin.tiktok.markets.columns_thai import THAI
from xlplugin.tiktok.markets.columns_vietnamese import VIETNAMESE

LANGUAGES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Indonesian": INDONESIAN,
    "Malay": MALAY,
    "Vietnamese": VIETNAMESE,
    "Thai": THAI,
    "Chinese": CHINESE,
    "Portuguese": PORTUGUESE,
}


def heading(name: str, language: str) -> str:
    """What the column with this English name is called in an export in a language."""
    return LANGUAGES.get(language, {}).get(name, (name,))[0]
