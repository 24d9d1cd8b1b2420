"""Read shops, products, orders and tokens as TikTok sends them, and make facts of them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from xlplugin.errors import FixInputError
from xlplugin.money import ZERO
from xlplugin.tiktok.api import documented_fields
from xlplugin.tiktok.api.reading import (
    LOAD_INSTEAD,
    Answer,
    Json,
    Reader,
    Wire,
    amount,
    is_true,
    moment,
    read_one,
)
from xlplugin.tiktok.facts import Order, OrderLine, Shop, Sku


class TokenWire(Wire):
    """`data` of the token host."""

    access_token: str | None = None
    access_token_expire_in: int | None = None
    refresh_token: str | None = None
    refresh_token_expire_in: int | None = None
    seller_name: str | None = None
    seller_base_region: str | None = None
    user_type: int | None = None
    granted_scopes: list[str] | None = None

    def __repr__(self) -> str:
        return "TokenWire(…)"

    __str__ = __repr__


class TokenAnswer(Answer[TokenWire]):
    """Token host's envelope."""

    def __repr__(self) -> str:
        return "TokenAnswer(…)"

    __str__ = __repr__


class ShopWire(Wire):
    """One of `data.shops[]`."""

    KNOWN = documented_fields.SHOP
    id: str
    name: str | None = None
    region: str | None = None
    cipher: str | None = None
    seller_type: str | None = None

    def facts(self) -> Shop:
        """Return the shop.

        Raises FixInputError without a cipher: every call about the shop needs it.
        """
        if not self.cipher:
            raise FixInputError(
                "TikTok did not send what the calls for this shop need.", cure="Press Link again."
            )
        return Shop(
            self.id, self.name or "", self.region or "", self.cipher, self.seller_type or ""
        )


class PriceWire(Wire):
    """SKU's price."""

    KNOWN = documented_fields.PRICE
    currency: str | None = None
    tax_exclusive_price: str | None = None
    sale_price: str | None = None
    amount: str | None = None


class AttributeWire(Wire):
    """Sales attribute, such as a colour."""

    value_name: str | None = None


class SkuWire(Wire):
    """One of a product's `skus[]`."""

    KNOWN = documented_fields.SKU
    id: str
    seller_sku: str | None = None
    price: PriceWire | None = None
    list_price: PriceWire | None = None
    sales_attributes: list[AttributeWire] | None = None

    def variation(self) -> str:
        """Return the variation as order lines name it, such as "Red, XL"."""
        names = []
        for attribute in self.sales_attributes or ():
            if attribute.value_name:
                names.append(attribute.value_name)
        return ", ".join(names)

    def shown_price(self, cross_border: bool) -> tuple[Decimal, str]:
        """Return the price that the buyer sees, and its currency.

        The field depends on the kind of seller.
        """
        price = self.price or PriceWire()
        listed = self.list_price or PriceWire()
        choices = [price.tax_exclusive_price, price.sale_price]
        if cross_border:
            choices.reverse()
        text = choices[0] or choices[1] or listed.amount
        return amount(text), price.currency or listed.currency or ""


class ProductWire(Wire):
    """One of `data.products[]`, or the `data` of a product detail."""

    KNOWN = documented_fields.PRODUCT
    id: str
    title: str | None = None
    status: str | None = None
    skus: list[SkuWire] | None = None

    def facts(self, cross_border: bool = False) -> Iterator[Sku]:
        """Yield one record for each SKU."""
        for sku in self.skus or ():
            price, currency = sku.shown_price(cross_border)
            yield Sku(
                sku.id,
                self.id,
                self.title or "",
                sku.variation(),
                sku.seller_sku or "",
                price,
                currency,
                self.status or "",
            )

    @classmethod
    def new_names(cls, items: Iterable[Json]) -> set[str]:
        """Return new names of the product and its SKUs."""
        items = list(items)
        skus = [sku for product in items for sku in product.get("skus") or ()]
        return super().new_names(items) | _under("skus", SkuWire.new_names(skus))


class TaxWire(Wire):
    """One of a unit's `item_tax[]`."""

    KNOWN = frozenset({"tax_type", "tax_rate"})
    tax_amount: str | None = None


class LineWire(Wire):
    """One of an order's `line_items[]`: one unit, for there is no quantity."""

    KNOWN = documented_fields.LINE
    sku_id: str | None = None
    seller_sku: str | None = None
    product_name: str | None = None
    sku_name: str | None = None
    original_price: str | None = None
    sale_price: str | None = None
    seller_discount: str | None = None
    platform_discount: str | None = None
    is_gift: bool | str | None = None
    item_tax: list[TaxWire] | None = None


class DistrictWire(Wire):
    """One level of an address."""

    address_level: str | None = None
    address_name: str | None = None


class AddressWire(Wire):
    """Address of an order. TikTok sends none while the order is unpaid or on hold."""

    KNOWN = documented_fields.ADDRESS
    name: str | None = None
    region_code: str | None = None
    district_info: list[DistrictWire] | None = None

    def levels(self) -> dict[str | None, str | None]:
        """Return the names by level: L0 is the country, L1 the state."""
        found = {}
        for district in self.district_info or ():
            found[district.address_level] = district.address_name
        return found


