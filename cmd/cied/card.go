package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"cied/card"
	"cied/card/cardcache"
	"cied/fault"
	"cied/ias"
)

type cardFlags struct {
	trust, reader, vpcd string
	remote              bool
	wait                time.Duration
}

// add adds the flags; wait is how long to wait for a card if nobody says.
func (f *cardFlags) add(c *cobra.Command, wait time.Duration) {
	c.Flags().StringVar(&f.trust, "trust", "", "`DIR` of test anchors for this run: cie/*.pem, csca/*.pem")
	c.Flags().StringVar(&f.reader, "reader", "", "use the reader of this `NAME` only")
	c.Flags().StringVar(&f.vpcd, "listen-vpcd", "", "be the reader of a virtual card: listen on `HOST:PORT` instead of using PC/SC")
	c.Flags().BoolVar(&f.remote, "allow-remote-card", false, "let --listen-vpcd listen beyond this computer")
	c.Flags().DurationVar(&f.wait, "wait", wait, "how long to wait for a reader and a card: `DURATION` such as 90s")
	c.MarkFlagsMutuallyExclusive("reader", "listen-vpcd")
}

func (p *program) card() *cobra.Command {
	var f cardFlags
	c := &cobra.Command{
		Use:   "card",
		Short: "Show what the card on the reader tells without a PIN",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return p.runCard(c.Context(), f) },
	}
	f.add(c, readWait)
	c.AddCommand(p.cardForget())
	return c
}

// How long to wait for a card if nobody says: one that is there, and one that a person lays.
const (
	readWait = 5 * time.Second
	layWait  = 30 * time.Second
)

// cardView is a card as --json shows it. Hexadecimal in upper case, as ATR lists have it.
type cardView struct {
	Reader      string   `json:"reader"`
	ATR         string   `json:"atr"`
	Family      string   `json:"family"`
	NIS         string   `json:"nis"`
	Certificate bool     `json:"certificate"`
	TriesLeft   *int     `json:"triesLeft"` // null where the card does not tell
	Extended    bool     `json:"extendedLength"`
	Known       bool     `json:"known"`
	Genuine     bool     `json:"genuine"`
	Chip        *failure `json:"notGenuine,omitempty"`         // why it is not proved
	Refused     *failure `json:"certificateRefused,omitempty"` // why a known card's certificate would be refused
	NISDiffers  bool     `json:"nisDiffers"`                   // a known card's certificate names another number: a note, no fault
	Test        bool     `json:"test"`
}

func (p *program) runCard(ctx context.Context, f cardFlags) error {
	t, stop, err := p.terminal(f)
	if err != nil {
		return err
	}
	defer stop()
	info, err := t.Inspect(ctx, f.reader)
	if err != nil {
		return err
	}
	v := p.view(info, t.Anchors.Test)
	return p.result(v, func(w io.Writer) { v.write(w, p.lang) })
}

// terminal opens the readers of a command.
func (p *program) terminal(f cardFlags) (*card.Terminal, func(), error) {
	drivers, stop, err := readers(f.vpcd, f.remote, p.tellRefused)
	if err != nil {
		return nil, nil, err
	}
	t, err := p.newTerminal(drivers, f.trust, f.wait)
	if err != nil {
		stop()
		return nil, nil, err
	}
	return t, stop, nil
}

func (p *program) view(i card.Info, test bool) cardView {
	v := cardView{
		Reader: i.Reader, ATR: fmt.Sprintf("%X", i.ATR), Family: i.Family, NIS: i.NIS,
		Certificate: i.Certificate, Extended: i.Extended, Known: i.Known, Genuine: i.Chip == nil, Test: test,
	}
	if i.TriesLeft != ias.TriesUnknown {
		v.TriesLeft = &i.TriesLeft
	}
	v.Chip, v.Refused, v.NISDiffers = p.verdictOf(i.Chip), p.verdictOf(i.Refused), i.NISDiffers
	return v
}

// write shows v to a person.
func (v cardView) write(w io.Writer, tag string) {
	words, pin := cardWordsIn(tag), pinWordsIn(tag)
	rows := [][2]string{
		{pin.reader, v.Reader}, {"ATR", v.ATR}, {words.family, cmp.Or(v.Family, words.unknown)}, {"NIS", v.NIS},
		{words.login, words.yesNo(v.Certificate)}, {pin.pin, pin.tries(v.TriesLeft)},
		{words.extended, words.yesNo(v.Extended)}, {words.known, words.yesNo(v.Known)}, {words.genuine, v.genuine(words)},
	}
	if v.Refused != nil {
		rows = append(rows, [2]string{words.refused, fmt.Sprintf("%s (%s)", v.Refused.Message, v.Refused.Code)})
	}
	if v.NISDiffers {
		rows = append(rows, [2]string{words.note, words.otherNIS})
	}
	for _, row := range rows {
		fmt.Fprintf(w, "%-21s %s\n", row[0], row[1])
	}
}

// genuine says whether the chip is, and under whose word.
func (v cardView) genuine(words cardWords) string {
	switch {
	case v.Chip != nil:
		return fmt.Sprintf(words.unproved, v.Chip.Message, v.Chip.Code)
	case v.Test:
		return words.test
	}
	return words.yes
}

func (p *program) cardForget() *cobra.Command {
	var f cardFlags
	var all bool
	c := &cobra.Command{
		Use:   "forget",
		Short: "Forget the static data of the card on the reader, or of all cards",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if all {
				return p.forgetAll()
			}
			return p.forgetOne(c.Context(), f)
		},
	}
	f.add(c, readWait)
	c.Flags().BoolVar(&all, "all", false, "forget every card; none needs to be on the reader")
	return c
}

func (p *program) forgetAll() error {
	root, err := cacheRoot("cards")
	if err != nil {
		return err
	}
	n, err := cardcache.Cache{Dir: root}.ForgetAll()
	if err != nil {
		return err
	}
	return p.forgotten(n)
}

// forgetOne drops the card on the reader from the cache of real anchors and from those of
// test anchors.
func (p *program) forgetOne(ctx context.Context, f cardFlags) error {
	t, stop, err := p.terminal(f)
	if err != nil {
		return err
	}
	defer stop()
	caches, err := everyCache()
	if err != nil {
		return err
	}
	if err := t.Forget(ctx, f.reader, caches...); err != nil {
		return err
	}
	return p.forgotten(1)
}

func everyCache() ([]card.Cache, error) {
	root, err := cacheRoot("cards")
	if err != nil {
		return nil, err
	}
	dirs, err := os.ReadDir(root)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.StateUnreadable, "cied: cache", err)
	}
	var caches []card.Cache
	for _, d := range dirs {
		if d.IsDir() {
			caches = append(caches, cardcache.Cache{Dir: filepath.Join(root, d.Name())})
		}
	}
	return caches, nil
}

func (p *program) forgotten(n int) error {
	return p.result(map[string]int{"forgotten": n}, func(w io.Writer) { fmt.Fprintf(w, cardWordsIn(p.lang).forgotten+"\n", n) })
}
