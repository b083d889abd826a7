package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cied/simulator"
)

// speak gives each command and flag under root its text in the language of p. The English
// texts stand where commands and flags are made.
func (p *program) speak(root *cobra.Command) {
	words, lists := helpWordsIn(p.lang), simulatorLists()
	walk(root, func(c *cobra.Command) {
		words.translate(c)
		c.Long = lists.Replace(c.Long)
	})
	root.SetUsageFunc(func(c *cobra.Command) error {
		var b strings.Builder
		words.usage(&b, c)
		_, err := io.WriteString(c.OutOrStderr(), b.String())
		return err
	})
}

// walk calls visit for a command and for those under it, each before its own.
func walk(c *cobra.Command, visit func(*cobra.Command)) {
	visit(c)
	for _, under := range c.Commands() {
		walk(under, visit)
	}
}

// simulatorLists replaces the names of lists in texts. What the lists say is for whoever
// tests with simulated cards, and in English only.
func simulatorLists() *strings.Replacer {
	var families, faults, switches strings.Builder
	for _, f := range simulator.Families() {
		families.WriteString(" " + f.Name)
	}
	for _, f := range simulator.Faults() {
		fmt.Fprintf(&faults, "  %-20s %s\n", faultName(f), f.Sentence)
	}
	for _, w := range simulator.Switches() {
		fmt.Fprintf(&switches, "  %-20s %s\n", w.Name, w.Sentence)
	}
	return strings.NewReplacer("{families}", families.String(), "{faults}", faults.String(), "{switches}", switches.String())
}

// translate gives c and its flags their texts; without one they keep theirs.
func (w helpWords) translate(c *cobra.Command) {
	path := c.CommandPath()
	if text, ok := w.commands[path]; ok {
		c.Short, c.Long = text.short, text.long
	}
	translate := func(f *pflag.Flag) {
		if text, ok := w.flags[w.flagKey(path, f.Name)]; ok {
			f.Usage = text
		}
	}
	c.Flags().VisitAll(translate)
	c.PersistentFlags().VisitAll(translate)
}

// flagKey is where the text of a flag stands: with its command, or with all commands that
// say the same of it.
func (w helpWords) flagKey(path, name string) string {
	if own := path + " --" + name; w.flags[own] != "" {
		return own
	}
	return "--" + name
}

// usage says how c is called, with the same parts in the same order as cobra's own.
func (w helpWords) usage(out io.Writer, c *cobra.Command) {
	fmt.Fprintln(out, w.heads.usage)
	if c.Runnable() {
		fmt.Fprintf(out, "  %s\n", w.useLine(c))
	}
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(out, "  %s [%s]\n", c.CommandPath(), w.heads.command)
	}
	if c.HasExample() {
		fmt.Fprintf(out, "\n%s\n%s\n", w.heads.example, c.Example)
	}
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(out, "\n%s\n", w.heads.commands)
		for _, under := range available(c) {
			fmt.Fprintf(out, "  %-*s %s\n", under.NamePadding(), under.Name(), under.Short)
		}
	}
	w.writeFlags(out, w.heads.flags, c.LocalFlags())
	w.writeFlags(out, w.heads.global, c.InheritedFlags())
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(out, "\n"+w.heads.more+"\n", c.CommandPath())
	}
}

// available are the commands under c that a person is told of.
func available(c *cobra.Command) []*cobra.Command {
	var out []*cobra.Command
	for _, under := range c.Commands() {
		if under.IsAvailableCommand() || under.Name() == "help" {
			out = append(out, under)
		}
	}
	return out
}

// useLine is how c is called, with the words for what cobra adds.
func (w helpWords) useLine(c *cobra.Command) string {
	return strings.NewReplacer("[flags]", "["+w.heads.flag+"]", "[command]", "["+w.heads.command+"]").Replace(c.UseLine())
}

func (w helpWords) writeFlags(out io.Writer, heading string, flags *pflag.FlagSet) {
	if flags.HasAvailableFlags() {
		fmt.Fprintf(out, "\n%s\n%s", heading, w.inLanguage(flags.FlagUsages()))
	}
}

// inLanguage translates the one word that pflag adds.
func (w helpWords) inLanguage(usages string) string {
	return strings.ReplaceAll(usages, "(default ", "("+w.heads.byDefault+" ")
}
