"""Make what the sample shops sell, and the firm's own stock list that the SKUs are matched with.

Prices are whole sen. Some names are difficult on purpose: they look like formulas, or have quotes,
line breaks and emoji.
"""

import random
from collections import Counter
from decimal import Decimal
from typing import NamedTuple

from xlplugin.money import from_minor


class CatalogueSku(NamedTuple):
    """Sellable variation of a product.

    `price` is in sen; `rate` is the commission rate in hundredths of a per cent.
    """

    id: str
    product_id: str
    title: str
    variation: str
    seller_sku: str
    price: int
    rate: int
    grams: int


class Product(NamedTuple):
    """Listing with its variations."""

    id: str
    title: str
    category: str
    status: str
    created: int
    updated: int
    skus: tuple[CatalogueSku, ...]


class Catalogue(NamedTuple):
    """Listings of a shop. `sold` holds the SKUs of ordinary orders."""

    products: tuple[Product, ...]
    sold: tuple[CatalogueSku, ...]
    gift: CatalogueSku
    unmapped: CatalogueSku
    formula: CatalogueSku
    odd: CatalogueSku


class CatalogueItem(NamedTuple):
    """Line of the firm's stock list."""

    code: str
    description: str
    uom: str
    price: Decimal


class MissingItem(NamedTuple):
    """SKU without a seller SKU, and the right item code for it."""

    shop_id: str
    sku_id: str
    sku_name: str
    item_code: str


class _Listing(NamedTuple):
    title: str
    category: str
    stem: str
    price: int
    grams: int
    variations: tuple[tuple[str, str, int], ...]
    status: str = "ACTIVATE"


_SIZES = (("S", "S", 0), ("M", "M", 0), ("L", "L", 200), ("XL", "XL", 400))
_ONE = (("Default", "", 0),)
# Commission rates of 2026 including tax, in hundredths of a per cent.
_RATES = {"Fashion": 702, "Food": 594, "Phones": 486, "Home": 756}

