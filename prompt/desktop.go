package prompt

import (
	"errors"
	"time"

	"cied/fault"
)

// Options are what [Desktop] looks at.
type Options struct {
	// Program is the pinentry program to use whatever else there is, as a policy names it;
	// "" for the one that CIED_PINENTRY names, or for what the desktop has. It is not
	// looked for before the first question.
	Program string

	LookPath func(name string) (string, error) // exec.LookPath
	Getenv   func(key string) string           // os.Getenv

	Timeout time.Duration // for each thing that is typed; 0 for 120 s
	Lang    string        // one of lang.All
}

// Desktop returns what asks in a dialog of this desktop. A pinentry program that is named
// comes first everywhere, and is not replaced where it is missing. Without one, macOS and
// Windows ask in their own dialogs. Other systems ask with a pinentry that opens a window,
// else with zenity, else with any other pinentry that [FindPinentry] finds: a window
// reaches a person that a terminal may not.
//
// Where there is nothing to ask with, it is fault.NoDialog, and so is every question that
// finds its dialog gone. Nothing else takes their place, least of all a web page.
func Desktop(o Options) (Dialog, error) {
	if o.Program != "" {
		return o.pinentry(o.Program), nil
	}
	if o.Getenv(PinentryVariable) != "" {
		return o.findPinentry()
	}
	return o.native()
}

// pinentry is the prompter of the program at path.
func (o Options) pinentry(path string) Pinentry {
	return Pinentry{Path: path, Display: o.Getenv("DISPLAY"), TTY: o.Getenv("GPG_TTY"), Timeout: o.Timeout, Lang: o.Lang}
}

// windows is what asks in windows of s.
func (o Options) windows(s surface) Dialog {
	return oneWindowEach{on: s, timeout: o.Timeout, lang: o.Lang}
}

// findPinentry is the prompter of the program that [FindPinentry] finds.
func (o Options) findPinentry() (Dialog, error) {
	path, err := FindPinentry(o.LookPath, o.Getenv)
	if err != nil {
		return nil, err
	}
	return o.pinentry(path), nil
}

// unixDesktop chooses on a system without a dialog of its own.
func (o Options) unixDesktop() (Dialog, error) {
	for _, name := range windowed(o.Getenv) {
		if path, err := o.LookPath(name); err == nil {
			return o.pinentry(path), nil
		}
	}
	if hasDisplay(o.Getenv) {
		if path, err := o.LookPath("zenity"); err == nil {
			return o.windows(zenity{path: path}), nil
		}
	}
	return o.findPinentry()
}

var errNoOSAScript = errors.New("no osascript program")

// macDesktop chooses on macOS.
func (o Options) macDesktop() (Dialog, error) {
	path, err := o.LookPath("/usr/bin/osascript")
	if err != nil {
		return nil, fault.New(fault.NoDialog, "prompt: find the dialogs of macOS", errors.Join(errNoOSAScript, err))
	}
	return o.windows(osascript{path: path}), nil
}
