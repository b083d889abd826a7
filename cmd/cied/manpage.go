package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cied/fault"
	"cied/internal/manual"
	"cied/lang"
)

// man writes the page of the manual, for whoever makes packages.
func (p *program) man() *cobra.Command {
	var tag string
	c := &cobra.Command{
		Use:    "man",
		Short:  "Write the page of the manual, cied(1)",
		Args:   cobra.NoArgs,
		Hidden: true,
		RunE: func(*cobra.Command, []string) error {
			if !slices.Contains(lang.All(), tag) {
				return usage(fmt.Sprintf("--language %q is none of %s", tag, strings.Join(lang.All(), ", ")))
			}
			_, err := io.WriteString(p.out, manualPage(tag, day(os.Getenv)))
			return err
		},
	}
	c.Flags().StringVar(&tag, "language", lang.English, "`TAG` of a language: it, en, de, fr or sl")
	return c
}

// day is the time of the page: that which a reproducible build names
// (https://reproducible-builds.org/specs/source-date-epoch/), or that of the commit.
func day(getenv func(string) string) time.Time {
	if s, err := strconv.ParseInt(getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		return time.Unix(s, 0)
	}
	return built()
}

// manualPage is the page of the manual in a language: the same command tree that cied runs,
// the same table of faults.
func manualPage(tag string, at time.Time) string {
	root, words := (&program{lang: tag}).root(), helpWordsIn(tag)
	m := words.manual
	page := manual.New(manual.Title{Name: root.Name(), Section: 1, Date: at, Source: "cied " + release, Manual: m.section})
	page.Name(m.name, root.Name(), root.Short)
	page.Section(m.synopsis)
	page.Text(fmt.Sprintf("%s %s [%s]", root.Name(), words.heads.command, words.heads.flag))
	page.Section(m.description)
	page.Text(m.about)
	page.Section(m.options)
	words.items(page, root.PersistentFlags())
	page.Section(m.commands)
	for _, c := range available(root) {
		words.document(page, c)
	}
	m.around(page, tag)
	return page.String()
}

// document writes of a command and of those under it.
func (w helpWords) document(page *manual.Page, c *cobra.Command) {
	if c.Name() == "help" {
		return // --help has been told
	}
	page.Subsection(w.useLine(c))
	text := c.Long
	if text == "" {
		text = c.Short
	}
	page.Text(text + "\n\n" + c.Example)
	w.items(page, c.LocalFlags())
	for _, under := range available(c) {
		w.document(page, under)
	}
}

// items writes what each flag does.
func (w helpWords) items(page *manual.Page, flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		value, text := pflag.UnquoteUsage(f)
		tag := manual.Bold("--" + f.Name)
		if f.Shorthand != "" {
			tag = manual.Bold("-"+f.Shorthand) + ", " + tag
		}
		if value != "" {
			tag += " " + manual.Italic(value)
			if f.DefValue != "" && f.DefValue != "[]" {
				text += fmt.Sprintf(" (%s %s)", w.heads.byDefault, f.DefValue)
			}
		}
		page.Item(tag, text)
	})
}

// around writes what surrounds the commands.
func (m manualWords) around(page *manual.Page, tag string) {
	page.Section(m.files)
	for _, f := range [][2]string{
		{"/etc/cied/policy.toml", m.policyAll}, {"~/.config/cied/policy.toml", m.policyOwn},
		{"/usr/share/doc/cied/policy.example.toml", m.policyExample},
		{"~/.local/share/cied/trust.json", m.trust}, {"~/.local/share/cied/history.jsonl", m.history},
		{"~/.local/share/cied/sites.json", m.sites}, {"~/.local/share/cied/language", m.language},
		{"~/.local/share/cied/repairs.json", m.repairs}, {"~/.local/state/cied/cied.log", m.log}, {"~/.cache/cied/", m.cache},
	} {
		page.Item(manual.Italic(f[0]), f[1])
	}
	page.Section(m.environment)
	for _, v := range [][2]string{
		{"LC_ALL, LC_MESSAGES, LANG", m.locale},
		{"XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME, XDG_CACHE_HOME", m.directories},
		{"XDG_RUNTIME_DIR", m.runtime}, {"CIED_PINENTRY", m.pinentry}, {"HTTPS_PROXY, NO_PROXY", m.proxy},
	} {
		page.Item(manual.Bold(v[0]), v[1])
	}
	page.Section(m.exit)
	page.Item(manual.Bold("0"), m.success)
	page.Text(m.faults)
	for _, row := range fault.Rows() {
		page.Item(manual.Bold(strconv.Itoa(row.Exit))+" "+manual.Roman(string(row.Code)), row.Text(tag).Message)
	}
	page.Section(m.seeAlso)
	page.Text("pcscd(8), pinentry(1), systemctl(1)")
}
