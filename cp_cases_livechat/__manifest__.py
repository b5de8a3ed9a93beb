{
    "name": "Cases from Live Chat",
    "summary": "Add a new case from a live chat, with its visitor and what was said",
    "version": "19.0.1.1.0",
    "category": "Services/Cases",
    "author": "cp_cases developers",
    "maintainers": ["cp-cases"],
    "license": "LGPL-3",
    "development_status": "Beta",
    "website": "https://github.com/cp-cases/cp_cases",
    "depends": ["cp_cases", "im_livechat"],
    "assets": {
        "web.assets_backend": [
            "cp_cases_livechat/static/src/**/*",
        ],
        "web.assets_tests": [
            "cp_cases_livechat/static/tests/tours/**/*",
        ],
    },
    "auto_install": True,
}
