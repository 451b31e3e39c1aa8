"""Questions of chapter 04f: what do you promise to whom, in writing?"""

from crmlib.language import tell
from crmlib.practice.question import question

question(
    "04f.1",
    tell("How many firms that do not buy yet have money, authority and need, and are worth winning this year?"),
    number=lambda summary: int(summary.loc[summary["question"] == 3, "customers"].iloc[0]),
)
question(
    "04f.2",
    tell(
        "Most of last year's profit came from one customer, who now sends goods back again and again. What is its nature?"
    ),
    options=[
        (
            tell("most valuable, with a flag beside it"),
            tell("Nature says what it brings and may bring; the flag says what to ask first."),
        ),
        (
            tell("without value, since complaints cost money"),
            tell("Did it leave a loss, two years running, with little room?"),
        ),
        (
            tell("none until it stops complaining"),
            tell("Does a complaint change what the customer has left this year?"),
        ),
    ],
    right="a",
)
question(
    "04f.3",
    tell("Which firms answer the third question, whom do we most want to begin trade with?"),
    options=[
        (tell("large customers with much room"), tell("Do you have to begin trade with somebody who buys already?")),
        (tell("customers who fell silent"), tell("They traded with you. Who has never bought?")),
        (
            tell("firms that do not buy yet, with money, authority and need"),
            tell("They come from the leads, and bring no sales yet: only their scores speak."),
        ),
    ],
    right="c",
)
question(
    "04f.4",
    tell("You want to survey a customer's stores for two weeks. What comes first?"),
    options=[
        (tell("the survey, it will show the value"), tell("Who pays for two weeks if there is no room?")),
        (
            tell("five answers: worth, kind, risk, return, resources"),
            tell("Value first, effort after: the survey is one of the resources, so it comes last."),
        ),
        (
            tell("the proposal, so that they see we mean it"),
            tell("What would you propose before you know what is to be had?"),
        ),
    ],
    right="b",
)
question(
    "04f.5",
    tell("Which of these is a goal that somebody can check?"),
    options=[
        (
            tell("become the preferred partner of our key accounts"),
            tell("How would you see, on which day, that you have?"),
        ),
        (tell("sell more to the largest"), tell("How much more, and by when?")),
        (
            tell("half of what they need in a year from us, by 30 June"),
            tell("A figure and a day: on 1 July you either have it or not."),
        ),
    ],
    right="c",
)
question(
    "04f.6",
    tell("On how many customers do the four systems agree?"),
    number=lambda laid: int((laid["apart"] == 0).sum()),
)
question(
    "04f.7",
    tell(
        "A firm has forty customers, knows orders and dates, and has never written down costs or hours. Which two does it adopt first?"
    ),
    options=[
        (
            tell("the four metals and the four natures"),
            tell("Which columns do both need, and does this firm have them?"),
        ),
        (
            tell("ABC by value and RFM"),
            tell("Both need orders and dates alone. Start writing down the hours for the third."),
        ),
        (
            tell("the ranks A to D and the metals"),
            tell("One percent of forty customers is how many? And where are the costs?"),
        ),
    ],
    right="b",
)
question(
    "04f.8",
    tell("Which of the eight keys can no file fill in for you?"),
    options=[
        (
            tell("who decides, who uses and who pays"),
            tell("The card has the firm; only people can tell you who decides."),
        ),
        (tell("what we deliver of their yearly need"), tell("Look at the second row: what does it take that from?")),
        (tell("how often goods came back"), tell("Look at the sixth row.")),
    ],
    right="a",
)
question(
    "04f.9",
    tell("All your systems call a customer good who fell silent months ago. What do you do?"),
    options=[
        (tell("trust the majority"), tell("Do systems that add up the past see what happens now?")),
        (
            tell("look at the calendar beside every grade, and call"),
            tell("A grade adds up the past. Only the customer's own rhythm says that something has changed."),
        ),
        (tell("add another system"), tell("What would it be counted from, if not the same orders?")),
    ],
    right="b",
)
