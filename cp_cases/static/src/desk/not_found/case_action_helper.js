import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { ActionHelper } from "@web/views/action_helper";

// The fields of the search box that hold words which people have typed.
const TYPED = ["search_term", "search_email", "search_company", "search_phone"];
// As in "email:sara@".
const TAG = /^[^\s:：]+[:：]\s*/;

/**
 * A list of cases in which nothing is found names what was looked for, and offers to look elsewhere.
 * It says the same whether there is a case that the user does not see, or none.
 */
export class CaseActionHelper extends ActionHelper {
    static template = "cp_cases.CaseActionHelper";

    setup() {
        super.setup();
        this.action = useService("action");
    }

    /** What was looked for, or an empty text. */
    get term() {
        const fields = this.env.searchModel.getSearchItems(
            (item) => item.isActive && item.type === "field" && TYPED.includes(item.fieldName),
        );
        return fields
            .flatMap((field) => field.autocompleteValues.map((value) => value.label))
            .join(" ");
    }

    get notFound() {
        return _t("No case found for “%s”", this.term);
    }

    /** Whether the list shows but a part of all cases. */
    get isPart() {
        return this.env.searchModel.globalDomain.length > 0;
    }

    lookInCases() {
        return this.look("cp_cases.cp_case_action", { search_default_search_term: this.term });
    }

    lookInContacts() {
        return this.look("contacts.action_contacts", {
            search_default_name: this.term.replace(TAG, ""),
        });
    }

    look(action, additionalContext) {
        return this.action.doAction(action, { additionalContext });
    }
}
