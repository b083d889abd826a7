package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cied/demo"
	"cied/lang"
	"cied/nfc"
	"cied/policy"
	"cied/simulator"
	"cied/token"
)

// addCobraCommands adds the two commands that cobra brings, with texts as short as ours.
func addCobraCommands(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Short, c.Long = "Show the help of a command", ""
		case "completion":
			c.Short, c.Long = "Write completions for a shell; packages bring them", ""
			for _, shell := range c.Commands() {
				shell.Short, shell.Long, shell.DisableFlagsInUseLine = "Write completions for "+shell.Name(), "", false
				shell.Example = "  " + installCompletion(shell.Name())
			}
		}
	}
}

// installCompletion is the line that makes the completions of a shell last.
func installCompletion(shell string) string {
	switch shell {
	case "bash":
		return "cied completion bash >~/.local/share/bash-completion/completions/cied"
	case "zsh":
		return `cied completion zsh >"${fpath[1]}/_cied"`
	case "fish":
		return "cied completion fish >~/.config/fish/completions/cied.fish"
	default:
		return "cied completion powershell >>$PROFILE"
	}
}

// complete says what a shell offers for arguments and for the values of flags, where it is
// known. The rest is not completed: neither a site nor a PIN is the name of a file.
func (p *program) complete(root *cobra.Command) {
	values := p.flagValues()
	walk(root, func(c *cobra.Command) {
		if c.ValidArgsFunction == nil {
			c.ValidArgsFunction = cobra.NoFileCompletions
		}
		for name, complete := range values {
			if c.Flags().Lookup(name) != nil {
				_ = c.RegisterFlagCompletionFunc(name, complete) // fails for an unknown flag, and for a second time
			}
		}
	})
}

// flagValues are the values of flags by their names, which mean the same in all commands.
func (p *program) flagValues() map[string]cobra.CompletionFunc {
	values := map[string]cobra.CompletionFunc{
		"format":       oneOf(string(token.WebEID), string(token.CMS)),
		"revocation":   oneOf(string(policy.Off), string(policy.CRL), string(policy.OCSP)),
		"unknown-chip": oneOf(string(policy.Refuse), string(policy.Ask)),
		"sod":          oneOf(string(simulator.SODSHA256), string(simulator.SODPSS), string(simulator.SODSHA1DS)),
		"language":     oneOf(lang.All()...),
		"outcome":      completeOutcomes,
		"family":       completeFamilies,
		"fault":        completeFaults,
		"set":          completeSwitches,
		"reader":       completeReaders,
		"trust":        completeDirectories,
		"out":          completeDirectories,
		"module":       completeFiles,
		"config":       completeFiles,
		"key":          completeFiles,
		"cert":         completeFiles,
		"output":       completeFiles,
		"chromium":     completeFiles,
	}
	for _, name := range []string{"origin", "nonce", "listen-vpcd", "vpcd", "wait", "port", "pin", "puk", "site", "at", "signer", "lotl-signer", "sp", "idp", "button", "patience"} {
		values[name] = cobra.NoFileCompletions
	}
	return values
}

func oneOf(values ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)
}

func completeFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

func completeDirectories(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

func completeFamilies(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, f := range simulator.Families() {
		names = append(names, f.Name)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

func completeOutcomes(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, o := range demo.Outcomes() {
		names = append(names, string(o))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// completeFaults leaves the number of a command to the person.
func completeFaults(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, f := range simulator.Faults() {
		names = append(names, cobra.CompletionWithDesc(strings.TrimSuffix(faultName(f), "N"), f.Sentence))
	}
	return names, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

func completeSwitches(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, w := range simulator.Switches() {
		names = append(names, cobra.CompletionWithDesc(w.Name+"=", w.Sentence))
	}
	return names, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// completionPatience is how long a person who has pressed the tabulator waits for PC/SC.
const completionPatience = 500 * time.Millisecond

// completeReaders offers the readers that are connected, if PC/SC tells at once.
func completeReaders(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return readerNames(c.Context(), nfc.NewPCSC(nfc.PCSCOptions{})), cobra.ShellCompDirectiveNoFileComp
}

func readerNames(ctx context.Context, readers nfc.Driver) (names []string) {
	ctx, cancel := context.WithTimeout(ctx, completionPatience)
	defer cancel()
	_ = readers.Watch(ctx, func(all []nfc.Reader, _ error) { // ends by cancel, which is no failure
		for _, r := range all {
			names = append(names, r.Name)
		}
		cancel()
	})
	return names
}
