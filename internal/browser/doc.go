// Package browser drives the real browsers that tests look through.
//
// Chromium is driven over the Chrome DevTools Protocol, Firefox over WebDriver BiDi. Both
// run headless, each with a new profile, and are used as a person uses them: a click is a
// trusted event at a place of the screen where the element can be seen, and only a click
// opens a window.
//
// Such tests run only with CIED_MACHINE_TESTS=1 in the environment. A browser that is
// missing then is a failure: a suite that skips proves nothing.
package browser
