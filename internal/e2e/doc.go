// Package e2e is the tests of cied as its three kinds of people meet it: the real
// program, the real PC/SC service, real browsers, the real PIN dialog. Only the card is
// simulated.
//
// They run with CIED_MACHINE_TESTS=1, as make test does.
package e2e
