/**
 * The beginning of a text and an ellipsis, cut between two characters as people see them.
 *
 * @param {string} text
 * @param {number} length at most so many UTF-16 code units
 */
export function cutText(text, length) {
    if (text.length <= length) {
        return text;
    }
    let beginning = "";
    for (const { segment } of new Intl.Segmenter().segment(text)) {
        if (beginning.length + segment.length > length) {
            break;
        }
        beginning += segment;
    }
    return `${beginning.trimEnd()}…`;
}
