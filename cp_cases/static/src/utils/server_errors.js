import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { FetchRecordError } from "@web/model/relational_model/errors";

const OUT_OF_SIGHT = ["odoo.exceptions.AccessError", "odoo.exceptions.MissingError"];

/** Whether the server, or the way to it, is the matter. */
export function isOfServer(error) {
    return error instanceof RPCError || error instanceof ConnectionLostError;
}

/** Whether a record cannot be read because the user does not see it, or not any more. */
export function isOutOfSight(error) {
    return error instanceof FetchRecordError || OUT_OF_SIGHT.includes(error.exceptionName);
}
