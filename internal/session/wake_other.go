//go:build !unix || darwin

package session

import "context"

// byManager tries nothing: launchd and Windows start what they start at login.
func (Waker) byManager(context.Context) (tried bool, err error) { return false, nil }
