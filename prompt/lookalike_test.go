package prompt

import (
	"strings"
	"testing"
	"unicode/utf8"

	"cied/lang"
	"cied/login"
	"cied/policy"
	"cied/token"
)

// TestHonestNamesAreNotWarnedAbout: a warning that is shown without need is soon not read.
func TestHonestNamesAreNotWarnedAbout(t *testing.T) {
	hosts := []string{
		"idserver.servizicie.interno.gov.it", "preproduzione.idserver.servizicie.interno.gov.it", "www.cartaidentita.interno.gov.it", "interno.gov.it",
		"regione.it", "regione.lombardia.it", "comune.roma.it", "servizi.comune.roma.it", "comune.internolandia.example.it", "poste.it", "www.poste.it",
		"inps.it", "serviziweb2.inps.it", "agenziaentrate.gov.it", "iampe.agenziaentrate.gov.it", "agid.gov.it", "governo.it", "interno.governo.it",
		"lavoro.gov.it", "salute.gov.it", "giustizia.it", "esteri.it", "interni.it", "inter.it", "servizi.it", "servizipubblici.it", "cie.example.it",
		"idserver.example.it", "gridserver.it", "id.example.com", "login.example.co.uk", "pianointerno.governo.it", "example.it", "it.example", "localhost",
		"servizicie.comune.example.it", "preproduzione.example.it", "192.0.2.1", "[2001:db8::1]", "internet.it", "esterno.example.it",
	}
	for _, h := range hosts {
		for _, port := range []string{"", ":8443"} {
			if got := likenessOf("https://" + h + port); got != plain {
				t.Errorf("%s%s: %s", h, port, got.warning("en"))
			}
		}
	}
}

func TestNamesThatWantToBeTakenForTheMinistrys(t *testing.T) {
	cases := map[string][]string{
		"more labels behind": {"idserver.servizicie.interno.gov.it.evil.example", "interno.gov.it.example.com", "servizicie.interno.gov.example", "www.interno.gov.it-login.example"},
		"hyphens for dots":   {"interno-gov.it", "idserver-servizicie-interno-gov.it", "servizicie.interno-gov.it", "interno-gov-it.example", "login-interno.gov.example"},
		"nothing for dots":   {"internogov.it", "internogovit.com", "www.internogov.eu", "myinternogov.example"},
		"another end":        {"interno.gov.lt", "interno.gov.mt", "interno.govt.it", "interno.g0v.it"},
		"a slip":             {"intreno.gov.it", "intero.gov.it", "intterno.gov.it", "idserver.servizicie.intermo.gov.it", "inferno-gov.it"},
		"signs that look the same": {"intemo.gov.it", "lnterno.gov.it", "1nterno.gov.it", "intern0.gov.it", "int3rno.gov.it", "1ntern0-g0v.example",
			"xn--nterno-2va.gov.it", "xn--ntrno-0we2u.gov.it", "interno.xn--gv-jbc.it", "xn--interno-gv-mvi.example"},
		"the name of the service": {"servizicie.it", "servizi-cie.com", "servizlcie.com", "serviziocie.it", "entra-servizicie.example", "servizicie.co.uk",
			"xn--servizice-n5a.it", "xn--servizi-ie-jwi.it"},
		"the ministry":               {"ministerointerno.it", "ministero-interno.it", "ministero-dell-interno.example"},
		"labels of the name, strewn": {"idserver.interno.it", "servizicie.interno.example.it", "idserver.a.b.interno.example"},
	}
	for name, hosts := range cases {
		t.Run(name, func(t *testing.T) {
			for _, h := range hosts {
				if _, err := token.CheckOrigin("https://"+h, false); err != nil {
					t.Errorf("no browser sends it: %v", err)
				}
				if likenessOf("https://"+h+":8443") != imitates {
					t.Errorf("%s passes", h)
				}
			}
		})
	}
}

func TestPunycodeIsWarnedAbout(t *testing.T) {
	cases := []struct {
		name, host string
		want       likeness
	}{
		{"an Italian word with an accent", "xn--citt-3na.example.it", encoded},
		{"a German name", "www.xn--mnchen-3ya.example", encoded},
		{"Cyrillic alone", "xn--80ak6aa92e.example", encoded},
		{"Japanese", "xn--wgv71a119e.example", encoded},
		{"one Greek letter among Latin ones", "xn--gv-jbc.example", mixed},
		{"Latin and Japanese", "xn--test-4x5f052k.example", mixed},
		{"mixed labels before encoded ones", "xn--gv-jbc.xn--mnchen-3ya.example", mixed},
		{"nothing to decode", "xn--abc-.example", encoded},
		{"what is no code", "xn--0.example", encoded},
		{"below the Ministry's own name", "xn--citt-3na.interno.gov.it", encoded},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := likenessOf("https://" + c.host); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestKnownProvidersAreTheGenuineOnes: a provider that is added to the policy's table needs
// its name here.
func TestKnownProvidersAreTheGenuineOnes(t *testing.T) {
	for _, p := range policy.Known() {
		found := false
		for _, g := range genuineNames() {
			found = found || strings.HasSuffix(hostOf(p.Origin), "."+g.domain)
		}
		if !found {
			t.Errorf("nobody looks for what is like %s", p.Origin)
		}
	}
}

// imitation is a question of a site with a look-alike name, and with all else that a dialog
// can say.
func imitation() login.Question {
	q := longest()
	const name = "idserver.servizicie.interno.gov.it."
	q.Origin = "https://" + name + strings.TrimPrefix(q.Origin, "https://")[len(name):]
	return q
}

func TestEveryTextWarnsOfALookAlikeName(t *testing.T) {
	for _, tag := range lang.All() {
		q, err := newQuestion(imitation(), tag)
		if err != nil {
			t.Fatal(err)
		}
		q.Wrong = nil
		texts := []string{q.description()}
		for _, c := range q.confirmations() {
			texts = append(texts, c.text)
		}
		warning := imitates.warning(tag)
		for _, text := range texts {
			if n := len("SETDESC " + escape(text)); n > maxLine {
				t.Errorf("%s: %d bytes: %s", tag, n, text)
			}
			if !strings.Contains(text, warning) || !strings.Contains(strings.ReplaceAll(text, "\n", ""), q.Question.Origin) {
				t.Errorf("%s: no warning, or the name is changed:\n%s", tag, text)
			}
		}
	}
}

func TestWarningIsThereInEveryLanguage(t *testing.T) {
	for _, tag := range append(lang.All(), "it-CH", "xx", "") {
		for _, l := range []likeness{encoded, mixed, imitates} {
			if w := l.warning(tag); w == "" || !utf8.ValidString(w) {
				t.Errorf("%s, %v: %q", tag, l, w)
			}
		}
	}
	if w := plain.warning("it"); w != "" {
		t.Errorf("without need: %s", w)
	}
	if got, want := imitates.warning("it-CH"), imitates.warning("it"); got != want {
		t.Errorf("Swiss Italian: %s", got)
	}
}

// FuzzLikeness: no host takes the dialog down, and one below the Ministry's name imitates
// nobody.
func FuzzLikeness(f *testing.F) {
	for _, seed := range []string{"example.it", "xn--citt-3na", "[::1]:1", "a..b", "-", "xn--", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, host string) {
		if len(host) > token.MaxOrigin {
			return
		}
		likenessOf("https://" + host)
		if !strings.ContainsAny(host, ":[]") && likenessOf("https://"+host+".interno.gov.it") == imitates {
			t.Errorf("%q below the name imitates it", host)
		}
	})
}
