package redact

import (
	"strings"
	"testing"
)

// Each number in the ways in which people and programs write it; what of it may not be left.
func TestANumberIsTakenOutHoweverItIsWritten(t *testing.T) {
	r := New(nil, "7K3Q-M90X")
	for _, c := range []struct {
		name, gone string
		forms      []string
	}{
		{"codice fiscale in groups", "H501X", []string{
			"RSSMRA-80A01-H501X", "RSS.MRA.80A01.H501X", "RSS_MRA_80A01_H501X", "RSS\tMRA\t80A01\tH501X", "RSS  MRA  80A01  H501X",
			"RSS\u00a0MRA\u00a080A01\u00a0H501X", "RSS%20MRA%2080A01%20H501X", "RSS+MRA+80A01+H501X", "rss mra 8la01 h501x", "ＲＳＳ MRA 80A01 H501X RSS/MRA/80A01/H501X",
		}},
		{"codice fiscale with omocodia in groups", "HRLMX", []string{"RSS MRA UL AQM HRLMX", "RSSMRA-ULAQM-HRLMX"}},
		{"codice fiscale in octets", "52", []string{
			"5253534D524138304130314835303158", "52 53 53 4D 52 41 38 30 41 30 31 48 35 30 31 58", "5253 534D 5241 3830 4130 3148 3530 3158",
			"0x52, 0x53, 0x53, 0x4D, 0x52, 0x41, 0x38, 0x30", `\x52\x53\x53\x4D\x52\x41\x38\x30`,
		}},
		{"codice fiscale in base64", "VFJB", []string{"UlNTTVJBODBBMDFINTAxWA==", "UlNTTVJBODBBMDFINTAxWA", "xxUlNTTVJBODBBMDFINTAxWA"}},
		{"NIS in groups", "508", []string{
			"508.123.470.196", "508,123,470,196", "508, 123, 470, 196", "508 123 470 196", "508_123_470_196", "508\u2009123\u2009470\u2009196", "508/123/470/196",
			"50 81 23 47 01 96", "50-81-23-47-01-96", "5081/2347/0196", "5081_2347_0196", "5081.2347.0196", "5 0 8 1 2 3 4 7 0 1 9 6", "５０８１２３４７０１９６ 508123470196",
		}},
		{"NIS in octets", "35", []string{"35 30 38 31 32 33 34 37 30 31 39 36", "353038313233343730313936"}},
		{"NIS as fmt writes octets", "53", []string{"[53 48 56 49 50 51 52 55 48 49 57 54]"}},
		{"PIN in groups", "90", []string{"90-81-72-63", "90 81 72 63", "9081/7263", "9081.7263", "9 0 8 1 7 2 6 3", "90:81:72:63", "12-90 81 72 63"}},
		{"PIN in base64", "MTcy", []string{"OTA4MTcyNjM="}},
		{"card number", "00000", []string{"CA 00000 AA", "CA-00000-AA", "ca_00000_aa", "CA%2000000%20AA"}},
		{"MAC address", "53", []string{
			"0:0:5e:0:53:af", "? at 0:0:5e:0:53:af on en0", "/org/bluez/hci0/dev_00_00_5E_00_53_AF", "00 00 5E 00 53 AF", "00%3A00%3A5e%3A00%3A53%3Aaf",
		}},
		{"IPv4", "217", []string{"ip-192-0-2-217.compute.internal", "192.000.002.217", "192%2E0%2E2%2E217", "192.0.2.217.443", "x_192_0_2_217"}},
		{"IPv6", "8a2e", []string{
			"peer2001:db8:85a3::8a2e:370:7334", "2001%3Adb8%3A85a3%3A%3A8a2e%3A370%3A7334", "2001-db8-85a3--8a2e-370-7334.ipv6-literal.net", "peerfe80::8a2e",
		}},
		{"IPv6 backwards", "4.3.3", []string{"4.3.3.7.0.7.3.0.e.2.a.8.0.0.0.0.0.0.0.0.3.a.5.8.8.b.d.0.1.0.0.2.ip6.arpa"}},
		{"nonce", "dGhp", []string{"nonce: dGhpc", `msg="{\"nonce\":\"dGhpc\"}"`, "nonce = dGhpc", "nonce%3DdGhpc"}},
		{"name in a path", "bianchi", []string{
			`C:\Users\Mario Bianchi`, `C:\Users\Mario Bianchi\AppData`, `C:\\Users\\Mario Bianchi\\AppData`, "/Users/Mario Bianchi/x",
			"/home/DITTA/mbianchi/x", "/home/ditta.example/bianchi", `/home/ditta\bianchi/x`,
		}},
	} {
		for _, form := range c.forms {
			if got := strings.ToLower(string(r.Redact([]byte(form)))); strings.Contains(got, strings.ToLower(c.gone)) {
				t.Errorf("%s: %q became %q", c.name, form, got)
			}
		}
	}
}

