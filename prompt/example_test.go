package prompt_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"cied/lang"
	"cied/login"
	"cied/pin"
	"cied/prompt"
	"cied/secret"
)

// A program that pipes the PIN has its PIN checked before a card is looked for.
func ExampleStdin() {
	in := &prompt.Stdin{R: strings.NewReader("12345678\n")} // an invented PIN
	if err := in.Prepare(context.Background()); err != nil {
		fmt.Println(err)
		return
	}
	pin, err := in.Ask(context.Background(), login.Question{Origin: "https://servizi.comune.example.it", Left: 3})
	defer pin.Wipe()
	fmt.Println(pin, err)
	// Output: PIN(hidden) <nil>
}

func ExampleFindPinentry() {
	path, err := prompt.FindPinentry(exec.LookPath, os.Getenv)
	if err != nil {
		fmt.Println("ask in the terminal instead:", err)
		return
	}
	dialog := prompt.Pinentry{Path: path, Lang: lang.FromEnv(os.Getenv)}
	_, _ = dialog.Ask(context.Background(), login.Question{Origin: "https://servizi.comune.example.it", Left: 3})
}

func ExampleDesktop() {
	dialog, err := prompt.Desktop(prompt.Options{LookPath: exec.LookPath, Getenv: os.Getenv, Lang: lang.FromEnv(os.Getenv)})
	if err != nil {
		fmt.Println("ask in the terminal instead:", err)
		return
	}
	_, _ = dialog.Ask(context.Background(), login.Question{Origin: "https://servizi.comune.example.it", Left: 3})
}

// A script that changes the PIN writes two lines, the PIN and the new one.
func ExampleStdin_AskChange() {
	in := &prompt.Stdin{R: strings.NewReader("31415926\n20750931\n")} // invented PINs
	if err := in.PrepareChange(context.Background()); err != nil {
		fmt.Println(err)
		return
	}
	defer in.Wipe()
	weak := func(p secret.PIN) error { return pin.Weak(p, nil) }
	typed, err := in.AskChange(context.Background(), pin.Question{Left: 3, Check: weak})
	defer typed.Wipe()
	fmt.Println(typed.Old, typed.New, err)
	// Output: PIN(hidden) PIN(hidden) <nil>
}
