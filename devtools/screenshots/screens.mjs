/**
 * Every screen: its name, who is at it, the steps there, whether there is none like it on phones
 * (isForDesks) or at desks (isForPhones), on a page of Odoo's a selector of what is ours, and
 * whether notices are part of it (keepsNotices).
 */
import { caseScreens } from "./screens/case.mjs";
import { draftScreens } from "./screens/draft.mjs";
import { listScreens } from "./screens/lists.mjs";
import { officeScreens } from "./screens/office.mjs";

export const screens = [...listScreens, ...caseScreens, ...draftScreens, ...officeScreens];
