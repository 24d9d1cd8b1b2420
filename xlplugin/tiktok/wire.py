"""TikTok's answers as they come: every field may be missing, unknown ones are kept, and each record becomes facts.

A whole page is read in one step. Only a page that does not fit is read again record by record, so that one bad record
becomes a Problem and the others go on.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar, Generic, NamedTuple, Self, TypeVar

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from xlplugin import money
from xlplugin.errors import FixInputError, Problem, TryAgainError
from xlplugin.tiktok import known
from xlplugin.tiktok.facts import Order, OrderLine, Shop, Sku

F = TypeVar("F")

# What lists are called inside `data`, one name for each endpoint.
LISTS = (
    "orders", "products", "shops", "statements", "transactions", "sku_transactions", "payments", "withdrawals",
    "return_orders", "cancellations",
)  # fmt: skip
_MILLISECONDS = 100_000_000_000  # in seconds that would be the year 5138


class Wire(BaseModel):
    """Part of an answer. An id or amount that comes as a number becomes text."""

    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True, frozen=True)
    KNOWN: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def new_names(cls, items: Sequence[Self]) -> set[str]:
        """Names of fields in these records that TikTok's documents do not have."""
        return set[str]().union(*(item.__pydantic_extra__ or () for item in items)) - cls.KNOWN


W = TypeVar("W", bound=Wire)


class Page(Wire, Generic[W]):
    """The data of an answer that is a list."""

    items: list[W] | None = Field(None, validation_alias=AliasChoices(*LISTS))
    next_page_token: str | None = None
    total_count: int | None = None


class Answer(Wire, Generic[W]):
    """The envelope."""

    data: W | None = None


class Batch(NamedTuple, Generic[F]):
    """What one answer holds: facts, what could not be read, and where it goes on."""

    records: list[F]
    problems: list[Problem]
    unknown: frozenset[str]
    size: int
    token: str
    total: int | None

    @classmethod
    def of_problem(cls, problem: Problem) -> "Batch[F]":
        """No record, one problem."""
        return cls([], [problem], frozenset(), 0, "", None)


class Reader(Generic[W, F]):
    """Turns the bytes of one kind of answer into a batch of facts."""

    def __init__(self, model: type[W], facts: Callable[[W], Iterable[F]], table: str, id_field: str = "id") -> None:
        self._model = model
        self._answer = Answer[Page[model]]  # type: ignore[valid-type]
        self._facts = facts
        self._table = table
        self._id_field = id_field

    def __call__(self, body: bytes) -> Batch[F]:
        """The batch. Raises TryAgainError if this is no list of such records at all."""
        try:
            page = self._answer.model_validate_json(body).data
        except ValidationError:
            return self._one_by_one(body)
        items = (page.items if page else None) or []
        problems: list[Problem] = []
        records = list(self._all_facts(items, problems))
        token, total = (page.next_page_token, page.total_count) if page else (None, None)
        return Batch(records, problems, self._unknown(items), len(items), token or "", total)

    def _unknown(self, items: list[W]) -> frozenset[str]:
        return frozenset(f"{self._table}.{name}" for name in self._model.new_names(items))

    def _all_facts(self, items: Iterable[W], problems: list[Problem]) -> Iterator[F]:
        for item in items:
            try:
                yield from self._facts(item)
            except FixInputError as error:
                problems.append(self._problem(getattr(item, self._id_field, None), "", str(error)))

    def _one_by_one(self, body: bytes) -> Batch[F]:
        data = _data(body)
        problems: list[Problem] = []
        items: list[W] = []
        raw_items: list[object] = next((data[name] for name in LISTS if isinstance(data.get(name), list)), [])
        for raw in raw_items:
            try:
                items.append(self._model.model_validate(raw))
            except ValidationError as error:
                problems.append(self._misfit(raw, error))
        records = list(self._all_facts(items, problems))
        token, total = data.get("next_page_token"), data.get("total_count")
        count = total if isinstance(total, int) else None
        return Batch(records, problems, self._unknown(items), len(raw_items), str(token or ""), count)

    def _misfit(self, raw: object, error: ValidationError) -> Problem:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        found = raw.get(self._id_field) if isinstance(raw, dict) else None
        return self._problem(found, place, f"'{place}' is not what TikTok documents.")

    def _problem(self, found: object, place: str, what: str) -> Problem:
        row = str(found) if isinstance(found, str | int) else "(no id)"
        return Problem(self._table, row, place, what, "Look at it in Seller Center, then fetch it again.")


