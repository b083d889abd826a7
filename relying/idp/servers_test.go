package idp_test

import (
	"crypto/rand"
	"net/http"
	"testing"
	"time"

	"cied/relying"
	"cied/relying/idp"
	"cied/relying/saml"
)

// alternate hands each request to the next of several servers.
type alternate struct {
	servers []http.Handler
	turn    int
}

func (a *alternate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.turn++
	a.servers[a.turn%len(a.servers)].ServeHTTP(w, r)
}

// two has two providers serve the world by turns, over what they share.
func (w *world) two(nonces [2]relying.Nonces, sessions [2]idp.Store, seen [2]saml.Seen) *alternate {
	w.t.Helper()
	both := &alternate{}
	side := *w.options.IdP
	for i := range 2 {
		own := side
		own.Seen = seen[i]
		w.options.IdP, w.options.Nonces, w.options.Sessions = &own, nonces[i], sessions[i]
		both.servers = append(both.servers, w.server())
	}
	w.provider = both
	return both
}

// inMemory has the two share one memory.
func (w *world) inMemory() *alternate {
	nonces := relying.NewChallenges(rand.Reader, w.clock).Nonces()
	sessions := &idp.Memory{Now: w.clock}
	seen := idp.Seen(relying.NewSpentList(w.clock), w.clock)
	return w.two([2]relying.Nonces{nonces, nonces}, [2]idp.Store{sessions, sessions}, [2]saml.Seen{seen, seen})
}

// inTurns logs citizens in at two servers that have every other request.
func inTurns(t *testing.T, w *world, both *alternate) {
	for _, o := range outcomes {
		both.turn++ // whoever was first before is second now
		w.now, w.revoked, w.card = time.Now(), false, w.pki.Card
		b := w.browser()
		b.enter()
		o.act(w, b)
		b.press("/acs", nil)
		if result := b.result(); result.Nr != o.nr {
			t.Errorf("%s: %+v", o.name, result)
		}
	}
}

// spentOnce wants what one server has taken to be refused by the other.
func spentOnce(t *testing.T, w *world, both *alternate) {
	b := w.browser()
	b.get(service + "/")
	b.press("/login", nil)
	_, request := b.form(idpPOST)
	b.press(idpPOST, nil)
	b.on("/idp/login")
	_, fields := b.form("/v1/authorize")
	answer := w.fragment(fields.Get("nonce"), fields.Get("state"))

	w.provider = both.servers[0]
	b.deliver(failed(t, "pin-wrong", fields.Get("state")))
	b.status(http.StatusNoContent)
	w.provider = both.servers[1]
	b.deliver(answer)
	b.get(provider + "/idp/next")
	b.on("/idp/login")
	b.shows("nonce-mismatch")

	b.post(provider+idp.PathPOST, service, request)
	b.press("/acs", nil)
	b.shows("ErrorCode nr11")
}

func TestTwoServersOverOneMemoryServeTheSameCitizens(t *testing.T) {
	w := newWorld(t)
	both := w.inMemory()
	inTurns(t, w, both)
	spentOnce(t, w, both)
}
