// Odoo's own rules (odoo/addons/web/tooling), in eslint's present format.
const js = require("@eslint/js");
const globals = require("globals");

module.exports = [
    js.configs.recommended,
    {
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: {...globals.browser, luxon: "readonly", odoo: "readonly"},
        },
        rules: {
            "arrow-body-style": ["error", "as-needed"],
            curly: ["error", "all"],
            eqeqeq: "error",
            "max-lines": ["error", {max: 400}],
            "no-duplicate-imports": "error",
            "no-restricted-globals": ["error", "event", "self"],
            "no-restricted-syntax": ["error", "PrivateIdentifier"],
            "no-unused-vars": ["error", {args: "none", caughtErrors: "all"}],
            "no-var": "error",
            "prefer-const": ["error", {destructuring: "all"}],
        },
    },
    {
        files: ["devtools/**"],
        languageOptions: {globals: globals.node},
    },
];
