package main

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"cied/fault"
	"cied/internal/newest"
	"cied/lang"
)

// A source is where and how to ask for the newest version.
type source struct {
	address string // "" where this build has none
	way     http.RoundTripper
}

// versionView is what there is to know of newer versions, as --json shows it.
type versionView struct {
	Version string `json:"version"`
	Asked   bool   `json:"asked"` // false where this build names nobody to ask
	Newer   bool   `json:"newer"`
	Newest  string `json:"newest,omitempty"`
	URL     string `json:"url,omitempty"` // about the newest one
}

// runVersionCheck asks, where this build names somebody. That it names none is how it was
// built, and no fault.
func (p *program) runVersionCheck(ctx context.Context, s source) error {
	v := versionView{Version: release}
	if s.address != "" {
		r, err := newest.Ask(ctx, s.way, s.address)
		if err != nil {
			return err
		}
		order, err := newest.Compare(release, r.Version)
		if err != nil { // of a build that was named otherwise
			return fault.New(fault.Internal, "cied: version", err)
		}
		v.Asked, v.Newer, v.Newest, v.URL = true, order < 0, r.Version, r.URL
	}
	return p.result(v, func(w io.Writer) { v.write(w, versionWordsIn(p.lang)) })
}

func (v versionView) write(w io.Writer, words versionWords) {
	switch {
	case !v.Asked:
		fmt.Fprintf(w, words.unasked+"\n", v.Version)
	case v.Newer:
		fmt.Fprintf(w, words.newer+"\n", v.Newest, v.Version, v.URL)
	default:
		fmt.Fprintf(w, words.current+"\n", v.Version)
	}
}

// versionWords are those of cied version --check.
type versionWords struct {
	unasked string // a format: this version
	newer   string // a format: the newest version, this one, an address
	current string // a format: this version
}

func versionWordsIn(tag string) versionWords {
	return lang.Pick(map[string]versionWords{
		lang.Italian: {
			unasked: "cied %s: questa copia non indica a chi chiedere se ce n'è una più nuova; l'aggiorna il gestore dei pacchetti.",
			newer:   "C'è cied %s, più nuovo di questo (%s): installalo con il gestore dei pacchetti, o da %s",
			current: "cied %s è aggiornato.",
		},
		lang.English: {
			unasked: "cied %s: this build names nobody to ask for a newer one; the package manager updates it.",
			newer:   "There is cied %s, newer than this one (%s): install it with the package manager, or from %s",
			current: "cied %s is up to date.",
		},
		lang.German: {
			unasked: "cied %s: Diese Ausgabe nennt niemanden, der nach einer neueren zu fragen wäre; die Paketverwaltung aktualisiert sie.",
			newer:   "Es gibt cied %s, neuer als dieses (%s): Installieren Sie es mit der Paketverwaltung oder von %s",
			current: "cied %s ist auf dem neuesten Stand.",
		},
		lang.French: {
			unasked: "cied %s : cette copie n'indique personne à qui demander s'il en existe une plus récente ; le gestionnaire de paquets la met à jour.",
			newer:   "Il existe cied %s, plus récent que celui-ci (%s) : installez-le avec le gestionnaire de paquets, ou depuis %s",
			current: "cied %s est à jour.",
		},
		lang.Slovene: {
			unasked: "cied %s: ta različica ne navaja nikogar, ki bi ga vprašala po novejši; posodobi jo upravljalnik paketov.",
			newer:   "Na voljo je cied %s, novejši od tega (%s): namestite ga z upravljalnikom paketov ali z naslova %s",
			current: "cied %s je najnovejši.",
		},
	}, tag)
}
