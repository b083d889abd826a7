package sp

import (
	"crypto/subtle"
	"net/http"

	"cied/relying/saml"
)

// login sends the citizen to the identity provider.
func (v *Server) login(w http.ResponseWriter, r *http.Request) error {
	ask, err := v.ask(w, r)
	if err != nil {
		return err
	}
	sending, err := v.o.SP.Ask(ask)
	if err != nil {
		return err
	}
	if err := v.keep(Record{Kind: saml.KindRequest, Binding: ask.Binding, ID: sending.Pending.ID, XML: string(sending.XML)}); err != nil {
		return err
	}
	name, err := newName(v.o.Rand)
	if err != nil {
		return err
	}
	v.ways.put(name, sending.Pending, v.o.Now(), Waiting)
	v.setCookie(w, wayCookie, name, Waiting)
	v.send(w, v.language(r), sending)
	return nil
}

// ask says how this login is asked for. RelayState is random: it is compared when it comes
// back, and is never an address.
func (v *Server) ask(w http.ResponseWriter, r *http.Request) (saml.Ask, error) {
	ask := v.o.Ask
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return ask, errForm
	}
	switch binding := saml.Binding(r.PostForm.Get("binding")); binding {
	case "":
	case saml.BindingPOST, saml.BindingRedirect:
		ask.Binding = binding
	default:
		return ask, errForm
	}
	var err error
	ask.RelayState, err = newName(v.o.Rand)
	return ask, err
}

// send answers with the request: a page that posts itself, or a redirect.
func (v *Server) send(w http.ResponseWriter, tag string, s *saml.Sending) {
	if s.Form == nil {
		see(w, s.URL)
		return
	}
	setPolicy(w.Header(), submitSource(), source(s.Form.Action))
	p := v.view(tag)
	p.Form = s.Form
	v.render(w, http.StatusOK, "request.html", p)
}

// consume takes a Response. Whoever has no login on its way, or brings another's RelayState,
// is refused before anything is spent or kept.
func (v *Server) consume(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxResponse)
	if err := r.ParseForm(); err != nil {
		return errForm
	}
	e, err := saml.OpenPost(r.Method, r.PostForm, saml.KindResponse)
	if err != nil {
		return errForm
	}
	name, now := v.name(r, wayCookie), v.o.Now()
	pending, there := v.ways.get(name, now)
	if !there || subtle.ConstantTimeCompare([]byte(e.RelayState), []byte(pending.RelayState)) != 1 {
		return errNotAsked
	}
	if _, first := v.ways.take(name, now); !first {
		return errNotAsked
	}
	v.setCookie(w, wayCookie, "", 0)
	return v.receive(w, r, e, pending)
}

// receive believes a Response or refuses it, keeps it in either case, and begins the session.
func (v *Server) receive(w http.ResponseWriter, r *http.Request, e *saml.Envelope, pending saml.Pending) error {
	outcome, refused := v.o.SP.Receive(r.Context(), e, pending)
	result := resultOf(outcome, refused, v.o.Now())
	err := v.keep(Record{
		Kind: saml.KindResponse, Binding: e.Binding, ID: pending.ID,
		Nr: result.Nr, Refusal: result.Refusal, XML: string(e.XML),
	})
	if err != nil {
		return err
	}
	v.o.Log.Info("response", "nr", result.Nr, "refusal", string(result.Refusal), "cause", refused)
	if refused != nil {
		v.o.Done(result)
		return refused
	}
	if err := v.begin(w, r, result); err != nil {
		return err
	}
	v.o.Done(result)
	see(w, "/")
	return nil
}

// keep adds to the evidence, where it is kept. Nobody is let in without it.
func (v *Server) keep(r Record) error {
	if v.o.Evidence == nil {
		return nil
	}
	return v.o.Evidence.Keep(r)
}

// see sends the browser on by GET.
func see(w http.ResponseWriter, address string) {
	w.Header().Set("Location", address)
	w.WriteHeader(http.StatusSeeOther)
}
