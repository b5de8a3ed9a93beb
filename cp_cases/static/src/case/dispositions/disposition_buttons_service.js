import { registry } from "@web/core/registry";

/** The dispositions that a button sets, asked for once for each service and page load. */
export const dispositionButtonsService = {
    dependencies: ["orm"],

    start(_env, { orm }) {
        const known = new Map();
        return {
            /**
             * @param {number} serviceId
             * @returns {Promise<{ id: number, name: string }[]>}
             */
            load(serviceId) {
                if (!known.has(serviceId)) {
                    const asked = orm.silent.call("cp.service", "get_disposition_buttons", [
                        [serviceId],
                    ]);
                    asked.catch(() => known.delete(serviceId));
                    known.set(serviceId, asked);
                }
                return known.get(serviceId);
            },
        };
    },
};

registry.category("services").add("cp_cases.disposition_buttons", dispositionButtonsService);
