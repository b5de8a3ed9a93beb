import { Component, useEffect, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";

/**
 * A button for each disposition that one click sets: those that the services of all the cases have.
 * The server sets it on all cases or on none, and then says on which it cannot.
 */
export class DispositionButtons extends Component {
    static template = "cp_cases.DispositionButtons";
    static props = {
        serviceIds: { type: Array, element: Number },
        // Returns a promise of the ids, or of nothing if there is something to correct first.
        getCaseIds: Function,
        onSet: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({ buttons: [], isBusy: false });
        this.keepLast = new KeepLast();
        useEffect(
            () => {
                this.load();
            },
            () => [this.props.serviceIds.join()],
        );
    }

    async load() {
        const { serviceIds } = this.props;
        const asked = serviceIds.length
            ? this.orm.silent.call("cp.service", "get_disposition_buttons", [serviceIds])
            : Promise.resolve([]);
        this.state.buttons = await this.keepLast.add(asked);
    }

    async set(disposition) {
        this.state.isBusy = true;
        try {
            const caseIds = await this.props.getCaseIds();
            if (caseIds?.length) {
                await this.orm.call("cp.case", "action_press_disposition", [
                    caseIds,
                    disposition.id,
                ]);
                this.notification.add(this.getText(disposition, caseIds.length), {
                    type: "success",
                });
                await this.props.onSet();
            }
        } finally {
            this.state.isBusy = false;
        }
    }

    getText(disposition, count) {
        return count === 1
            ? _t("The disposition is now %(name)s.", { name: disposition.name })
            : _t("The disposition of %(count)s cases is now %(name)s.", {
                  count,
                  name: disposition.name,
              });
    }
}
