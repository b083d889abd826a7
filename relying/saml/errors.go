package saml

import (
	"errors"
	"fmt"
	"net/http"
)

// An Answer is what the identity provider does with an outcome.
type Answer string

// The answers of the manual's table.
const (
	AnswerResponse Answer = "response" // a SAML Response goes to the service
	AnswerPage     Answer = "page"     // the citizen sees a page with Row.HTTP; the service hears nothing
	AnswerNone     Answer = "none"     // the number is reserved: it does not occur
)

// Told is who hears of an outcome.
type Told string

// The columns "Destinatario notifica" of the manual's table.
const (
	ToldNobody  Told = ""
	ToldUser    Told = "user"
	ToldService Told = "service"
	ToldBoth    Told = "user and service"
)

// A Row is one outcome of the manual's table of error codes.
type Row struct {
	Nr          int
	Top, Second string // status codes (SAML 2.0 Core, 3.2.2.2); "" where there is none
	Message     string // the StatusMessage, "ErrorCode nr08"; "" where there is none
	Answer      Answer
	HTTP        int // the status of the page or of the page that carries the Response
	Told        Told
	Rule        string // what was broken, or what happened: a name for logs and tables
}

// The numbers of the outcomes that a person or the card brings about.
const (
	NrSuccess   = 1
	NrTimeout   = 21
	NrDenied    = 22 // consent to send the attributes
	NrCard      = 23 // expired or revoked
	NrCancelled = 25
)

// Errors returns the table of outcomes, complete from 1 to 25 (the manual, "Codici di
// errore"). The numbers 19, 20 and 24 are reserved: SPID uses 19 and 20.
//
// Requests are judged in an order that the notes of the table demand: until the signature is
// verified only the pages 4, 5, 6, 7 and 10 are possible, for a Response would go to whom
// nobody has authenticated.
func Errors() []Row {
	return []Row{
		{1, StatusSuccess, "", "", AnswerResponse, http.StatusOK, ToldService, "success"},
		page(2, http.StatusInternalServerError, "system unavailable"),
		page(3, http.StatusInternalServerError, "system error"),
		page(4, http.StatusForbidden, "binding format"),
		page(5, http.StatusForbidden, "redirect signature"),
		page(6, http.StatusForbidden, "HTTP method"),
		page(7, http.StatusForbidden, "POST signature"),
		response(8, StatusRequester, "", ToldService, "request format"),
		response(9, StatusVersionMismatch, "", ToldService, "Version"),
		page(10, http.StatusForbidden, "Issuer"),
		response(11, StatusRequester, "", ToldService, "ID"),
		response(12, StatusRequester, StatusNoAuthnContext, ToldService, "RequestedAuthnContext"),
		response(13, StatusRequester, StatusRequestDenied, ToldService, "IssueInstant"),
		response(14, StatusRequester, StatusRequestUnsupported, ToldService, "Destination"),
		response(15, StatusRequester, StatusNoPassive, ToldService, "IsPassive"),
		response(16, StatusRequester, StatusRequestUnsupported, ToldService, "AssertionConsumerService"),
		response(17, StatusRequester, StatusRequestUnsupported, ToldService, "NameIDPolicy"),
		response(18, StatusRequester, StatusRequestUnsupported, ToldService, "AttributeConsumingServiceIndex"),
		reserved(19),
		reserved(20),
		response(21, StatusResponder, StatusAuthnFailed, ToldService, "timeout"),
		response(22, StatusResponder, StatusAuthnFailed, ToldBoth, "consent denied"),
		response(23, StatusResponder, StatusAuthnFailed, ToldBoth, "card expired or revoked"),
		reserved(24),
		response(25, StatusResponder, StatusAuthnFailed, ToldBoth, "cancelled"),
	}
}

func page(nr, status int, rule string) Row {
	return Row{Nr: nr, Answer: AnswerPage, HTTP: status, Told: ToldUser, Rule: rule}
}

func response(nr int, top, second string, told Told, rule string) Row {
	message := fmt.Sprintf("ErrorCode nr%02d", nr)
	return Row{nr, top, second, message, AnswerResponse, http.StatusOK, told, rule}
}

func reserved(nr int) Row { return Row{Nr: nr, Answer: AnswerNone, Rule: "reserved"} }

// RowOf returns the row of a number of the table; false for every other number.
func RowOf(nr int) (Row, bool) {
	table := Errors()
	if nr < 1 || nr > len(table) {
		return Row{}, false
	}
	return table[nr-1], true
}

// Error is a request that the identity provider refuses.
type Error struct {
	Nr  int   // its row in [Errors]
	Err error // the cause, for the log: neither the citizen nor the service sees it
}

func (e *Error) Error() string {
	row, _ := RowOf(e.Nr)
	return fmt.Sprintf("saml: nr %d (%s): %v", e.Nr, row.Rule, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// NrOf returns the row in [Errors] that answers err: that of the [Error] in its chain, and
// 3, a system error, where there is none. It is 1 where err is nil.
func NrOf(err error) int {
	if err == nil {
		return NrSuccess
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Nr
	}
	return 3
}

func refuse(nr int, format string, args ...any) error {
	return &Error{Nr: nr, Err: fmt.Errorf(format, args...)}
}
