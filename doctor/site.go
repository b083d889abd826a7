package doctor

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"cied/fault"
)

// checkSite judges what the site has answered, as a browser would: every server on the way
// by its certificate, the last one by its status.
func checkSite(ctx context.Context, x *exam) []Finding {
	v := x.visit(ctx)
	for _, s := range v.stops {
		if f := x.judgeChain(s); f.Code != "" {
			return []Finding{f}
		}
	}
	found := x.aboutKey(v)
	if v.err != nil {
		return append(found, noAnswer(v)...)
	}
	return slices.Concat(found, x.aboutIssuer(v), siteState(v))
}

// noAnswer says why a connection ended without an answer. A site that asks for the card's
// certificate and ends the connection of who has none is as it should be.
func noAnswer(v visit) []Finding {
	switch {
	case isTimeout(v.err):
		return wrong(fault.SiteSilent, "%s does not answer in time", v.host)
	case !v.reached && errors.Is(v.err, errnoRefused):
		return wrong(fault.SiteSilent, "%s refuses the connection", v.host)
	case !v.reached:
		return wrong(fault.SiteSilent, "%s is not reached: %s", v.host, cause(v.err))
	case !v.met():
		return wrong(fault.SiteTLS, "no TLS connection to %s: %s", v.host, cause(v.err))
	case v.stops[len(v.stops)-1].asks != nil:
		return nil // as aboutKey tells
	}
	return wrong(fault.SiteBroken, "%s ends the connection without an answer: %s", v.host, cause(v.err))
}

// siteState judges the status of the last answer (RFC 9110, 15). Only a page that a person
// named is expected to be there and to work: where none was named, the status is that of
// the first page of Entra con CIE, on which nobody logs in. Its 5xx is worth a word and
// keeps nobody from logging in, its 4xx is nothing. All that concerns the host as a whole
// (name, connection, certificate, silence) is a fault there too.
func siteState(v visit) []Finding {
	broken, refuses := wrong, wrong
	if !v.named {
		broken = advise
		refuses = func(_ fault.Code, format string, args ...any) []Finding { return Fact(format, args...) }
	}
	switch status := v.status; {
	case status >= http.StatusInternalServerError:
		return broken(fault.SiteBroken, "%s answers %d %s", v.host, status, http.StatusText(status))
	case status >= http.StatusBadRequest:
		return refuses(fault.SiteRefuses, "%s answers %d %s", v.host, status, http.StatusText(status))
	case status >= http.StatusMultipleChoices:
		return broken(fault.SiteBroken, "%s answers %d and leads nowhere: more than %d redirects, or one that is not https",
			v.host, status, maxRedirects)
	}
	return Fact("%s answers %d", v.host, v.status)
}
