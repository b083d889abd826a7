package fetch

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"

	"cied/fault"
)

// The bounds of a request.
const (
	DefaultTimeout = 30 * time.Second

	maxURL       = 2048 // bytes of an address
	maxRedirects = 3
	maxHeaders   = 64 << 10 // bytes of the headers of an answer
)

// Options are what may vary between clients. Its zero value is what a citizen's machine
// wants.
type Options struct {
	Timeout    time.Duration  // from the request to the last byte; 0: DefaultTimeout
	Roots      *x509.CertPool // for https; nil: those of the system
	AllowLocal bool           // reach this computer and its network too: for test anchors only
}

// A Client asks addresses. Several goroutines may use it.
type Client struct {
	http    http.Client
	timeout time.Duration
}

// New returns a client with these options.
func New(o Options) *Client {
	if o.AllowLocal {
		return newClient(o, nil)
	}
	return newClient(o, publicOnly)
}

// control judges an address that a socket is about to connect to, as in [net.Dialer].
type control func(network, address string, _ syscall.RawConn) error

func newClient(o Options, judge control) *Client {
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	dialer := net.Dialer{Control: judge}
	return &Client{
		timeout: o.Timeout,
		http: http.Client{
			CheckRedirect: checkRedirect,
			Transport: &http.Transport{
				DialContext:            dialer.DialContext,
				TLSClientConfig:        &tls.Config{RootCAs: o.Roots, MinVersion: tls.VersionTLS12},
				DisableKeepAlives:      true,
				MaxResponseHeaderBytes: maxHeaders,
			},
		},
	}
}

// Get returns what the http or https address has, at most limit bytes after decompression.
// At most 3 redirects are followed, none from https to http. Only the status 200 is an
// answer. The fault is [fault.TrustFetch] with the reason in words; [Unreachable] tells
// whether the network is the reason. No error contains the query of an address.
func (c *Client) Get(ctx context.Context, address string, limit int64) ([]byte, error) {
	return c.do(ctx, http.MethodGet, address, nil, nil, limit)
}

// Post sends body as contentType and returns the answer, for which it names accept. It is
// as [Client.Get], but follows no redirect: what was meant for one is not told to another.
func (c *Client) Post(ctx context.Context, address, contentType, accept string, body []byte, limit int64) ([]byte, error) {
	header := http.Header{"Content-Type": {contentType}, "Accept": {accept}}
	return c.do(ctx, http.MethodPost, address, header, body, limit)
}

func (c *Client) do(ctx context.Context, method, address string, header http.Header, body []byte, limit int64) ([]byte, error) {
	u, err := parse(address)
	if err != nil {
		return nil, fault.New(fault.TrustFetch, "fetch: "+method, err)
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	answer, err := c.exchange(ctx, method, u, header, body, limit)
	if err != nil {
		return nil, fault.New(fault.TrustFetch, "fetch: "+method+" "+place(u), explain(err))
	}
	return answer, nil
}

func (c *Client) exchange(ctx context.Context, method string, u *url.URL, header http.Header, body []byte, limit int64) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, u.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if header != nil {
		r.Header = header
	}
	r.Header.Set("User-Agent", "cied")
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	return read(answer, limit)
}

// read returns the body of a response with the status 200. The transport has unpacked
// gzip, which is the only coding that it asked for.
func read(answer *http.Response, limit int64) ([]byte, error) {
	coding := answer.Header.Get("Content-Encoding")
	switch {
	case answer.StatusCode != http.StatusOK:
		return nil, refused("the status is %d %s, not 200", answer.StatusCode, http.StatusText(answer.StatusCode))
	case coding != "" && coding != "identity":
		return nil, refused("the content coding is %.16q, which nobody asked for", coding)
	case answer.ContentLength > limit:
		return nil, refused("the answer has %d bytes, at most %d", answer.ContentLength, limit)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > limit {
		return nil, refused("the answer has more than %d bytes", limit)
	}
	return body, nil
}
