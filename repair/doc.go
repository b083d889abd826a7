// Package repair mends, after a yes, three things on Linux that keep a person from using a
// card reader, and can take each of them back.
//
// What it can do is a closed list: it starts pcscd.socket, it lets one user through polkit
// to the PC/SC service, it takes a reader away from the kernel's NFC drivers. The person
// sees every change before as a diff of the file and as the command to the letter
// ([Repair.Diff]). A change is one command run as the administrator ([Runner]), by pkexec
// in a desktop session and by sudo at a terminal, so that one password is asked. Nothing of
// what varies is ever part of a shell's text: helper.sh is constant, paths and modules are
// those of this package, and a file's content comes through standard input.
//
// What was done is written down in a journal, a file of the user's. It holds no path and no
// command, so that whoever can write it cannot choose what the administrator runs, and it is
// read and written with the user's rights, also under sudo. A file that somebody has edited
// since, or made a link, is left as it is, and that is an error.
//
// No HTTP request reaches this package: only cmd/cied imports it.
package repair
