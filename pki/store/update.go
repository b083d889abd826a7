package store

import (
	"context"
	"crypto/x509"
	"fmt"
	"slices"
	"time"

	"cied/fault"
	"cied/internal/when"
	"cied/pki"
	"cied/pki/masterlist"
	"cied/pki/tsl"
)

// A Change is what a list does to the anchors.
type Change struct {
	Added     []pki.Anchor // trusted from now on
	Dropped   []pki.Anchor // known from an earlier list alone, and no longer named
	Withdrawn []Withdrawn  // no longer trusted
	Restored  []Withdrawn  // recognised again

	// What a trusted list says of the CIE's authorities, whether it changes anything or not.
	Recognised   []*x509.Certificate
	Unrecognised []*x509.Certificate // with any other status
	Ignored      []*x509.Certificate // those of both that no trusted root has signed
}

// None reports whether all is as it was.
func (c Change) None() bool { return len(c.Added)+len(c.Dropped)+len(c.Withdrawn)+len(c.Restored) == 0 }

// PreviewTrustedList returns what l would change, and writes nothing. The faults are those
// of [Store.AcceptTrustedList].
func (s Store) PreviewTrustedList(l *tsl.List) (Change, error) {
	st, err := s.State()
	if err != nil {
		return Change{}, err
	}
	return s.take(&st, l, time.Time{})
}

// AcceptTrustedList takes over what a verified Italian trusted list says of the CIE's
// authorities, at a time of this computer's clock:
//
//   - recognised roots, and recognised issuing CAs under a trusted root, become anchors as
//     long as the last accepted list names them;
//   - those that it names with another status are withdrawn, pinned ones too, until a later
//     list recognises them;
//   - pinned anchors that it does not name stay: lists are older or younger than programs.
//
// A list that is not Italy's, or is without the CIE, is fault.TrustListNoCIE; one that is
// older than the last accepted one is fault.TrustListReplayed. They change nothing.
func (s Store) AcceptTrustedList(ctx context.Context, l *tsl.List, now time.Time) (Change, error) {
	var c Change
	err := s.change(ctx, func(st *State) (err error) {
		c, err = s.take(st, l, now)
		return err
	})
	return c, err
}

func (s Store) take(st *State, l *tsl.List, now time.Time) (Change, error) {
	recognised, unrecognised, err := l.CIE()
	if err != nil {
		return Change{}, err
	}
	if last := st.TrustedList; last != nil && l.Sequence < last.Sequence {
		return Change{}, fault.New(fault.TrustListReplayed, "store: trusted list",
			fmt.Errorf("number %d of %s; number %d of %s was accepted before", l.Sequence, when.Day(l.Issued), last.Sequence, when.Day(last.Issued)))
	}
	before := *st
	st.TrustedList = &TrustedList{
		Territory: l.Territory, Sequence: l.Sequence, Issued: l.Issued.UTC(), NextUpdate: l.NextUpdate.UTC(),
		Signer: l.Signer, Accepted: now.UTC().Truncate(time.Second),
	}
	ignored := s.setAuthorities(st, slices.Concat(recognised, unrecognised), l)
	st.setWithdrawn(recognised, unrecognised, l)
	c := st.since(before)
	c.Recognised, c.Unrecognised, c.Ignored = recognised, unrecognised, ignored
	return c, nil
}

// setAuthorities replaces what earlier lists added, and returns what no trusted root signed.
// Withdrawn authorities are among them, so that their cards get the true reason.
func (s Store) setAuthorities(st *State, named []*x509.Certificate, l *tsl.List) (ignored []*x509.Certificate) {
	source := fmt.Sprintf("Italian trusted list no. %d of %s", l.Sequence, when.Day(l.Issued))
	all := s.base().WithAuthorities(source, named...)
	st.Authorities = nil
	for _, a := range all.List() {
		if _, carried := s.base().Find(a.SHA256); !carried {
			st.Authorities = append(st.Authorities, a)
		}
	}
	for _, c := range named {
		if _, taken := all.Find(pki.FingerprintOf(c)); !taken {
			ignored = append(ignored, c)
		}
	}
	return ignored
}

// setWithdrawn adds what the list does not recognise and takes out what it does.
func (st *State) setWithdrawn(recognised, unrecognised []*x509.Certificate, l *tsl.List) {
	kept := slices.DeleteFunc(slices.Clone(st.Withdrawn), func(w Withdrawn) bool {
		return slices.ContainsFunc(recognised, func(c *x509.Certificate) bool { return pki.KeyOf(c) == w.Key })
	})
	for _, c := range unrecognised {
		w := Withdrawn{SHA256: pki.FingerprintOf(c), Key: pki.KeyOf(c), Subject: c.Subject.String(), Sequence: l.Sequence}
		if !slices.ContainsFunc(kept, w.same) {
			kept = append(kept, w)
		}
	}
	st.Withdrawn = kept
}

func (w Withdrawn) same(other Withdrawn) bool { return w.Key == other.Key }

// since compares st with what was before.
func (st State) since(before State) Change {
	added := slices.DeleteFunc(missing(st.Authorities, before.Authorities), func(a pki.Anchor) bool {
		return slices.ContainsFunc(st.Withdrawn, func(w Withdrawn) bool { return w.SHA256 == a.SHA256 })
	})
	return Change{
		Added:     append(added, missing(st.CountrySigners, before.CountrySigners)...),
		Dropped:   missing(before.Authorities, st.Authorities),
		Withdrawn: gone(st.Withdrawn, before.Withdrawn),
		Restored:  gone(before.Withdrawn, st.Withdrawn),
	}
}

// missing returns the anchors of list that are not in other.
func missing(list, other []pki.Anchor) []pki.Anchor {
	return slices.DeleteFunc(slices.Clone(list), func(a pki.Anchor) bool {
		return slices.ContainsFunc(other, func(b pki.Anchor) bool { return a.SHA256 == b.SHA256 })
	})
}

func gone(list, other []Withdrawn) []Withdrawn {
	return slices.DeleteFunc(slices.Clone(list), func(w Withdrawn) bool { return slices.ContainsFunc(other, w.same) })
}

// PreviewMasterList returns what l would add, and writes nothing.
func (s Store) PreviewMasterList(l *masterlist.List) (Change, error) {
	st, err := s.State()
	if err != nil {
		return Change{}, err
	}
	return s.takeCountrySigners(&st, l, time.Time{}), nil
}

// AcceptMasterList adds the new Country Signing CAs of a verified master list.
func (s Store) AcceptMasterList(ctx context.Context, l *masterlist.List, now time.Time) (Change, error) {
	var c Change
	err := s.change(ctx, func(st *State) error {
		c = s.takeCountrySigners(st, l, now)
		return nil
	})
	return c, err
}

func (s Store) takeCountrySigners(st *State, l *masterlist.List, now time.Time) Change {
	before := *st
	accepted := MasterList{Signer: pki.FingerprintOf(l.Signer), Accepted: now.UTC().Truncate(time.Second)}
	known := s.with(*st)
	all := known.WithCountrySigners("ICAO master list, signer "+accepted.Signer.String(), l.New...)
	st.CountrySigners = append(slices.Clone(st.CountrySigners), missing(all.List(), known.List())...)
	c := st.since(before)
	if !c.None() {
		st.MasterLists = append(slices.Clone(st.MasterLists), accepted)
	}
	return c
}
