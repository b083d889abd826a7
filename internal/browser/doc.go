// Package browser drives the real browsers that tests look through.
//
// Chromium is driven over the Chrome DevTools Protocol, Firefox over WebDriver BiDi. Both
// run headless, each with a new profile, and are used as a person uses them: a click is a
// trusted event at a place of the screen where the element can be seen, and only a click
// opens a window.
//
// Such tests run only where machine tests are asked for; a browser that is missing then is
// a failure (package machinetest).
package browser
