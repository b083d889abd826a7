//go:build !darwin && !windows

package prompt

func (o Options) native() (Dialog, error) { return o.unixDesktop() }
