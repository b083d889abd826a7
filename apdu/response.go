package apdu

import (
	"errors"

	"github.com/skythen/apdu"
)

// ErrResponse says that bytes are not a response: shorter than a status word, or
// longer than any card may answer.
var ErrResponse = errors.New("apdu: not a response")

// A Response is an R-APDU: data, then the status word.
type Response struct {
	Data []byte
	SW   SW
}

// ParseResponse decodes one R-APDU. Data shares b's memory.
func ParseResponse(b []byte) (Response, error) {
	if len(b) > MaxExtendedNe+2 {
		return Response{}, ErrResponse
	}
	p, err := apdu.ParseRapdu(b)
	if err != nil {
		return Response{}, ErrResponse
	}
	return Response{Data: p.Data, SW: SW(p.SW1)<<8 | SW(p.SW2)}, nil
}

// Bytes encodes r: data, SW1, SW2.
func (r Response) Bytes() []byte {
	b := make([]byte, 0, len(r.Data)+2)
	b = append(b, r.Data...)
	return append(b, byte(r.SW>>8), byte(r.SW))
}
