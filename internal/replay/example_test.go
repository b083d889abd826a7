package replay_test

import (
	"fmt"

	"cied/internal/replay"
)

func ExampleParseTerminal() {
	t, err := replay.ParseTerminal("inspect at=2026-11-22T12:00:00Z extended=true atr=3B80800101 drawn=0102")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s in %d, %d random bytes\n", t.Use, t.At.Year(), len(t.Drawn))
	// Output: inspect in 2026, 2 random bytes
}
