import { SearchModel } from "@web/search/search_model";

export class MyCasesSearchModel extends SearchModel {
    /** What the user searches for, without the domain of the action. */
    get wantedDomain() {
        return this._getDomain({ withGlobal: false });
    }
}
