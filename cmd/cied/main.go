// Command cied logs a person in to public services with the Italian electronic identity
// card. It only wires the packages together: what they can do is theirs.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"github.com/spf13/cobra"

	"cied/fault"
	"cied/internal/session"
	"cied/secret"
)

func main() {
	if err := secret.Harden(); err != nil {
		fmt.Fprintln(os.Stderr, "cied: core dumps could not be switched off:", err)
	}
	ctx, stop := session.WithSignals(context.Background(), endings()...)
	status := run(ctx, os.Args[1:], stdio())
	stop()
	os.Exit(status)
}

// endings are the signals that end a command as it should end: the dialog closed and the
// card reset. A hangup is one, unless whoever started the program (nohup) wants it to stay.
func endings() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}

// run is one command line; the result is its exit status.
func run(ctx context.Context, args []string, io streams) int {
	p := &program{streams: io, lang: chosenLang()}
	root := p.root()
	root.SetArgs(args)
	root.SetIn(io.in)
	root.SetOut(io.out)
	root.SetErr(io.err)
	command, err := root.ExecuteContextC(ctx)
	defer func() {
		if p.endLog != nil {
			p.endLog()
		}
	}()
	if err == nil {
		return 0
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		f = fault.New(fault.Usage, "cied", err) // cobra's own words about the command line
	}
	p.path = command.CommandPath()
	p.machine = p.machine || command.Annotations[machineFaults] != ""
	p.json = p.json || slices.Contains(args, "--json") // reading may have stopped before it
	if !p.told {
		p.tellFault(f)
	}
	return f.Code.Row().Exit
}

// machineFaults annotates a command whose faults are JSON unless a person reads them.
const machineFaults = "machine-faults"

// root is the command tree. Flags may follow arguments in every command.
func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "cied",
		Short:         "Log in with the Italian electronic identity card (CIE)",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.PersistentFlags().BoolP("help", "h", false, "show this help")
	root.PersistentFlags().BoolVar(&p.json, "json", false, "write results and faults as JSON")
	root.PersistentFlags().BoolVarP(&p.verbose, "verbose", "v", false, "write a log to standard error: never PINs or card data")
	root.AddCommand(p.serve(), p.status(), p.stop(), p.login(), p.card(), p.pin(), p.history(), p.trust(), p.simulate(), p.doctor(), p.trace(), p.demo(), p.openURL(), p.browser(), p.federation(), p.man(), p.version())
	addCobraCommands(root)
	p.complete(root)
	p.speak(root)
	return root
}
