/**
 * Every screen: its name, who is at it, the steps there, and whether there is none like it on
 * phones (isForDesks) or at desks (isForPhones).
 */
import { caseScreens } from "./screens/case.mjs";
import { draftScreens } from "./screens/draft.mjs";
import { listScreens } from "./screens/lists.mjs";
import { officeScreens } from "./screens/office.mjs";

export const screens = [...listScreens, ...caseScreens, ...draftScreens, ...officeScreens];
