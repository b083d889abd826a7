package nfc

import "time"

// PCSCOptions say how the system's PC/SC service is used. The zero value is good.
type PCSCOptions struct {
	// Silence is how long the service may take for one call; 0 is 10 seconds.
	Silence time.Duration

	// Retry is how long after a failure the service is tried again; 0 is 1 second.
	Retry time.Duration
}

func (o PCSCOptions) withDefaults() PCSCOptions {
	if o.Silence <= 0 {
		o.Silence = silence
	}
	if o.Retry <= 0 {
		o.Retry = time.Second
	}
	return o
}
