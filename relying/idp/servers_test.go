package idp_test

import (
	"crypto/rand"
	"net/http"
	"testing"
	"time"

	"cied/relying"
	"cied/relying/idp"
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

// inMemory has two providers serve the world by turns, over one memory.
func (w *world) inMemory() *alternate {
	w.t.Helper()
	w.options.Nonces = relying.NewChallenges(rand.Reader, w.clock).Nonces()
	w.options.Sessions = &idp.Memory{Now: w.clock}
	w.options.IdP.Seen = idp.Seen(relying.NewSpentList(w.clock), w.clock)
	both := &alternate{servers: []http.Handler{w.server(), w.server()}}
	w.provider = both
	return both
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
