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

// maxVersion is the longest decimal number that a page may name as the last change it
// has seen.
const maxVersion = 9

// state answers a page of ours that asks what has changed. With ?after=N it waits until
// there have been more than N changes, or for Limits.Poll.
func (d *door) state(w http.ResponseWriter, r *http.Request, s *session) error {
	if err := fromHere(r); err != nil {
		return err
	}
	after, err := parseAfter(r.URL.RawQuery)
	if err != nil {
		return err
	}
	// The deadline for reading requests would end the wait as a vanished caller does.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(d.limits.Poll + writeGrace))
	defer s.watch()()
	at, version := s.await(r.Context(), after, d.limits.Poll)
	sendJSON(w, http.StatusOK, "application/json", d.view(s, at, version))
	return nil
}

// parseAfter reads "" or "after=N".
func parseAfter(query string) (int, error) {
	if query == "" {
		return 0, nil
	}
	number, found := strings.CutPrefix(query, "after=")
	n, err := strconv.ParseUint(number, 10, 31)
	if !found || err != nil || len(number) > maxVersion {
		return 0, fault.New(fault.RequestMalformed, "localhttp: state", errors.New("not after=N"))
	}
	return int(n), nil
}

// await returns where the login stands as soon as it has changed more than after
// times, has ended, limit is over or ctx ends.
func (s *session) await(ctx context.Context, after int, limit time.Duration) (progress, int) {
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	for {
		at, version, changed := s.look()
		if version > after || at.end != nil || ctx.Err() != nil {
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
