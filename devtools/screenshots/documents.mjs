/** The pictures in the documents: which screen, in which form. */
export const documents = [
    { file: "case.png", screen: "case-locked", width: 1400, lang: "en_US" },
    { file: "draft.png", screen: "draft-reply", width: 1400, lang: "en_US" },
    { file: "my-cases.png", screen: "my-personal", width: 1400, lang: "en_US" },
    { file: "closed.png", screen: "case-closed", width: 1400, lang: "en_US" },
];
