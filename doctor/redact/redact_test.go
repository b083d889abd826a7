package redact

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// A person and a computer that do not exist.
var invented = struct{ pin, fiscal, nis, pan, card, mac, ip4, ip6, mail, name, surname, user, host, serial string }{
	pin: "90817263", fiscal: "RSSMRA80A01H501X", nis: "508123470196", pan: "9380508123470196", card: "CA00000AA",
	mac: "00:00:5e:00:53:af", ip4: "192.0.2.217", ip6: "2001:db8:85a3::8a2e:370:7334", mail: "ermengarda.finta@example.org",
	name: "Ermengarda", surname: "Fintissimi", user: "efinta7", host: "torre-ermellino", serial: "ZQ0417X9",
}

// all are the things of invented that nothing may tell.
func inventedWords() []string {
	i := invented
	return []string{i.pin, i.fiscal, i.nis, i.pan, i.card, i.mac, i.ip4, i.ip6, i.mail, i.name, i.surname, i.user, i.host, i.serial}
}

// inventedKnown are the words that a program on the computer of the invented person knows.
func inventedKnown() map[string]string {
	i := invented
	return map[string]string{
		"/srv/people/" + i.user: "[home]", i.user: "[user]", i.host + ".example.org": "[host]", i.host: "[host]",
		i.name + " " + i.surname: "[name]", i.name: "[name]", i.surname: "[name]", i.serial: "[serial]",
	}
}

