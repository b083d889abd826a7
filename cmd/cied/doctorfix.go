package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"cied/doctor"
	"cied/fault"
	"cied/lang"
	"cied/repair"
)

// newRepairs is where the computer is mended, for the user who is logged in: under sudo or
// pkexec that is not root.
func (p *program) newRepairs() (*repair.Machine, error) {
	who, err := accountOf(os.Geteuid(), os.Getenv)
	if err != nil {
		return nil, fault.New(fault.RepairFailed, "cied: repairs", err)
	}
	desktop := os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
	return &repair.Machine{
		OS: runtime.GOOS, Root: "/", User: who.name, UID: who.uid, GID: who.gid,
		Journal: filepath.Join(who.data, "cied", "repairs.json"),
		Runner: repair.Elevated{
			Admin:    os.Geteuid() == 0,
			Desktop:  desktop && os.Getenv("SSH_CONNECTION") == "",
			Terminal: term.IsTerminal(int(p.in.Fd())),
		},
		Now: time.Now,
	}, nil
}

// runFix offers, one after the other, the repairs of what report has found, where the check
// itself says that one helps: the same code may have another cause. Its error is that of the
// first that could not be made; what the person does not want is none.
func (p *program) runFix(ctx context.Context, report doctor.Report, m *repair.Machine) error {
	var repairs []repair.Repair
	var first error
	seen := map[fault.Code]bool{}
	for _, f := range append([]doctor.Finding{report.Decided}, report.Others()...) {
		if !f.Fix || seen[f.Code] {
			continue
		}
		seen[f.Code] = true
		r, err := m.For(f.Code)
		switch {
		case err == nil && r.Diff() != "":
			repairs = append(repairs, r)
		case err != nil && !errors.Is(err, repair.ErrNone) && first == nil:
			first = err
		}
	}
	if len(repairs) == 0 && first == nil {
		p.say(fixWordsIn(p.lang).nothing)
	}
	return p.offer(ctx, repairs, first)
}

// runUnfix offers to take back what runFix has done, the last first.
func (p *program) runUnfix(ctx context.Context, m *repair.Machine) error {
	ids, err := m.Applied()
	if err != nil {
		return err
	}
	var repairs []repair.Repair
	var first error
	for _, id := range ids {
		r, err := m.Undo(id)
		if err == nil {
			repairs = append(repairs, r)
		} else if first == nil {
			first = err
		}
	}
	if len(ids) == 0 {
		p.say(fixWordsIn(p.lang).noUndo)
	}
	return p.offer(ctx, repairs, first)
}

// offer shows each change and makes it after a yes; first is an error of before.
func (p *program) offer(ctx context.Context, repairs []repair.Repair, first error) error {
	if len(repairs) > 0 && !term.IsTerminal(int(p.in.Fd())) {
		return fault.New(fault.NoDialog, "cied: repair", errors.New("a yes is only taken from a terminal"))
	}
	lines := linesFrom(p.in)
	for _, r := range repairs {
		err := p.offerOne(ctx, r, lines)
		if errors.Is(err, fault.Interrupted) {
			return err
		}
		if first == nil {
			first = err
		}
	}
	return first
}

func (p *program) offerOne(ctx context.Context, r repair.Repair, lines func(context.Context) (string, error)) error {
	words := fixWordsIn(p.lang)
	fmt.Fprintf(p.out, "%s\n\n%s\n", r.Title(p.lang), r.Diff())
	p.say(r.Caution(p.lang))
	if r.Diff() != "" {
		fmt.Fprint(p.out, words.question+" ")
		answer, err := lines(ctx)
		if err != nil || !words.agrees(answer) {
			return err
		}
	}
	if err := r.Apply(ctx); err != nil {
		return err
	}
	p.say(words.done)
	p.say(r.After(p.lang))
	return nil
}

// say writes a sentence, if there is one.
func (p *program) say(sentence string) {
	if sentence != "" {
		fmt.Fprintln(p.out, sentence)
	}
}

// linesFrom reads a line at each call, or fails with fault.Interrupted when ctx ends. The
// end of r is an empty line: no yes.
func linesFrom(r io.Reader) func(ctx context.Context) (string, error) {
	in := bufio.NewReader(io.LimitReader(r, 1<<10))
	return func(ctx context.Context) (string, error) {
		line := make(chan string, 1)
		go func() { s, _ := in.ReadString('\n'); line <- s }()
		select {
		case s := <-line:
			return strings.TrimSpace(s), nil
		case <-ctx.Done():
			return "", fault.New(fault.Interrupted, "cied: repair", ctx.Err())
		}
	}
}

// fixWords are those of cied doctor --fix.
type fixWords struct {
	question, yes         string // yes: all ways to say it, beside those of English
	done, nothing, noUndo string
}

func (w fixWords) agrees(answer string) bool {
	return slices.Contains(strings.Fields(w.yes+" y yes"), strings.ToLower(answer))
}

func fixWordsIn(tag string) fixWords {
	return lang.Pick(map[string]fixWords{
		lang.Italian: {"Fare questa modifica? Può servire la password di amministratore. [s/N]", "s sì si", "Fatto.", "Non c'è nulla che cied possa modificare qui.", "Non c'è niente da annullare."},
		lang.English: {"Make this change? It may take the administrator's password. [y/N]", "", "Done.", "There is nothing that cied can change here.", "There is nothing to take back."},
		lang.German:  {"Diese Änderung vornehmen? Dazu kann das Administratorpasswort nötig sein. [j/N]", "j ja", "Erledigt.", "Hier gibt es nichts, was cied ändern kann.", "Es gibt nichts rückgängig zu machen."},
		lang.French:  {"Faire cette modification ? Le mot de passe d'administrateur peut être nécessaire. [o/N]", "o oui", "C'est fait.", "Il n'y a rien que cied puisse modifier ici.", "Il n'y a rien à annuler."},
		lang.Slovene: {"Izvedem to spremembo? Morda bo potrebno skrbniško geslo. [d/N]", "d da", "Opravljeno.", "Tu ni ničesar, kar bi cied lahko spremenil.", "Ničesar ni za razveljaviti."},
	}, tag)
}
