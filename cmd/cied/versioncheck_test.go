package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cied/lang"
)

// checked runs cied version --check against a server that tells of a release.
func checked(t *testing.T, newest string, p *program) string {
	t.Helper()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"version": %q, "url": "https://cied.invalid/releases"}`, newest)
	}))
	defer server.Close()
	var out bytes.Buffer
	p.out = &out
	if err := p.runVersionCheck(t.Context(), source{server.URL, server.Client().Transport}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestANewerVersionIsToldInEveryLanguage(t *testing.T) {
	seen := map[string]bool{}
	for _, tag := range lang.All() {
		for newest, want := range map[string][]string{"999.0.0": {"999.0.0", release, "https://cied.invalid/releases"}, "0.0.1": {release}} {
			got := checked(t, newest, &program{lang: tag})
			for _, w := range want {
				if !strings.Contains(got, w) || strings.Contains(got, "%!") || seen[got] {
					t.Errorf("%s: %q", tag, got)
				}
			}
			seen[got] = true
		}
	}
}

func TestANewerVersionIsToldToAMachine(t *testing.T) {
	var v versionView
	if err := json.Unmarshal([]byte(checked(t, "999.0.0", &program{json: true})), &v); err != nil {
		t.Fatal(err)
	}
	if want := (versionView{Version: release, Asked: true, Newer: true, Newest: "999.0.0", URL: "https://cied.invalid/releases"}); v != want {
		t.Errorf("%+v", v)
	}
}

func TestABuildThatNamesNobodyAsksNobody(t *testing.T) {
	r := command(t, t.Context(), "version", "--check", "--json")
	var v versionView
	if err := json.Unmarshal([]byte(r.out), &v); err != nil || r.status != 0 || v != (versionView{Version: release}) {
		t.Errorf("%v: %+v", err, r)
	}
	for _, tag := range lang.All() {
		t.Setenv("LC_ALL", tag)
		if r := command(t, t.Context(), "version", "--check"); r.status != 0 || strings.TrimSpace(r.out) != fmt.Sprintf(versionWordsIn(tag).unasked, release) {
			t.Errorf("%s: %+v", tag, r)
		}
	}
}