def _data(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)["data"]
    except (ValueError, KeyError, TypeError):
        data = None
    if not isinstance(data, dict):
        raise TryAgainError("TikTok Shop sent an answer that cannot be read.", cure="Try again in a few minutes.")
    return data


# Most amounts of a month are the same few hundred texts.
amount = lru_cache(maxsize=65_536)(money.parse)


def moment(seconds: int | None) -> datetime:
    """An aware time from Unix seconds, or from milliseconds, which TikTok uses here and there."""
    if not seconds:
        raise FixInputError("A time is missing.")
    try:
        return datetime.fromtimestamp(seconds / 1000 if seconds > _MILLISECONDS else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise FixInputError(f"The time {seconds} is out of range.") from None


def is_true(flag: bool | str | None) -> bool:
    """A flag, also where TikTok sends it as a word."""
    return flag is True or (isinstance(flag, str) and flag.strip().lower() in ("true", "1"))


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
    """The token host's envelope."""

    def __repr__(self) -> str:
        return "TokenAnswer(…)"

    __str__ = __repr__


class ShopWire(Wire):
    """One of `data.shops[]`."""

    KNOWN = known.SHOP
    id: str
    name: str | None = None
    region: str | None = None
    cipher: str | None = None
    seller_type: str | None = None

    def facts(self) -> Shop:
        """The shop. Without its cipher nothing can be asked about it."""
        if not self.cipher:
            raise FixInputError("TikTok sent this shop without its cipher.")
        return Shop(self.id, self.name or "", self.region or "", self.cipher, self.seller_type or "")


class PriceWire(Wire):
    """A SKU's price."""

    KNOWN = known.PRICE
    currency: str | None = None
    tax_exclusive_price: str | None = None
    sale_price: str | None = None
    amount: str | None = None


class AttributeWire(Wire):
    """A sales attribute, such as a colour."""

    value_name: str | None = None


class SkuWire(Wire):
    """One of a product's `skus[]`."""

    KNOWN = known.SKU
    id: str
    seller_sku: str | None = None
    price: PriceWire | None = None
    list_price: PriceWire | None = None
    sales_attributes: list[AttributeWire] | None = None

    def variation(self) -> str:
        """As an order line names it: "Red, XL"."""
        return ", ".join(one.value_name for one in self.sales_attributes or () if one.value_name)

    def shown_price(self, cross_border: bool) -> tuple[Decimal, str]:
        """The price the buyer sees, and its currency: which field that is depends on the kind of seller."""
        price = self.price or PriceWire()
        listed = self.list_price or PriceWire()
        local, world = price.tax_exclusive_price, price.sale_price
        text = (world or local if cross_border else local or world) or listed.amount
        return amount(text), price.currency or listed.currency or ""


class ProductWire(Wire):
    """One of `data.products[]`, or the `data` of a product detail."""

    KNOWN = known.PRODUCT
    id: str
    title: str | None = None
    status: str | None = None
    skus: list[SkuWire] | None = None

    def facts(self, cross_border: bool = False) -> Iterator[Sku]:
        """One record for each SKU."""
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
    def new_names(cls, items: Sequence[Self]) -> set[str]:
        """New names here and in the SKUs."""
        skus = [sku for product in items for sku in product.skus or ()]
        return super().new_names(items) | _under("skus", SkuWire.new_names(skus))


class LineWire(Wire):
    """One of an order's `line_items[]`: one unit, for there is no quantity."""

    KNOWN = known.LINE
    sku_id: str | None = None
    seller_sku: str | None = None
    product_name: str | None = None
    sku_name: str | None = None
    original_price: str | None = None
    sale_price: str | None = None
    seller_discount: str | None = None
    platform_discount: str | None = None
    is_gift: bool | str | None = None


class DistrictWire(Wire):
    """One level of an address."""

    address_level: str | None = None
    address_name: str | None = None


class AddressWire(Wire):
    """Where an order goes. Absent while it is unpaid or on hold."""

    KNOWN = known.ADDRESS
    name: str | None = None
    region_code: str | None = None
    district_info: list[DistrictWire] | None = None

    def levels(self) -> dict[str | None, str | None]:
        """The names by level: L0 is the country, L1 the state."""
        return {district.address_level: district.address_name for district in self.district_info or ()}


class PaymentWire(Wire):
    """An order's amounts."""

    KNOWN = known.PAYMENT
    currency: str | None = None
    sub_total: str | None = None
    shipping_fee: str | None = None
    total_amount: str | None = None


class OrderWire(Wire):
    """One of `data.orders[]`, in the search and in the detail."""

    KNOWN = known.ORDER
    id: str
    status: str | None = None
    create_time: int | None = None
    update_time: int | None = None
    is_sample_order: bool | str | None = None
    payment: PaymentWire | None = None
    recipient_address: AddressWire | None = None
    line_items: list[LineWire] | None = None

    def facts(self) -> Order:
        """The order. Without a time, a currency or a line there is nothing that could be posted."""
        payment = self.payment
        if not payment or not payment.currency:
            raise FixInputError("TikTok sent this order without its amounts.")
        if not self.line_items:
            raise FixInputError("TikTok sent this order without its items.")
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
        )

    @classmethod
    def new_names(cls, items: Sequence[Self]) -> set[str]:
        """New names here, in the payment, the address and the lines."""
        payments = [order.payment for order in items if order.payment]
        addresses = [order.recipient_address for order in items if order.recipient_address]
        lines = [line for order in items for line in order.line_items or ()]
        return (
            super().new_names(items)
            | _under("payment", PaymentWire.new_names(payments))
            | _under("recipient_address", AddressWire.new_names(addresses))
            | _under("line_items", LineWire.new_names(lines))
        )


