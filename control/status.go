package control

import (
	"encoding/json"
	"time"

	"cied/card"
	"cied/fault"
)

// maxStatus bounds the JSON of a [Status], in bytes: an origin is the longest part of it.
const maxStatus = 64 << 10

// A Daemon is what does not change in the life of one.
type Daemon struct {
	Version string    `json:"version"` // of the program
	PID     int       `json:"pid"`
	Since   time.Time `json:"since"`
	Address string    `json:"address"` // where login pages find it: "http://127.0.0.1:24731"
	Test    bool      `json:"test"`    // test anchors are in use
}

// A Status is what a daemon does at one instant. As JSON, times in RFC 3339:
//
//	{"version":"0.1.0","pid":4711,"since":"2026-11-22T08:00:00Z",
//	 "address":"http://127.0.0.1:24731","test":false,"stopping":false,
//	 "running":{"what":"login","stage":"waiting-card","origin":"https://idp.example.it","since":"2026-11-22T09:30:00Z"},
//	 "last":{"what":"login","code":"pin-wrong","left":2,"at":"2026-11-22T09:12:41Z"}}
//
// Readers pass over members that they do not know.
type Status struct {
	Daemon
	Stopping bool     `json:"stopping"` // it was told to stop, at the latest when nothing runs
	Running  *Running `json:"running"`  // null: nothing runs
	Last     *Ended   `json:"last"`     // null: there was nothing
}

// Running is a use of a card that runs.
type Running struct {
	What    string     `json:"what"`              // one of those of package history
	Stage   card.Stage `json:"stage"`             // "" before the first step
	Origin  string     `json:"origin"`            // of a login; "" where the person themselves asked
	Program string     `json:"program,omitempty"` // path of the one that borrows the key
	Since   time.Time  `json:"since"`             // when it began
}

// Ended is the use of a card that has ended last.
type Ended struct {
	What string     `json:"what"`           // as in Running
	Code fault.Code `json:"code"`           // "" is a success
	Left int        `json:"left,omitempty"` // tries left, for codes that count them; 0 where they are not told
	At   time.Time  `json:"at"`
}

// parseStatus reads the JSON of a Status.
func parseStatus(b []byte) (Status, error) {
	var s Status
	if err := json.Unmarshal(b, &s); err != nil {
		return Status{}, fault.New(fault.Internal, "control: read status", err)
	}
	return s, nil
}