_MELATI = (
    _Listing(
        "Baju Kurung Moden Cotton Viscose Sulam Raya 2026",
        "Fashion",
        "BKM-SLM",
        8900,
        420,
        tuple((f"Hijau Sage, {v}", f"SG-{s}", p) for v, s, p in _SIZES),
    ),
    _Listing(
        "Baju Melayu Teluk Belanga Slim Fit",
        "Fashion",
        "BML-TB",
        7900,
        450,
        tuple((f"Hitam, {v}", f"HT-{s}", p) for v, s, p in _SIZES),
    ),
    _Listing(
        "Tudung Bawal Cotton Voile Bidang 45",
        "Fashion",
        "TDG-BWL",
        1590,
        90,
        (("Dusty Pink", "DP", 0), ("Nude", "ND", 0), ("Hitam", "HT", 0), ("Navy", "NV", 0)),
    ),
    _Listing(
        "Telekung Travel Satin Silk dengan Beg",
        "Fashion",
        "TLK-TRV",
        5490,
        380,
        (("Putih", "PT", 0), ("Mint", "MT", 300)),
    ),
    _Listing(
        "Kain Batik Terengganu Asli Ela",
        "Fashion",
        "BTK-TRG",
        3250,
        300,
        (("Motif Bunga Raya", "BR", 0), ("Motif Awan Larat", "AL", 0)),
    ),
    _Listing(
        'Kuih Raya "Mak Timah" 🎉 Balang Besar\n(Tart Nanas 50 biji)',
        "Food",
        "KR-TART",
        2850,
        700,
        _ONE,
    ),
    _Listing("=1+1 Bahulu Gulung Promo Beli Satu Percuma Satu", "Food", "KR-BHLU", 1890, 600, _ONE),
    _Listing("Kek Lapis Evergreen Sarawak 500g", "Food", "", 3800, 650, _ONE),
    _Listing(
        "Sambal Nyet Pedas Giler Botol",
        "Food",
        "SBL-NYT",
        1450,
        350,
        (("Pedas 3", "P3", 0), ("Pedas 5", "P5", 100)),
    ),
    _Listing(
        "Serunding Daging Kelantan",
        "Food",
        "SRD-DG",
        2200,
        260,
        (("100g", "100", 0), ("250g", "250", 2600)),
    ),
    _Listing("Kerepek Pisang Tanduk Manis", "Food", "KRP-PSG", 890, 220, _ONE),
    _Listing("Rempah Kari Daging Baba Style", "Food", "RMP-KRI", 990, 250, _ONE),
    _Listing(
        "Brooch Tudung Magnet Kuat",
        "Fashion",
        "BRC-MGT",
        590,
        30,
        (("Emas", "EM", 0), ("Perak", "PR", 0)),
    ),
    _Listing(
        "Inner Neck Cotton Stretch",
        "Fashion",
        "INR-NCK",
        750,
        60,
        (("Hitam", "HT", 0), ("Putih", "PT", 0)),
    ),
    _Listing(
        "Sampin Songket Dewasa",
        "Fashion",
        "SMP-SKT",
        4990,
        350,
        (("Merah", "MR", 0), ("Biru Diraja", "BD", 0)),
    ),
    _Listing(
        "Jubah Dubai Edisi Terhad",
        "Fashion",
        "JBH-DBI",
        12900,
        550,
        (("Hitam, L", "HT-L", 0),),
        "SELLER_DEACTIVATED",
    ),
    # the same seller SKU on two listings: the mapping must say so before it posts
    _Listing("Sarung Lengan UV Protection", "Fashion", "SRG-LGN-HT", 690, 40, _ONE),
    _Listing("Sarung Lengan UV Protection (Stok Baru)", "Fashion", "SRG-LGN-HT", 790, 40, _ONE),
    _Listing("Sampul Raya Percuma", "Home", "GIFT-SMPL", 0, 10, _ONE),
)
_GAJET = (
    _Listing(
        "Casing Telefon Lutsinar Anti Jatuh",
        "Phones",
        "CSG-LTS",
        1290,
        60,
        (
            ("iPhone 17", "IP17", 0),
            ("iPhone 16", "IP16", 0),
            ("Galaxy S26", "GS26", 100),
            ("Redmi Note 15", "RN15", 0),
        ),
    ),
    _Listing(
        "Pelindung Skrin Kaca Tempered 9H",
        "Phones",
        "TGL-9H",
        790,
        50,
        (("iPhone 17", "IP17", 0), ("Galaxy S26", "GS26", 0)),
    ),
    _Listing(
        "Pengecas GaN 65W USB-C 3 Pin",
        "Phones",
        "CHG-G65",
        6990,
        180,
        (("Hitam", "BK", 0), ("Putih", "WH", 0)),
    ),
    _Listing(
        "Kabel USB-C ke USB-C 100W",
        "Phones",
        "CBL-C100",
        1590,
        70,
        (("1 meter", "1M", 0), ("2 meter", "2M", 500)),
    ),
    _Listing("Power Bank 20000mAh PD", "Phones", "PWB-20K", 8590, 430, (("Hitam", "BK", 0),)),
    _Listing(
        "Fon Telinga Wayarles Bluetooth 5.4",
        "Phones",
        "TWS-54",
        4590,
        90,
        (("Hitam", "BK", 0), ("Ungu", "PP", 0)),
    ),
    _Listing("Pemegang Telefon Kereta Magnet", "Phones", "HLD-MGN", 1990, 120, _ONE),
    _Listing("Lampu Ring Light 26cm dengan Tripod", "Home", "RNG-26", 3990, 1500, _ONE),
    _Listing(
        '=HYPERLINK("http://example.invalid/resit","Tekan sini") Pelekat Laptop',
        "Home",
        "STK-LPT",
        450,
        20,
        _ONE,
    ),
    _Listing(
        "Tali Jam Tangan Silikon 22mm – “Edisi Harimau Malaya” 🐯",
        "Phones",
        "STR-22",
        1190,
        30,
        (("Oren", "OR", 0), ("Hitam", "BK", 0)),
    ),
    _Listing(
        "Kipas Mini USB Boleh Lipat",
        "Home",
        "FAN-MN",
        1890,
        200,
        (("Putih", "WH", 0), ("Merah Jambu", "PK", 0)),
    ),
    _Listing(
        "Beg Laptop Kalis Air 14 Inci",
        "Home",
        "BAG-14",
        5900,
        600,
        (("Kelabu", "GY", 0), ("Biru", "BL", 0)),
    ),
    _Listing(
        "Tetikus Wayarles Senyap",
        "Phones",
        "MSE-SLT",
        2290,
        110,
        (("Hitam", "BK", 0), ("Putih", "WH", 0)),
    ),
    _Listing(
        "Papan Kekunci Mekanikal 68 Kekunci",
        "Phones",
        "KBD-68",
        15900,
        850,
        (("Suis Merah", "RD", 0), ("Suis Biru", "BU", 0)),
    ),
    _Listing("Hab USB-C 7 dalam 1", "Phones", "HUB-71", 7900, 150, _ONE, "DRAFT"),
    _Listing("Kad Memori 128GB", "Phones", "MEM-128", 3490, 10, _ONE),
    _Listing("Kain Lap Skrin Percuma", "Home", "GIFT-LAP", 0, 10, _ONE),
)
_RANGES = (
    ("Kedai Melati", "Melati Kurung & Kuih", _MELATI),
    ("Gajet Kita", "Gajet Kita Malaysia", _GAJET),
)
MISSING_CODE = "KEK-LPS-500"
_OTHER_STOCK = (
    CatalogueItem(MISSING_CODE, "Sarawak layer cake, evergreen, 500 g", "PCS", Decimal("38.00")),
    CatalogueItem("PKG-BUBBLE", "Bubble wrap roll 50 m", "ROLL", Decimal("24.00")),
    CatalogueItem("PKG-FLYER-M", "Courier flyer, medium", "PCS", Decimal("0.35")),
    CatalogueItem(
        "BKM-SLM-SG-XXL", "Baju kurung moden, sage green, XXL (stopped)", "UNIT", Decimal("93.00")
    ),
)
_UOM = {"Fashion": "UNIT", "Food": "PCS", "Phones": "UNIT", "Home": "UNIT"}


