"""What the customers bought, and the ten of the classification exercises."""

import math
from datetime import date, timedelta

from book import BOOK
from chance import START, TODAY, between, clip, shuffled, stream

PRODUCTS = {  # unit cost in USD, margin above or below the customer's usual one in percent
    "LED bulb 9W": (1.15, -2),
    "LED tube 18W": (2.60, -2),
    "LED downlight 12W": (4.20, 0),
    "LED panel light 40W": (11.50, -1),
    "track spotlight 20W": (9.80, 2),
    "desk lamp": (7.40, 1),
    "pendant lamp": (14.00, 3),
    "garden light": (8.60, 1),
    "street light 60W": (38.00, 0),
}
SEASON = (0.8, 0.7, 1.0, 1.1, 1.2, 1.1, 1.2, 1.3, 1.1, 0.9, 0.8, 0.8)  # size of an order by month, January first
CARTON = 10

TWINS = {"C053": "C052"}  # one buying office orders for both shops
RETURNS = {"C006": 0.50, "C043": 0.0}  # share of order lines of which a part comes back
USUAL_RETURNS = 0.04
OLD_RETURNS = [("2023-07-19", "pendant lamp", 40, 17.90), ("2023-08-30", "desk lamp", 60, 9.40)]  # C017


def orders():
    """Order lines of three years; a return is an order of its own with a negative quantity."""
    sold, returned = [], []
    for customer in BOOK:
        rng = stream("orders", TWINS.get(customer.id, customer.id))
        placed = list(sales_of(customer, rng))
        sold += placed
        returned += returns_of(customer, placed, rng)
    lines = numbered("S", sold) + numbered("R", returned)
    return sorted(lines, key=lambda line: line["date"])


def sales_of(customer, rng):
    """The orders of one customer, each a list of lines; together they come to the sales in the book."""
    plan = [
        (day, [(product, SEASON[day.month - 1] * (0.5 + rng.random())) for product in basket(rng)])
        for day in order_dates(customer, rng)
    ]
    unit = customer.sales * 1000 / max(1, math.fsum(weight for _, products in plan for _, weight in products))
    for day, products in plan:
        yield [sale(customer, day, product, unit * weight, rng) for product, weight in products]


def basket(rng):
    return shuffled(rng, PRODUCTS)[: between(rng, 1, 4)]


def order_dates(customer, rng):
    """Cut the months from first to last into as many equal parts as there are orders: one order in each."""
    if not customer.orders:
        return []
    first = max(customer.since, START)
    year, month = map(int, customer.last.split("-"))
    months = (year - first.year) * 12 + month - first.month + 1
    part = months / customer.orders
    chosen = [first.month - 1 + int((number + rng.random()) * part) for number in range(customer.orders)]
    days = [date(first.year + month // 12, month % 12 + 1, between(rng, 1, 28)) for month in chosen]
    days = sorted(max(day, first) for day in days)
    return [first, *days[1:]] if customer.since >= START else days


def sale(customer, day, product, worth, rng):
    cost, extra = PRODUCTS[product]
    price = round(cost / (1 - (customer.margin + extra + 3 * rng.random() - 1.5) / 100), 2)
    cartons = max(1, round(worth / price / CARTON))
    return line(customer, day, product, cartons * CARTON, price, half_hours(customer.hours * (0.5 + rng.random())))


def returns_of(customer, placed, rng):
    if not placed:
        return [
            [line(customer, date.fromisoformat(day), product, -quantity, price, 3.0)]
            for day, product, quantity, price in OLD_RETURNS
        ]
    return [
        [back]
        for order in placed
        for sold in order
        if (back := return_of(customer, sold, rng)) and customer.orders > 1 and back["date"] <= TODAY
    ]


def return_of(customer, sold, rng):
    """A fifth to a half of the line comes back three to nine weeks later, or nothing does."""
    share, delay, chance = 0.2 + 0.3 * rng.random(), between(rng, 20, 60), rng.random()
    quantity = CARTON * max(1, round(share * sold["quantity"] / CARTON))
    if chance < RETURNS.get(customer.id, USUAL_RETURNS):
        return line(
            customer,
            sold["date"] + timedelta(days=delay),
            sold["product"],
            -quantity,
            float(sold["price"]),
            half_hours(customer.hours),
        )
    return None


def line(customer, day, product, quantity, price, hours):
    cost, _ = PRODUCTS[product]
    return {
        "order_id": "",
        "date": day,
        "customer_id": customer.id,
        "product": product,
        "quantity": quantity,
        "price": f"{price:.2f}",
        "amount": f"{quantity * price:.2f}",
        "cost": f"{quantity * cost:.2f}",
        "service_hours": hours,
    }


def half_hours(hours):
    """Rounded to half an hour, from half an hour to twenty."""
    return clip(round(hours * 2) / 2, 0.5, 20.0)


def numbered(letter, orders):
    in_time = sorted(orders, key=lambda order: (order[0]["date"], order[0]["customer_id"]))
    return [
        {**line, "order_id": f"{letter}{number:04d}"} for number, order in enumerate(in_time, start=1) for line in order
    ]


# The ten customers of the classification exercises: sales and cost to serve in thousand USD


def ten_customers():
    figures = [
        (420, 0.22, 30),
        (260, 0.20, 18),
        (110, 0.25, 9),
        (60, 0.28, 7),
        (45, 0.15, 9),
        (35, 0.30, 5),
        (25, 0.12, 6),
        (20, 0.25, 6),
        (15, 0.10, 7),
        (10, 0.20, 8),
    ]
    return [
        {"customer_id": f"C{number:02d}", "sales": sales, "margin": margin, "cost_to_serve": cost}
        for number, (sales, margin, cost) in enumerate(figures, start=1)
    ]