_NOWHERE = AddressWire()


def _lines(units: list[LineWire]) -> tuple[OrderLine, ...]:
    """Units of one SKU at one price become one line, in the order in which they first come."""
    if len(units) == 1:
        return (_line(units[0]),)
    groups: dict[OrderLine, int] = {}
    for unit in units:
        line = _line(unit)
        groups[line] = groups.get(line, 0) + 1
    return tuple(line._replace(quantity=count) if count > 1 else line for line, count in groups.items())


def _line(unit: LineWire) -> OrderLine:
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


def _under(place: str, names: set[str]) -> set[str]:
    return {f"{place}.{name}" for name in names}


class PriceDetailWire(Wire):
    """`data` of a price detail. The voucher fields that it also has are type codes, not amounts."""

    currency: str | None = None
    total: str | None = None
    payment: str | None = None
    sku_list_price: str | None = None
    sku_sale_price: str | None = None
    subtotal: str | None = None
    subtotal_tax_amount: str | None = None
    shipping_list_price: str | None = None
    shipping_sale_price: str | None = None
    tax_amount: str | None = None
    net_price_amount: str | None = None


read_orders: Reader[OrderWire, Order] = Reader(OrderWire, lambda order: (order.facts(),), "Orders")
read_shops: Reader[ShopWire, Shop] = Reader(ShopWire, lambda shop: (shop.facts(),), "Shops")
read_products: Reader[ProductWire, ProductWire] = Reader(ProductWire, lambda product: (product,), "Products")


def read_product(body: bytes) -> ProductWire:
    """A product's detail."""
    return _single(ProductWire, body, "product")


def read_price_detail(body: bytes) -> PriceDetailWire:
    """How the amounts of an order come about."""
    return _single(PriceDetailWire, body, "price")


def _single(model: type[W], body: bytes, what: str) -> W:
    try:
        return model.model_validate(_data(body))
    except ValidationError:
        raise FixInputError(f"The detail of this {what} is not what TikTok documents.") from None
