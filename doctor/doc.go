// Package doctor finds what keeps a person from logging in with the CIE, and ends in one
// verdict with one next step.
//
// A [Check] asks one question of the computer, of the readers, of the card or of a site. The
// checks form a graph: one that needs another runs only where that one found nothing wrong,
// so that a service which does not run is not also reported as a missing reader. What a
// check finds wrong is a code of the one fault table, with evidence for whoever helps.
//
// Nothing here changes anything: what can be mended is the business of package repair. No
// PIN is asked or sent.
package doctor
