package main

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"cied/fault"
	"cied/internal/machinetest"
	"cied/lang"
)

func TestThePageHasEveryCommandFlagAndStatus(t *testing.T) {
	for _, tag := range lang.All() {
		page := strings.ReplaceAll(manualPage(tag, time.Time{}), `\-`, "-")
		walk(treeIn(tag), func(c *cobra.Command) {
			if c.IsAvailableCommand() && c.HasParent() && c.Name() != "help" && !strings.Contains(page, `.SS "`+c.CommandPath()) {
				t.Errorf("%s: no %s", tag, c.CommandPath())
			}
		})
		for place, text := range texts(treeIn(tag)) {
			command, name, isFlag := strings.Cut(place, " --")
			if isFlag && !strings.HasPrefix(command, "cied man") && !strings.Contains(page, `\fB--`+name+`\fR`) {
				t.Errorf("%s: no --%s: %s", tag, name, text)
			}
		}
		for _, row := range fault.Rows() {
			if !strings.Contains(page, string(row.Code)) {
				t.Errorf("%s: no %s", tag, row.Code)
			}
		}
	}
}

func TestTheFormatterHasNoWordAboutThePages(t *testing.T) {
	groff := machinetest.Have(t, "groff")
	for _, tag := range lang.All() {
		c := exec.Command(groff, "-Kutf8", "-Tutf8", "-man", "-ww", "-z")
		c.Stdin = strings.NewReader(manualPage(tag, time.Unix(0, 0)))
		if said, err := c.CombinedOutput(); err != nil || len(said) > 0 {
			t.Errorf("%s: %v\n%s", tag, err, said)
		}
	}
}

func TestAproposFindsThePages(t *testing.T) {
	lexgrog := machinetest.Have(t, "lexgrog")
	for _, tag := range lang.All() {
		c := exec.Command(lexgrog, "-m", "-")
		c.Env = append(c.Environ(), "LC_ALL=C.UTF-8")
		c.Stdin = strings.NewReader(manualPage(tag, time.Unix(0, 0)))
		want := "cied - " + treeIn(tag).Short
		if said, err := c.CombinedOutput(); err != nil || !strings.Contains(string(said), want) {
			t.Errorf("%s: %v: %s, want %q", tag, err, said, want)
		}
	}
}

func TestTheSameBuildWritesTheSamePage(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1795355840")
	t.Setenv("LC_ALL", "C")
	first := command(t, t.Context(), "man", "--language", "it")
	t.Setenv("LC_ALL", "de_DE.UTF-8")
	t.Setenv("TZ", "Pacific/Kiritimati")
	again := command(t, t.Context(), "man", "--language", "it")
	if first.status != 0 || first.out != again.out || !strings.Contains(first.out, `"2026\-11\-22" "cied `+release+`"`) {
		t.Errorf("%.300s", first.out)
	}
}

func TestAPageIsWrittenInALanguageOfOursOnly(t *testing.T) {
	f := command(t, t.Context(), "man", "--json", "--language", "ja").failed(t)
	if f.Code != fault.Usage || !strings.Contains(f.Detail, "it, en, de, fr, sl") {
		t.Errorf("%+v", f)
	}
}