class PaymentWire(Wire):
    """Order's amounts."""

    KNOWN = documented_fields.PAYMENT
    currency: str | None = None
    sub_total: str | None = None
    shipping_fee: str | None = None
    total_amount: str | None = None


# The statuses of an order that the carrier has taken.
_ON_THE_WAY = ("IN_TRANSIT", "DELIVERED", "COMPLETED")


class OrderWire(Wire):
    """One of `data.orders[]`, in the search and in the detail."""

    KNOWN = documented_fields.ORDER
    id: str
    status: str | None = None
    create_time: int | None = None
    update_time: int | None = None
    rts_time: int | str | None = None
    collection_time: int | str | None = None
    delivery_time: int | str | None = None
    is_sample_order: bool | str | None = None
    payment: PaymentWire | None = None
    recipient_address: AddressWire | None = None
    line_items: list[LineWire] | None = None

    def facts(self) -> Order:
        """Return the order.

        Raises FixInputError without a time, a currency or a line: it cannot be posted.
        """
        payment = self.payment
        if not payment or not payment.currency:
            raise FixInputError("TikTok sent this order without its amounts.", cure=LOAD_INSTEAD)
        if not self.line_items:
            raise FixInputError("TikTok sent this order without its items.", cure=LOAD_INSTEAD)
        address = self.recipient_address or _NOWHERE
        levels = address.levels()
        return Order(
            self.id,
            self.status or "",
            moment(self.create_time),
            moment(self.update_time or self.create_time),
            payment.currency,
            amount(payment.sub_total),
            amount(payment.shipping_fee),
            amount(payment.total_amount),
            address.name or "",
            levels.get("L1") or "",
            levels.get("L0") or address.region_code or "",
            is_true(self.is_sample_order),
            _lines(self.line_items),
            self._shipped(),
            _reached(self.delivery_time),
        )

    def _shipped(self) -> datetime | None:
        """Return when the carrier took it, else when it was ready to ship."""
        collected = _reached(self.collection_time)
        if collected or self.status not in _ON_THE_WAY:
            return collected
        return _reached(self.rts_time)

    @classmethod
    def new_names(cls, items: Iterable[Json]) -> set[str]:
        """Return new names of the order, its payment, address and lines."""
        items = list(items)
        payments = [order.get("payment") or {} for order in items]
        addresses = [order.get("recipient_address") or {} for order in items]
        lines = [line for order in items for line in order.get("line_items") or ()]
        return (
            super().new_names(items)
            | _under("payment", PaymentWire.new_names(payments))
            | _under("recipient_address", AddressWire.new_names(addresses))
            | _under("line_items", LineWire.new_names(lines))
        )


_NOWHERE = AddressWire()


def _reached(told: int | str | None) -> datetime | None:
    """Return a time that not every order has; None also for a word: the order is read anyway."""
    if not told:
        return None
    if isinstance(told, int):
        return moment(told) if told > 0 else None
    return moment(int(told)) if told.isdecimal() else None


def _lines(units: list[LineWire]) -> tuple[OrderLine, ...]:
    """Join units of one SKU at one price to a line, in the order in which TikTok sent them."""
    counts: dict[OrderLine, int] = {}
    taxes: dict[OrderLine, Decimal] = {}
    for unit in units:
        line = _line(unit)
        counts[line] = counts.get(line, 0) + 1
        if unit.item_tax:
            taxes[line] = taxes.get(line, ZERO) + _tax(unit)
    lines = []
    for line, count in counts.items():
        tax = taxes.get(line, ZERO) if taxes else ZERO
        if count > 1 or tax:
            line = line._replace(quantity=count, tax=tax)
        lines.append(line)
    return tuple(lines)


def _line(unit: LineWire) -> OrderLine:
    """Return a line of one unit, without its tax."""
    return OrderLine(
        unit.sku_id or "",
        unit.seller_sku or "",
        unit.product_name or "",
        unit.sku_name or "",
        1,
        amount(unit.original_price),
        amount(unit.sale_price),
        amount(unit.seller_discount),
        amount(unit.platform_discount),
        is_true(unit.is_gift),
    )


def _tax(unit: LineWire) -> Decimal:
    """Return the tax that TikTok states for one unit."""
    return sum((amount(tax.tax_amount) for tax in unit.item_tax or ()), ZERO)


def _under(place: str, names: set[str]) -> set[str]:
    return {f"{place}.{name}" for name in names}


read_orders: Reader[OrderWire, Order] = Reader(OrderWire, lambda order: (order.facts(),), "Orders")
read_shops: Reader[ShopWire, Shop] = Reader(ShopWire, lambda shop: (shop.facts(),), "Shops")
read_products: Reader[ProductWire, ProductWire] = Reader(
    ProductWire, lambda product: (product,), "Products"
)


def read_product(body: bytes) -> ProductWire:
    """Parse the detail of a product."""
    return read_one(ProductWire, body, "product")
