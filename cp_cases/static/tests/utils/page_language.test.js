import { after, describe, expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";

import { pageLanguageService } from "@cp_cases/utils/language/page_language";

describe.current.tags("headless");

test("the page says its language, unless it has said so", () => {
    const { documentElement } = document;
    const { lang } = documentElement;
    after(() => (documentElement.lang = lang));
    patchWithCleanup(user, {
        get lang() {
            return "ko-KR";
        },
    });
    documentElement.lang = "";
    pageLanguageService.start();
    expect(documentElement.lang).toBe("ko-KR");
    documentElement.lang = "de-DE";
    pageLanguageService.start();
    expect(documentElement.lang).toBe("de-DE");
});
