"""Questions of chapter 04e: key account, or merely large?"""

from crmlib.classification.key_accounts import RECALL, orders_for_a_recall
from crmlib.language import tell
from crmlib.practice.question import question

question(
    "04e.1",
    tell("How many of your largest customers, twelve at most, are false key accounts?"),
    number=lambda judged: int((judged["nature"] != "sound").sum()),
)
question(
    "04e.2",
    tell(
        "A buyer takes much, always pays, and at each order demands a lower price and more days. What is it in the source?"
    ),
    options=[
        (
            tell("a one-off, since nobody can go on like that"),
            tell("It comes back at each order. Which kind presses, and which kind never returns?"),
        ),
        (
            tell("a squeezer: it takes by price and terms what it brings by volume"),
            tell(
                "That is the source's third kind. Our table cannot see it by returns alone: look at price and days too."
            ),
        ),
        (
            tell("a key account, since it buys much and often"),
            tell("Much and often are two marks of three. What does it leave?"),
        ),
    ],
    right="b",
)
question(
    "04e.3",
    tell("A customer meets seven of the eight criteria. The one it misses is the profit. Is it a key account?"),
    options=[
        (
            tell("yes, seven are more than five"),
            tell("Are all criteria worth the same here? Look for the one that must be met."),
        ),
        (
            tell("yes, if it is the largest"),
            tell("Size is in three of the criteria already. What pays for the effort?"),
        ),
        (
            tell("no, the profit must be met"),
            tell("Without profit the other seven say only how much it would cost to be proud of this customer."),
        ),
    ],
    right="c",
)
question(
    "04e.4",
    tell("What share of this year's sales do your three largest customers bring together?"),
    number=lambda parts: float(parts["share"].loc[3]),
    form="share",
)
question(
    "04e.5",
    tell("One batch for your largest customer fails. How many average orders of this customer earn that back?"),
    number=lambda accounts: float(orders_for_a_recall(accounts).iloc[0]),
    decimals=0,
    wrong=[
        (
            lambda: RECALL,
            tell("So many orders the batch costs. What does one order leave, once all its costs are paid?"),
        ),
    ],
)
question(
    "04e.6",
    tell("How many of the customers who bought this year leave a loss once goods and service are paid?"),
    number=lambda curve: int(curve.attrs["losers"]),
)
question(
    "04e.7",
    tell(
        "The bank found that the customers who earned its profit were the dissatisfied ones. What would you do first?"
    ),
    options=[
        (
            tell("mend the service for those who earn the profit"),
            tell("So did the bank. Whoever pays for the service should get it."),
        ),
        (
            tell("dismiss everybody who leaves no profit"),
            tell("Some are new, and some would pay for what they get. Did you ask what the earners lack?"),
        ),
        (
            tell("nothing, since satisfied customers stay"),
            tell("Which customers were the satisfied ones, and what did they leave?"),
        ),
    ],
    right="a",
)
question(
    "04e.8",
    tell(
        "A new customer takes a large share of your hours and brings a small share of the margin. What does the gap tell you?"
    ),
    options=[
        (tell("stop serving it"), tell("How would you ever win a customer then? What do the first months cost?")),
        (
            tell("ask whether the margin is still to come, and by which day"),
            tell("A gap is a question with a day. If the margin does not come, change price, order size or service."),
        ),
        (
            tell("nothing, all customers deserve the same hours"),
            tell("Whose hours does it take, and what did they bring?"),
        ),
    ],
    right="b",
)
question(
    "04e.9",
    tell("Which words belong to gold in the source?"),
    options=[
        (
            tell("highest results, won only by great effort"),
            tell("That is one metal higher. What is said of the second?"),
        ),
        (
            tell("fairly high results, and loyal"),
            tell("Our table does not measure loyalty: take its three tests from chapter 04d."),
        ),
        (tell("little profit, and often a loss"), tell("That is the last metal. Which words speak of staying?")),
    ],
    right="b",
)
