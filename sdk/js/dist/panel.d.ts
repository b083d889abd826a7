import type { Notice } from "./login.js";
/**
 * A Panel is the small element that tells the person about an attempt. It carries no style
 * of its own: the page may style the classes "cied-notice", "cied-text" and "cied-open".
 */
export declare class Panel {
    private readonly element;
    private readonly text;
    private readonly button;
    constructor(parent: HTMLElement);
    show(notice: Notice): void;
}
