package session

import (
	"context"
	"errors"

	"golang.org/x/sys/windows/registry"
)

// Where Windows keeps what starts with a person's session, and what they have switched off
// of it in the Task Manager: a binary value, whose first byte is odd where it is off.
const (
	runKey      = `Software\Microsoft\Windows\CurrentVersion\Run`
	approvedKey = `Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run`
	runValue    = "cied"
)

func (a Autostart) enabled(context.Context) (bool, error) {
	there, err := value(runKey, func(k registry.Key) error {
		_, _, err := k.GetStringValue(runValue)
		return err
	})
	if err != nil || !there {
		return false, err
	}
	var state []byte
	_, err = value(approvedKey, func(k registry.Key) (err error) {
		state, _, err = k.GetBinaryValue(runValue)
		return err
	})
	return len(state) == 0 || state[0]&1 == 0, err
}

// value opens a key and has get read a value of it; there is false where either is missing.
func value(path string, get func(registry.Key) error) (there bool, err error) {
	k, err := registry.OpenKey(registry.CURRENT_USER, path, registry.QUERY_VALUE)
	if err == nil {
		err = errors.Join(get(k), k.Close())
	}
	if errors.Is(err, registry.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func (a Autostart) set(_ context.Context, on bool) error {
	if err := deleteValue(approvedKey); err != nil {
		return err
	}
	if !on {
		return deleteValue(runKey)
	}
	k, _, err := registry.CreateKey(registry.CURRENT_USER, runKey, registry.SET_VALUE)
	if err != nil {
		return err
	}
	return errors.Join(k.SetStringValue(runValue, `"`+withoutConsole(a.Program)+`" serve`), k.Close())
}

func deleteValue(path string) error {
	k, err := registry.OpenKey(registry.CURRENT_USER, path, registry.SET_VALUE)
	if err == nil {
		err = errors.Join(k.DeleteValue(runValue), k.Close())
	}
	if errors.Is(err, registry.ErrNotExist) {
		return nil
	}
	return err
}