func TestWhatLooksLikeANumberInGroupsStays(t *testing.T) {
	r := New(nil)
	for _, text := range []string{
		"2026/11/22 13:15:52.123456 and 2026-11-22 13.15.52",
		"ports 8443, 8444; channels 1, 6, 11; Windows 10.0.19045.4412, Chromium 142.0.7444.1750",
		"oppure usa un altro lettore, or turn it round",
		"since 12000 ms, slice 65536 of it",
		"verify PIN: SW 6983, secret: limit core files",
		"vec2::add, int32::u64, f00::bar",
		"ATR 3B 8F 80 01 80 31 B8 64 04 B0 EC C1 73 94 01 80 82 90 00 0E",
		"a Mifare, 3B8F8001804F0CA000000306030001000000006A, and a CNS, 3BFF1800008131FE45006B04050100011101434E531031804A",
	} {
		if got := string(r.Redact([]byte(text))); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestANameIsFoundWithWhateverAccentsAndApostrophes(t *testing.T) {
	r := New(map[string]string{"Niccolò": "[name]", "D'Albà": "[name]", "Müßig": "[name]"})
	for text, want := range map[string]string{
		"Niccolo' D'Alba'": "[name]' [name]'", "NICCOLÒ": "[name]", "Niccolo\u0300 x": "[name] x", "D\u2019Alb\u00e0": "[name]", "D%27Alb%C3%A0": "[name]",
		`Niccol\u00f2`: "[name]", "Muessig Mussig MÜSSIG": "Muessig [name] [name]", "perché 100% \xff%C3": "perché 100% \xff%C3",
	} {
		if got := string(r.Redact([]byte(text))); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestACertificateThatWasCutOffEndsWhereTheLogGoesOn(t *testing.T) {
	r := New(nil)
	whole := strings.Repeat("MIIB", 16) + "\n"
	for text, want := range map[string]string{
		"b=-----BEGIN x-----\nimportant\nmsg=more\n":                                             "b=[certificate]\nimportant\nmsg=more\n",
		"-----BEGIN CERTIFICATE-----\n" + whole + whole + "AA==\ntime=x level=INFO\n":            "[certificate]\ntime=x level=INFO\n",
		"-----BEGIN x-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: y\n\n" + whole + "level=INFO\n":    "[certificate]\nlevel=INFO\n",
		"-----BEGIN x-----\n" + strings.Repeat("a log line\n", 2000) + "-----END x-----\n":       "[certificate]\n" + strings.Repeat("a log line\n", 2000) + "-----END x-----\n",
		"-----BEGIN x-----\na log line\n-----BEGIN y-----\n" + whole + "-----END y-----\nmore\n": "[certificate]\na log line\n[certificate]\nmore\n",
	} {
		if got := string(r.Redact([]byte(text))); got != want {
			t.Errorf("%.60q became %.80q", text, got)
		}
	}
}

func TestAnATRThatTellsANumberIsNotKept(t *testing.T) {
	for digits, want := range map[string]bool{
		"3B06508123470196":                       false, // an NIS in BCD
		"3B 06 50 81 23 47 01 96":                false,
		"3B0850812347019612FF":                   false, // and more digits
		"3B083930383137323633":                   false, // a PIN in ASCII
		"3B8E80018031806549544E5850120FFF8290F0": true,  // an nxp, with digits across data objects
	} {
		if got := isHarmlessATR([]byte(digits)); got != want {
			t.Errorf("%s: %v", digits, got)
		}
	}
}

func TestAFoldedTextLeadsBackToItsPlaces(t *testing.T) {
	text := "aò%C3%B2o\u0300ß’"
	folded, at := fold([]byte(text))
	if string(folded) != "aoooss'" || len(at) != len(folded)+1 || at[len(folded)] != len(text) {
		t.Fatalf("%q, %v", folded, at)
	}
	for i, want := range []int{0, 1, 3, 9, 12, 12, 14, len(text)} {
		if at[i] != want {
			t.Errorf("%d is from %d, want %d", i, at[i], want)
		}
	}
}