func TestWhatNamesAPersonOrAComputerIsTakenOut(t *testing.T) {
	i := invented
	r := New(inventedKnown(), "7K3Q-M90X")
	for _, c := range []struct{ name, text, want string }{
		{"a PIN", "PIN" + i.pin + ".", "PIN[8-digits]."},
		{"digits in groups", "9081 7263, 5081-2347-0196", "[8-digits], [nis]"},
		{"NIS", "nis " + i.nis, "nis [nis]"},
		{"number of the chip", i.pan, "[pan]"},
		{"other digits", "123456789", "[digits]"},
		{"codice fiscale", "CN=" + i.fiscal + "/" + i.nis, "CN=[codice-fiscale]/[nis]"},
		{"codice fiscale in small letters", "x" + strings.ToLower(i.fiscal) + "x", "x[codice-fiscale]x"},
		{"codice fiscale with omocodia", "RSSMRAULAQMHRLMX", "[codice-fiscale]"},
		{"codice fiscale in groups", "RSS MRA 80A01 H501X", "[codice-fiscale]"},
		{"card number", "card ca00000aa", "card [card-number]"},
		{"address of an interface", "eth0 " + i.mac + " 00-00-5E-00-53-AF", "eth0 [mac-address] [mac-address]"},
		{"interface named after it", "enx00005e0053af: up", "[mac-address]: up"},
		{"address as routers write it", "0000.5e00.53af", "[mac-address]"},
		{"address without colons", "00005e0053af", "[mac-address]"},
		{"fingerprint", "AA:BB:CC:DD:EE:FF:00:11", "[hex]"},
		{"IPv4", "from " + i.ip4 + ":443", "from [ip-address]:443"},
		{"IPv6", "from " + i.ip6 + " to [2001:db8::1]:443", "from [ip-address] to [[ip-address]]:443"},
		{"IPv6 with a zone", "peer=fe80::1%eth0 peer:fe80::2", "peer=[ip-address] peer:[ip-address]"},
		{"e-mail", "<" + i.mail + ">", "<[e-mail]>"},
		{"path of a site", "https://login.example.org:8443/a/b?c=d#e next", "https://login.example.org:8443/[path] next"},
		{"query of a site", "https://login.example.org?c=d", "https://login.example.org/[path]"},
		{"name and password in an address", "https://me:word@login.example.org/", "https://login.example.org/"},
		{"query of a request", "GET /login?session=x HTTP/1.1", "GET /login?[path] HTTP/1.1"},
		{"home", "open /srv/people/" + i.user + "/.local/share: denied", "open [home]/.local/share: denied"},
		{"home of another", "/home/somebody/x /Users/other/y C:\\Users\\third\\z", "/home/[user]/x /Users/[user]/y C:\\Users\\[user]\\z"},
		{"user", "uid 1000 (" + i.user + ")", "uid 1000 ([user])"},
		{"full name", i.name + " " + i.surname, "[name]"},
		{"either name, in whatever case", "FINTISSIMI and ermengarda", "[name] and [name]"},
		{"host", "on " + i.host + ".local, TORRE-ERMELLINO", "on [host].local, [host]"},
		{"serial of a device", "usb 1-1: " + i.serial, "usb 1-1: [serial]"},
		{"serial in a reader's name", "ACS ACR1252 PICC (RR464-0) 00 01", "ACS ACR1252 PICC ([serial]) 00 01"},
		{"nonce", `nonce=abc token="x y"`, `nonce=[hidden] token="[hidden] y"`},
		{"nonce in JSON", `{"nonce": "abc","n":1}`, `{"nonce": "[hidden]","n":1}`},
		{"header of a request", "Authorization: Basic abc def", "Authorization: [hidden]"},
		{"certificate", "a\n-----BEGIN CERTIFICATE-----\nMIIB\nAA==\n-----END CERTIFICATE-----\nb", "a\n[certificate]\nb"},
		{"certificate that was cut off", "-----BEGIN CERTIFICATE-----\nMIIB\n", "[certificate]"},
		{"base64", "sig q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA= end", "sig [base64] end"},
		{"hex", "cert 308201f43082019aa003020102", "cert [hex]"},
	} {
		if got := string(r.Redact([]byte(c.text))); got != c.want {
			t.Errorf("%s: %q became %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestWhatSupportNeedsStays(t *testing.T) {
	r := New(inventedKnown(), "1234-5678", "v1.0.0-20261122120000-0123456789ab", "dev")
	for _, text := range []string{
		"time=2026-11-22T13:15:52.123+01:00 level=WARN msg=\"reader silent\" code=card-mute",
		"listening on 127.0.0.1:8443 and [::1]:8443, 0.0.0.0, ::",
		"https://login.example.org asked; unix:///run/user/1000/cied/socket",
		"/usr/lib/x86_64-linux-gnu/pkcs11/opensc-pkcs11.so, /usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Linux/libccid.so",
		"ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] 00 00",
		"usb 072f:2200 at 1-1.4:1.0, driver pn533_usb, pci 0000:00:14.0",
		"pcscd 1.9.9-2, libccid 1.5.2-1, protocol 4:4, Chromium 142.0.7444.175",
		"a CIE, ATR 3B8F80018031B86404B0ECC1739401808290000E, which names nobody",
		"SW 6982 after 00A4040C; SCARD_E_NO_SMARTCARD 8010000C",
		"std::front, 13:15:52, a::b::c of C++",
		"reference 1234-5678, cied v1.0.0-20261122120000-0123456789ab",
	} {
		if got := string(r.Redact([]byte(text))); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// "dev" would save a part of "devil".
func TestAShortWordIsNotKept(t *testing.T) {
	if got := string(New(map[string]string{"devil": "[user]"}, "dev").Redact([]byte("of devil"))); got != "of [user]" {
		t.Error(got)
	}
}

func TestAShortNameIsTakenOutOnlyWhereItStandsAlone(t *testing.T) {
	if got := string(New(map[string]string{"ada": "[user]"}).Redact([]byte("ada's adapter, /media/ada, ADA_1"))); got != "[user]'s adapter, /media/[user], [user]_1" {
		t.Error(got)
	}
}

func TestWithoutWordsPatternsAreFound(t *testing.T) {
	if got := string(New(nil).Redact([]byte(invented.fiscal + " on " + invented.host))); got != "[codice-fiscale] on "+invented.host {
		t.Error(got)
	}
}

func TestAnATRIsNothingElseInHexadecimal(t *testing.T) {
	for digits, want := range map[string]bool{
		"3B00": true,
		"3B8F80018031B86404B0ECC1739401808290000E":   true,
		"3B8F80018031B86404B0ECC1739401808290000":    false, // half a byte
		"3B8F80018031B86404B0ECC17394018082900000AA": false, // longer than announced
		"3C00":     false,
		"3B8F8001": false,
		"":         false,
	} {
		if got := isHarmlessATR([]byte(digits)); got != want {
			t.Errorf("%s: %v", digits, got)
		}
	}
}

func TestJSONStaysJSONAndKeepsItsNames(t *testing.T) {
	in := `{"user": "efinta7", "efinta7": [1, "a \"torre-ermellino\" b"]}`
	want := `{"user": "[user]", "efinta7": [1, "a \"[host]\" b"]}`
	if got := string(New(inventedKnown()).JSON([]byte(in))); got != want {
		t.Errorf("%s", got)
	}
}

func TestNumbersOfPersonsAreFoundInBytes(t *testing.T) {
	for text, want := range map[string]bool{
		"\x00" + invented.pin + "\xff": true, "\x01" + strings.ToLower(invented.fiscal): true, invented.nis: true,
		"\x00\xa4\x04\x0c1234567": false, "": false,
	} {
		if got := HasNumber([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func FuzzRedact(f *testing.F) {
	words := inventedWords()
	for i := range words {
		f.Add([]byte("before"), []byte("after"), uint8(i))
	}
	f.Add([]byte("-----BEGIN torre-ermellino-----"), []byte("https://[host]/[user]?nonce="), uint8(0))
	f.Add([]byte("efinta73B8F80018031B864"), []byte("\xff\x00[us\r\n(x) 00 00"), uint8(1))
	r := New(inventedKnown(), "7K3Q-M90X")
	f.Fuzz(func(t *testing.T, before, after []byte, i uint8) {
		word := words[int(i)%len(words)]
		text := bytes.Join([][]byte{before, []byte(word), after}, []byte(" "))
		text = text[:len(text):len(text)]
		clean := r.Redact(text)
		if bytes.Contains(bytes.ToLower(clean), []byte(strings.ToLower(word))) {
			t.Fatalf("%q is in %q, from %q", word, clean, text)
		}
		if len(clean) > 20*len(text) {
			t.Fatalf("%d bytes became %d", len(text), len(clean))
		}
		if again := r.Redact(clean); !bytes.Equal(again, clean) {
			t.Fatalf("%q redacted again is %q", clean, again)
		}
	})
}

func FuzzFold(f *testing.F) {
	for _, text := range []string{"Niccol%C3%B2", `D\u2019Alb\u00e0`, "o\u0300ß", "\xff%C3%", `\u12`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		text = text[:len(text):len(text)]
		folded, at := fold(text)
		if len(at) != len(folded)+1 || at[len(folded)] != len(text) || !slices.IsSorted(at) {
			t.Fatalf("%q is %q at %v", text, folded, at)
		}
		if !folds(text) && !bytes.Equal(folded, text) {
			t.Fatalf("%q folds to %q", text, folded)
		}
	})
}
