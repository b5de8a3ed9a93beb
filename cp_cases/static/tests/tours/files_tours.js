import { registry } from "@web/core/registry";
import { dragenterFiles, dropFiles } from "@web/../tests/utils";

const BODY = ".o-cp-cases-draft [name=body] .odoo-editor-editable";
const DRAFT = ".o-cp-cases-draft-files";
const makeFile = (name) => new File(["Some lines"], name, { type: "text/plain" });

/** The files of an email are looked at in place, and some are attached to the answer. */
registry.category("web_tour.tours").add("cp_cases.files", {
    steps: () => [
        {
            content: "in the order of the email",
            trigger:
                ".o-cp-cases-attachment:contains('later.png') + .o-cp-cases-attachment:contains('earlier.txt')",
        },
        { trigger: ".o-cp-cases-attachment button[aria-label='Preview']", run: "click" },
        { trigger: ".o-FileViewer:contains('later.png') [aria-label='Close']", run: "click" },
        {
            content: "all of them at once",
            trigger: "body:not(:has(.o-FileViewer)) .o-cp-cases-download-all",
            async run({ anchor }) {
                const response = await fetch(anchor.href);
                const type = response.headers.get("Content-Type");
                if (!response.ok || type !== "application/zip") {
                    throw new Error(`${response.status} ${type}`);
                }
            },
        },
        { trigger: "button[name=action_reply]", run: "click" },
        {
            content: "a file is dropped, not on anything that waits for it",
            trigger: BODY,
            async run() {
                await dragenterFiles(".o-cp-cases-draft", [makeFile("dropped.txt")]);
                await dropFiles(".o-cp-cases-dropzone", [makeFile("dropped.txt")]);
            },
        },
        {
            trigger: `${DRAFT}:contains('dropped.txt')`,
            run() {
                const clipboardData = new DataTransfer();
                clipboardData.items.add(makeFile("pasted.txt"));
                document
                    .querySelector(BODY)
                    .dispatchEvent(new ClipboardEvent("paste", { bubbles: true, clipboardData }));
            },
        },
        { trigger: `${DRAFT}:contains('dropped.txt'):contains('pasted.txt')` },
        {
            trigger: `${DRAFT} .o-cp-cases-attachment:contains('dropped.txt') .o-cp-cases-file-remove`,
            run: "click",
        },
        { trigger: `${DRAFT}:contains('pasted.txt'):not(:contains('dropped.txt'))` },
        {
            trigger: BODY,
            run: "editor As you wished.",
        },
        { trigger: "button[name=action_send]", run: "click" },
        {
            trigger: ".o-cp-cases-entry[data-type='outgoing']:contains('As you wished.')",
            run: "click",
        },
        { trigger: ".o-cp-cases-attachments:contains('pasted.txt')" },
    ],
});
