// Package taint looks for the citizen's digits wherever they must not be: its tests run
// the real program with marked digits, and read everything that it says and writes, and
// the memory that it keeps.
//
// What they show is what is found nowhere in a process that has finished with a PIN. Go
// promises less: the runtime may move a stack, or keep a register on one, while the digits
// are in use, and never clears what it leaves behind. The program keeps digits in buffers
// that do not move and overwrites them; that no copy is left is measured here at every
// run, and is no property of the language. Nor is it one of the kernel, through whose
// buffers of a pipe the digits come from the dialog, and which no process can read.
package taint
