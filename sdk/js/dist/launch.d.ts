/**
 * launch is the whole of the launch page: it announces itself to the page that has opened
 * it, is told what to ask for, and goes on to cied. It does nothing for anybody else: the
 * address alone starts no login. Where nobody waits, message says so.
 */
export declare function launch(message: HTMLElement): void;
