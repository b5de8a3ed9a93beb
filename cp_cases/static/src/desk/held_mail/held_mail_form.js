import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

const ACTS = ["action_release", "action_retry", "action_discard"];
const WAITING = ["state", "in", ["held", "failed"]];
const LIMIT = 80;

/** One held email after the other: once one is decided, the next one opens by itself. */
export class HeldMailFormController extends FormController {
    setup() {
        super.setup();
        this.action = useService("action");
        this.notification = useService("notification");
    }

    async afterExecuteActionButton(clickParams) {
        await super.afterExecuteActionButton(clickParams);
        if (ACTS.includes(clickParams.name)) {
            await this.goOn();
        }
    }

    async goOn() {
        const { data } = this.model.root;
        if (data.state === "done") {
            this.tellOfCase(data.case_id);
        } else if (data.state !== "discarded") {
            this.notification.add(data.reason_text, {
                title: _t("It is still held"),
                type: "warning",
            });
            return;
        }
        const following = this.getFollowing();
        const domain = following.length ? [["id", "in", following], WAITING] : [WAITING];
        const waiting = await this.orm.search("cp.inbound.mail", domain, { limit: LIMIT });
        if (!waiting.length) {
            return this.goBack();
        }
        // An email that was opened by its address leads on to whatever waits.
        await this.model.load(
            following.length
                ? { resId: following.find((id) => waiting.includes(id)) }
                : { resId: waiting[0], resIds: waiting },
        );
    }

    /** The others that the pager goes through, beginning with the next. */
    getFollowing() {
        const { resId, resIds } = this.model.root;
        const index = resIds.indexOf(resId);
        return [...resIds.slice(index + 1), ...resIds.slice(0, index)];
    }

    tellOfCase(held) {
        this.notification.add(_t("The email stands on case %s.", held.display_name), {
            type: "success",
            buttons: [
                {
                    name: _t("Open case"),
                    onClick: () =>
                        this.action.doAction({
                            type: "ir.actions.act_window",
                            res_model: "cp.case",
                            res_id: held.id,
                            views: [[false, "form"]],
                        }),
                },
            ],
        });
    }

    async goBack() {
        const count = await this.orm.searchCount("cp.inbound.mail", [WAITING]);
        if (!count) {
            this.notification.add(_t("Nothing is held any more."), { type: "success" });
        }
        if (this.env.config.breadcrumbs.length > 1) {
            this.env.config.historyBack();
        } else {
            await this.action.doAction("cp_cases.cp_inbound_mail_action", {
                clearBreadcrumbs: true,
            });
        }
    }
}

registry
    .category("views")
    .add("cp_cases_held_mail_form", { ...formView, Controller: HeldMailFormController });