def shop_name(number: int) -> str:
    """Return the name of the shop with this number, from 0."""
    name = _RANGES[number % len(_RANGES)][0]
    if number < len(_RANGES):
        return name
    return f"{name} {number // len(_RANGES) + 1}"


def build(shop: int, products: int, opened: int, seed: int) -> Catalogue:
    """Make the catalogue of shop number `shop`; fill it with plain listings up to `products`."""
    listings = list(_RANGES[shop % len(_RANGES)][2])
    listings += [_plain(number) for number in range(len(listings), products)]
    made = tuple(
        _product(shop, number, listing, opened, seed) for number, listing in enumerate(listings)
    )
    skus: list[CatalogueSku] = []
    for product in made:
        if product.status == "ACTIVATE":
            skus += product.skus
    counts = Counter(sku.seller_sku for sku in skus)
    sold = tuple(
        sku for sku in skus if sku.seller_sku and counts[sku.seller_sku] == 1 and sku.price
    )
    gift = next(sku for sku in skus if not sku.price)
    return Catalogue(
        made,
        sold,
        gift,
        next((sku for sku in skus if not sku.seller_sku), sold[0]),
        next(sku for sku in skus if sku.title.startswith("=")),
        next(sku for sku in skus if not sku.title.isascii()),
    )


def stock_items(catalogues: tuple[Catalogue, ...]) -> tuple[CatalogueItem, ...]:
    """Return the firm's stock list: the SKUs with a code, and a few items not sold on TikTok."""
    found: dict[str, CatalogueItem] = {}
    for catalogue in catalogues:
        for product in catalogue.products:
            for sku in product.skus:
                if sku.seller_sku:
                    found[sku.seller_sku] = _stock_item(product, sku)
    return (*found.values(), *_OTHER_STOCK)


def _stock_item(product: Product, sku: CatalogueSku) -> CatalogueItem:
    price = from_minor(sku.price)
    return CatalogueItem(sku.seller_sku, _description(sku), _UOM[product.category], price)


def _description(sku: CatalogueSku) -> str:
    title = " ".join(sku.title.split()).lstrip("=")
    if sku.variation == "Default":
        return title
    return f"{title}, {sku.variation}"


def _plain(number: int) -> _Listing:
    category = ("Phones", "Home", "Fashion")[number % 3]
    price = 500 + number * 37 % 9000
    return _Listing(
        f"Barangan Pilihan No. {number:05d}", category, f"BRG-{number:05d}", price, 200, _ONE
    )


def _product(shop: int, number: int, listing: _Listing, opened: int, seed: int) -> Product:
    rng = random.Random(f"{seed}:product:{shop}:{number}")
    product_id = str(
        1_729_000_000_000_000_000
        + shop * 10**14
        + number * 911_000_003
        + rng.randrange(900_000_000)
    )
    created = opened - rng.randrange(30 * 86400, 400 * 86400)
    first_sku = 1_730_500_000_000_000_000 + shop * 10**14 + number * 911_000_003
    skus = tuple(
        CatalogueSku(
            str(first_sku + place * 7_000_001 + rng.randrange(6_000_000)),
            product_id,
            listing.title,
            label,
            f"{listing.stem}-{suffix}" if suffix else listing.stem,
            listing.price + extra,
            _RATES[listing.category],
            listing.grams,
        )
        for place, (label, suffix, extra) in enumerate(listing.variations)
    )
    updated = created + rng.randrange(86400, 25 * 86400)
    return Product(
        product_id, listing.title, listing.category, listing.status, created, updated, skus
    )
