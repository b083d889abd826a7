package localhttp

import (
	"net/http"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cied/fault"
	"cied/internal/machinetest"
	"cied/login"
)

// Everything that a page can ask for is here, and none of it changes or unblocks a PIN: a
// page that could start that would choose the moment in which the person types a PUK. A
// route that comes to this list has been thought about.
func TestNoRouteReachesThePIN(t *testing.T) {
	want := []string{
		"GET /", "GET /ui/app.js", "GET /ui/card.svg", "POST /ui/doctor", "GET /ui/s/{id}", "POST /ui/s/{id}/cancel",
		"GET /ui/s/{id}/finish", "GET /ui/s/{id}/state", "GET /ui/style.css", "POST /v1/authorize",
		"OPTIONS /v1/sessions", "POST /v1/sessions", "DELETE /v1/sessions/{id}", "GET /v1/sessions/{id}",
		"OPTIONS /v1/sessions/{id}", "GET /v1/sessions/{id}/events", "OPTIONS /v1/sessions/{id}/events",
	}
	var got []string
	for _, r := range routes() {
		got = append(got, r.method+" "+r.path)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the routes are %q", got)
	}
	v := serve(t, playing(signs), Server{})
	for _, path := range []string{"/v1/pin", "/v1/pin/change", "/v1/pin/unblock", "/ui/pin", "/v1/stop", "/v1/status"} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			if r := v.ask(method, path, `{"do":"change"}`, fromSite(site)); r.code() != fault.RouteUnknown {
				t.Errorf("%s %s: %s %s", method, path, r.Status, r.body)
			}
		}
	}
}

// All that the front door holds of the card is a login.Runner, which has one method.
func TestTheFrontDoorHoldsNothingThatChangesAPIN(t *testing.T) {
	held := reflect.TypeFor[login.Runner]()
	if held.NumMethod() != 1 || held.Method(0).Name != "Login" {
		t.Errorf("the front door can call %d methods", held.NumMethod())
	}
	server := reflect.TypeFor[Server]()
	for i := range server.NumField() {
		if f := server.Field(i).Type; f.Kind() == reflect.Interface && f != held {
			t.Errorf("the front door holds a %v", f)
		}
	}
}

func TestTheFrontDoorImportsNothingThatChangesAPIN(t *testing.T) {
	out, err := exec.Command(machinetest.Have(t, "go"), "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	list := strings.Fields(string(out))
	if !slices.Contains(list, "cied/login") {
		t.Fatalf("the list is not that of localhttp: %q", list)
	}
	for _, p := range []string{"cied/pin", "cied/control", "cied/prompt", "cied/history", "cied/repair"} {
		if slices.Contains(list, p) {
			t.Errorf("localhttp imports %s", p)
		}
	}
}
