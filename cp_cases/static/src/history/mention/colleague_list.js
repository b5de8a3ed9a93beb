import { MentionList } from "@mail/core/web/mention_list";

/** The list of those who can be mentioned. The server says who they are: nobody else is offered. */
export class ColleagueList extends MentionList {
    static props = { ...MentionList.props, fetch: Function };

    setup() {
        super.setup();
        let suggestions = [];
        this.suggestionService = {
            fetchSuggestions: async ({ term }) => {
                suggestions = await this.props.fetch(term);
            },
            searchSuggestions: () => ({ suggestions }),
        };
    }

    onKeydown(ev) {
        super.onKeydown(ev);
        if (ev.key === "Escape") {
            // The dialog of the note stays open.
            ev.stopPropagation();
        }
    }
}
