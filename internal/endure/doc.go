// Package endure is the tests of what a login survives on a real machine: hundreds of
// logins in a row, a PC/SC service that is killed and restarted, readers that vanish,
// other programs at the card, a computer that sleeps, a daemon that is killed.
//
// The service is pcscd with the virtual readers of vpcd, or our own listener; the card is
// simulated. With [Variable] the long runs are as long as it says.
package endure

// Variable is the environment variable with the number of logins in a row on pcscd. Each
// takes a second or two, most of it until the service sees the card come and go.
const Variable = "CIED_ENDURE"
