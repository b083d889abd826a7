package prompt

import (
	"context"
	"crypto/rand"
	"fmt"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"

	"cied/fault"
)

// A credUI shows the dialogs of Windows: CredUIPromptForCredentialsW for what is typed and
// MessageBoxW for a yes.
//
// It is the older of the two functions for credentials. The newer one,
// CredUIPromptForWindowsCredentialsW, shows its window in another process, where the PIN
// stays in memory that nobody here can clear, and lets no caller close it; this one writes
// into a buffer of the caller. Its window has a field for a user name, which is filled in
// and cannot be changed, and calls the PIN a password.
//
// A window that does not close within a second after ctx has ended is left to the person:
// the question ends without it, and what is typed there is wiped.
type credUI struct{}

var _ surface = credUI{}

// The flags of CredUIPromptForCredentialsW (wincred.h): nothing is stored, and nothing
// that is stored is used.
const (
	credUIDoNotPersist        = 0x00002
	credUIExcludeCertificates = 0x00008
	credUIAlwaysShow          = 0x00080
	credUIPasswordOnly        = 0x00200
	credUIGeneric             = 0x40000
	credUIKeepUser            = 0x100000

	credUIFlags = credUIDoNotPersist | credUIExcludeCertificates | credUIAlwaysShow |
		credUIPasswordOnly | credUIGeneric | credUIKeepUser
)

// credUIUserName stands in the field for a user name.
const credUIUserName = "CIE"

// The answer of MessageBoxW that is a yes, and the button of a no (winuser.h).
const (
	buttonYes = 6
	buttonNo  = 7
)

// A credUIInfo is the CREDUI_INFOW of wincred.h.
type credUIInfo struct {
	size    uint32
	parent  windows.HWND
	message *uint16
	caption *uint16
	banner  windows.Handle
}

func (c credUI) confirm(ctx context.Context, title string, question confirmation) error {
	text, err := windows.UTF16PtrFromString(question.text)
	if err != nil {
		return err
	}
	caption, err := windows.UTF16PtrFromString(title)
	if err != nil {
		return err
	}
	const style = windows.MB_YESNO | windows.MB_ICONWARNING | windows.MB_DEFBUTTON2 | windows.MB_SETFOREGROUND | windows.MB_TOPMOST
	var nothing entry
	// A box with Yes and No has nothing to close: it is left by its No.
	return inWindow(ctx, message{messageCommand, buttonNo}, &nothing, func(*entry) error {
		answer, err := windows.MessageBox(0, text, caption, style)
		switch {
		case answer == buttonYes:
			return nil
		case answer == 0:
			return fmt.Errorf("prompt: MessageBoxW: %w", err)
		}
		return fault.New(fault.Cancelled, "prompt: ask in a message box", nil)
	})
}

func (c credUI) read(ctx context.Context, title string, s sheet, news string, e *entry) error {
	text, err := fitMessage(news, s.text, maxCredUIMessage-1)
	if err != nil {
		return err
	}
	info := credUIInfo{size: uint32(unsafe.Sizeof(credUIInfo{}))}
	if info.message, err = windows.UTF16PtrFromString(text); err != nil {
		return err
	}
	if info.caption, err = windows.UTF16PtrFromString(title); err != nil {
		return err
	}
	return inWindow(ctx, message{messageClose, 0}, e, info.prompt)
}

// prompt shows the dialog and takes what is typed. The target, under which Windows would
// look for a stored password, is one that nobody can have stored anything for.
func (info *credUIInfo) prompt(e *entry) error {
	target, err := windows.UTF16PtrFromString("cied " + rand.Text())
	if err != nil {
		return err
	}
	var user [maxCredUIUser]uint16
	for i, letter := range []byte(credUIUserName) {
		user[i] = uint16(letter)
	}
	var password [maxCredUIPassword]uint16
	defer clear(password[:])
	var save int32
	show := windows.NewLazySystemDLL("credui.dll").NewProc("CredUIPromptForCredentialsW")
	if err := show.Find(); err != nil {
		return err
	}
	status, _, _ := show.Call(uintptr(unsafe.Pointer(info)), uintptr(unsafe.Pointer(target)), 0, 0,
		uintptr(unsafe.Pointer(&user[0])), uintptr(len(user)),
		uintptr(unsafe.Pointer(&password[0])), uintptr(len(password)),
		uintptr(unsafe.Pointer(&save)), credUIFlags)
	switch code := windows.Errno(status); code {
	case windows.ERROR_SUCCESS:
		e.addUTF16(password[:])
		return nil
	case windows.ERROR_CANCELLED:
		return fault.New(fault.Cancelled, "prompt: ask for credentials", code)
	default:
		return fmt.Errorf("prompt: CredUIPromptForCredentialsW: %w", code)
	}
}

// The messages that leave a window (winuser.h).
const (
	messageClose   = 0x0010
	messageCommand = 0x0111
)

// A message is one that is posted to a window without a second parameter.
type message struct {
	id    uint32
	param uintptr
}

// inWindow calls show, which waits in a window for the person, on a thread of its own,
// and moves what it has taken into e. When ctx ends the window is asked to leave.
func inWindow(ctx context.Context, leave message, e *entry, show func(*entry) error) error {
	thread, done, abandoned := make(chan uint32, 1), make(chan error), make(chan struct{})
	typed := new(entry)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		thread <- windows.GetCurrentThreadId()
		err := show(typed)
		select {
		case done <- err:
		case <-abandoned:
			typed.wipe()
		}
	}()
	err, left := await(ctx, done, <-thread, leave)
	if !left {
		close(abandoned)
		return context.Cause(ctx)
	}
	*e = *typed
	typed.wipe()
	return err
}

// await returns what done says, and whether it said anything within a second of the end
// of ctx. The message is posted again and again: the window may not be there yet.
func await(ctx context.Context, done <-chan error, thread uint32, leave message) (err error, left bool) {
	select {
	case err := <-done:
		return err, true
	case <-ctx.Done():
	}
	again := time.NewTicker(grace / 20)
	defer again.Stop()
	late := time.NewTimer(grace)
	defer late.Stop()
	for {
		leave.post(thread)
		select {
		case err := <-done:
			return err, true
		case <-late.C:
			return nil, false
		case <-again.C:
		}
	}
}

// post sends the message to the dialog windows of a thread.
func (m message) post(thread uint32) {
	user32 := windows.NewLazySystemDLL("user32.dll")
	find, post := user32.NewProc("FindWindowExW"), user32.NewProc("PostMessageW")
	dialogs, err := windows.UTF16PtrFromString("#32770") // the class of all dialogs
	if err != nil {
		return
	}
	var window uintptr
	for range 1000 { // as others open and close theirs, the list may not end
		window, _, _ = find.Call(0, window, uintptr(unsafe.Pointer(dialogs)), 0)
		if window == 0 {
			return
		}
		if owner, err := windows.GetWindowThreadProcessId(windows.HWND(window), nil); err == nil && owner == thread {
			_, _, _ = post.Call(window, uintptr(m.id), m.param, 0)
		}
	}
}
