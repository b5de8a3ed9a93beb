import { describe, expect, test } from "@odoo/hoot";
import { queryOne, waitFor } from "@odoo/hoot-dom";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { EmailBody } from "@cp_cases/history/email_body";

describe.current.tags("desktop");
defineMailModels();

test("the frame has a ring where Tab leads into it, and none for the pointer", async () => {
    await mountWithCleanup(EmailBody, {
        props: {
            html: "<p>Hello</p>",
            title: "Incoming email",
            isEmail: true,
            isFolded: false,
            hasRemoteImages: false,
            onRecordLink: () => {},
        },
    });
    await waitFor(`iframe[style*="height"]`);
    const view = queryOne("iframe").contentWindow;
    const happen = (...types) => types.forEach((type) => view.dispatchEvent(new Event(type)));
    happen("focus");
    expect("iframe").toHaveClass("o-cp-cases-focused");
    happen("blur");
    expect("iframe").not.toHaveClass("o-cp-cases-focused");
    happen("pointerdown", "focus");
    expect("iframe").not.toHaveClass("o-cp-cases-focused");
});
