import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const ROOT_MENU = "cp_cases.cp_cases_menu_root";

/**
 * Where the agent goes once a draft has ended. The next page takes the place of the draft in the
 * breadcrumbs.
 */
class NextPage {
    constructor(model, services) {
        this.model = model;
        Object.assign(this, services);
    }

    get breadcrumbs() {
        return this.action.currentController.config.breadcrumbs;
    }

    get isOpenedFromCase() {
        return this.breadcrumbs.at(-2)?.name === this.model.root.data.number;
    }

    async restore({ jsId }) {
        await this.action.doAction({ type: "ir.actions.act_window_close" });
        return this.action.restore(jsId);
    }

    /**
     * Open the next page; if the draft was opened from there, or has no case, go back instead. Where
     * there is nothing to go back to, the draft was opened by its address, in whichever app.
     */
    async goOn(next) {
        const { case_id } = this.model.root.data;
        const previous = this.breadcrumbs.at(-2);
        const isCase = next.res_model === "cp.case" && next.res_id === case_id?.id;
        if (previous && (!next.res_id || (isCase && this.isOpenedFromCase))) {
            return this.restore(previous);
        }
        return this.action.doAction(next, {
            stackPosition: "replaceCurrentAction",
            onActionReady: () => !previous && this.showOwnMenus(),
        });
    }

    showOwnMenus() {
        const root = this.menu.getAll().find(({ xmlid }) => xmlid === ROOT_MENU);
        this.menu.setCurrentMenu(root);
    }

    /** Go back to the list, and on to its next case. */
    async goNext(next) {
        const list = this.breadcrumbs.at(this.isOpenedFromCase ? -3 : -2);
        const resId = await this.casePager.findNext(this.model.root.data.case_id.id);
        if (list) {
            await this.restore(list);
        }
        if (resId) {
            return this.action.doAction(
                {
                    type: "ir.actions.act_window",
                    res_model: "cp.case",
                    res_id: resId,
                    views: [[false, "form"]],
                },
                {
                    props: { resIds: this.casePager.resIds },
                    stackPosition: list ? undefined : "replaceCurrentAction",
                },
            );
        }
        this.notification.add(_t("Sent. There is no next case."), { type: "success" });
        return list ? undefined : this.goOn(next);
    }
}

export function useNextPage(model) {
    return new NextPage(model, {
        action: useService("action"),
        casePager: useService("cp_cases.case_pager"),
        menu: useService("menu"),
        notification: useService("notification"),
    });
}
