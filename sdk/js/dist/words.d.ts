/** What a person reads of this module, in one language. */
export interface Words {
    blocked: string;
    open: string;
    perhaps: string;
    again: string;
    blockedTitle: string;
    noAnswerTitle: string;
    startOver: string;
    done: string;
    lost: string;
}
/** All words, by language. */
export declare const words: Record<string, Words>;
/** wordsFor returns the words of the first tag ("de-AT") that there are words for, or English. */
export declare function wordsFor(...tags: (string | undefined)[]): Words;
/** wordsHere returns the words of this page: its own language, then what the browser prefers. */
export declare function wordsHere(lang?: string): Words;
