package saml_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"cied/relying/saml"
)

// One citizen refuses consent: from the service to the provider and back.
func Example() {
	w := newWorld(&testing.T{}) // keys, metadata and clock of an invented federation
	ctx := context.Background()

	sending, err := w.sp.Ask(saml.Ask{Binding: saml.BindingPOST, Context: saml.Context{Level: 3, Comparison: saml.Exact}})
	if err != nil {
		panic(err)
	}
	e, err := saml.OpenPost(http.MethodPost, sending.Form.Values(), saml.KindRequest)
	if err != nil {
		panic(err)
	}
	request, err := w.idp.Judge(ctx, e)
	if err != nil {
		panic(err)
	}
	form, err := w.idp.Fail(request, saml.NrDenied)
	if err != nil {
		panic(err)
	}
	if e, err = saml.OpenPost(http.MethodPost, form.Values(), saml.KindResponse); err != nil {
		panic(err)
	}
	outcome, err := w.sp.Receive(ctx, e, sending.Pending)
	if err != nil {
		panic(err)
	}
	fmt.Println(outcome.Nr, outcome.Message, outcome.Login == nil)
	// Output: 22 ErrorCode nr22 true
}
