package main

import (
	"crypto/x509"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"cied/pki"
	"cied/pki/masterlist/masterlisttest"
	"cied/pki/pkitest"
	"cied/pki/tsl/tsltest"
	"cied/simulator"
)

// writeLists gives a script lists that were minted here: TSL-*.xml with an invented root
// and issuing CA of the CIE, signed by $OPERATOR, the EU's list that names that signer, by
// $LOTL_OPERATOR, and the master list countries.ml under the anchors in minted/. The files of the simulated card are in card/,
// and crl/ has lists of revoked cards that name it.
func writeLists(t *testing.T) (func(*testscript.Env) error, error) {
	files := trustedLists(t)
	for name, content := range masterLists(t) {
		files[name] = content
	}
	card, err := simulator.New(simulator.Options{})
	if err != nil {
		return nil, err
	}
	forged, _ := card.Identity().File(0x1006)
	forged[len(forged)-1] ^= 1 // in the signature
	files["forged.hex"] = []byte(hex.EncodeToString(forged))
	operator := tsltest.Operator(t)
	return func(env *testscript.Env) error {
		env.Setenv("OPERATOR", pki.FingerprintOf(operator.Certificate).String())
		env.Setenv("TOMORROW", time.Now().AddDate(0, 0, 1).Format(time.DateOnly))
		env.Setenv("XDG_DATA_HOME", filepath.Join(env.WorkDir, "data"))
		for name, content := range files {
			name = filepath.Join(env.WorkDir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
				return err
			}
			if err := os.WriteFile(name, content, 0o600); err != nil {
				return err
			}
		}
		return errors.Join(card.Identity().WriteFiles(env.WorkDir),
			card.World().WriteRevocations(env.WorkDir, time.Now(), card.Identity().Certificate))
	}, nil
}

const (
	recognised = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/recognisedatnationallevel"
	withdrawn  = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/withdrawn"
)

func trustedLists(t *testing.T) map[string][]byte {
	operator := tsltest.Operator(t)
	root, sub := tsltest.CIE(t)
	now := time.Now()
	sign := func(l tsltest.List) []byte {
		l.Issued, l.NextUpdate = now.Add(-time.Hour), now.AddDate(0, 6, 0)
		return l.Sign(t, operator.Key, operator.Certificate)
	}
	both := tsltest.Identity(recognised, root.Certificate, sub.Certificate)
	gone := append(tsltest.Identity(recognised, root.Certificate), tsltest.Identity(withdrawn, sub.Certificate)...)
	first := sign(tsltest.List{Sequence: 200, Services: both})
	altered := append([]byte(nil), first...)
	altered[len(altered)/3] ^= 1
	card := sub.Issue(t, pkitest.CardTemplate(), &pkitest.Key(t, "card").PublicKey)
	return map[string][]byte{
		"TSL-200.xml":     first,
		"TSL-201.xml":     sign(tsltest.List{Sequence: 201, Services: gone}),
		"TSL-199.xml":     sign(tsltest.List{Sequence: 199, Services: both}),
		"TSL-altered.xml": altered,
		"TSL-none.xml":    sign(tsltest.List{Sequence: 300}),
		"LOTL.xml":        sign(tsltest.LOTL(now.Add(-time.Hour), now.AddDate(0, 6, 0), operator.Certificate)),
		"card.pem":        pkitest.PEM(card),
		"sub.pem":         pkitest.PEM(sub.Certificate),
	}
}

func masterLists(t *testing.T) map[string][]byte {
	w := pkitest.New(t)
	next := masterlisttest.Next(t, "stranger")
	signer := masterlisttest.Signer(t, w.CSCA)
	link := masterlisttest.Link(t, w.CSCA, next)
	return map[string][]byte{
		"minted/cie/all.pem":   pkitest.PEM(w.CIE()...),
		"minted/csca/csca.pem": pkitest.PEM(w.CSCA.Certificate),
		"countries.ml":         masterlisttest.Mint(t, signer, w.CSCA.Certificate, link, next.Certificate),
		"no-link.ml":           masterlisttest.Mint(t, signer, []*x509.Certificate{w.CSCA.Certificate, next.Certificate}...),
	}
}
