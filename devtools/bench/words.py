"""What the seeded cases are about, and who writes them."""

_STARTS = [start + vowel for start in "bdfglmnrst" for vowel in "ae"]
_MIDDLES = [middle + vowel for middle in "kvzpl" for vowel in "io"]
_ENDS = ["ba", "dor", "fin", "gar", "lis", "mon", "nak", "per", "rus", "son", "tel", "vik"]

FIRST_NAMES = [(start + end).capitalize() for start in _STARTS for end in _ENDS]
LAST_NAMES = [
    (start + middle + end).capitalize() for start in _STARTS for middle in _MIDDLES for end in _ENDS
]
TOPICS = ["Refund of", "Question about", "Problem with", "Return of", "Change of", "Delay of"]
THINGS = ["order", "order", "order", "invoice", "delivery", "subscription", "account", "voucher"]
DETAILS = ["", "urgent", "second request", "wrong colour", "damaged parcel", "from the shop"]
RARE = "zeppelin"
JAPANESE = "返金"
JAPANESE_PAIRS = " 返金 金 "  # what the addon adds, so that two characters are found
COMMON = "order"
STATES = ["closed"] * 16 + ["resolved", "pending", "open", "new"]
