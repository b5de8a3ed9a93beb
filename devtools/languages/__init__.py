"""The translations of the addons: their files, kept up to date with the texts."""

# Their files, and what Odoo calls them.
LANGUAGES = {
    "ar": "ar_001",
    "de": "de_DE",
    "es": "es_ES",
    "fr": "fr_FR",
    "ja": "ja_JP",
    "ko": "ko_KR",
}
