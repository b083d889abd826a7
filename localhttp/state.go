package localhttp

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"cied/fault"
)

// maxDigits is the length of the longest decimal number in a query.
const maxDigits = 9

// state answers a page of ours that asks what has changed. With ?after=N it waits until
// there have been more than N changes, or for Limits.Poll.
func (d *door) state(w http.ResponseWriter, r *http.Request, s *session) error {
	if err := fromHere(r); err != nil {
		return err
	}
	after, err := parseNumber(r.URL.RawQuery, "after")
	if err != nil {
		return err
	}
	outlast(w, d.limits.Poll)
	defer s.watch()()
	at, version := s.await(r.Context(), after, d.limits.Poll)
	sendJSON(w, http.StatusOK, "application/json", d.view(s, at, version))
	return nil
}

// parseNumber reads the whole query, which is "" for 0 or "name=N".
func parseNumber(query, name string) (int, error) {
	if query == "" {
		return 0, nil
	}
	number, found := strings.CutPrefix(query, name+"=")
	n, err := strconv.ParseUint(number, 10, 31)
	if !found || err != nil || len(number) > maxDigits {
		return 0, fault.New(fault.RequestMalformed, "localhttp: query", errors.New("not "+name+"=N"))
	}
	return int(n), nil
}

// await returns where the login stands as soon as it has changed more than after
// times, has ended, limit is over or ctx ends.
func (s *session) await(ctx context.Context, after int, limit time.Duration) (progress, int) {
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	return s.until(ctx, func(p progress, version int) bool { return version > after || p.end != nil })
}

// until returns where the login stands as soon as that is enough, or ctx ends.
func (s *session) until(ctx context.Context, enough func(p progress, version int) bool) (progress, int) {
	for {
		at, version, changed := s.look()
		if enough(at, version) || ctx.Err() != nil {
			return at, version
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}

// cancel is the person's no on the page, which only a page of ours can say.
func (d *door) cancel(w http.ResponseWriter, r *http.Request, s *session) error {
	if err := ownOrigin(r); err != nil {
		return err
	}
	if err := fromHere(r); err != nil {
		return err
	}
	s.refuse()
	w.WriteHeader(http.StatusNoContent)
	return nil
}
