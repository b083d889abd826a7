package doctor

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"time"
)

// The greeting of pcsc-lite's own protocol (src/winscard_msg.h): a header of size and
// command, then the version_struct of major, minor and return code, all of 32 bits in the
// machine's byte order. The service answers with a version_struct that holds its version.
// Versions 4:2 to 4:5, that is pcsc-lite 1.6.5 to 2.4.1, greet alike.
const (
	cmdVersion  = 0x11 // enum pcsc_msg_commands
	versionSize = 12   // struct version_struct

	// pcsc-lite 1.8.24 to 2.2.3 speak 4:4, and from 2.4.1 on it is accepted beside 4:5.
	greetMajor, greetMinor = 4, 4

	greetTime = time.Second
)

// A manner is how the service takes a greeting.
type manner int

const (
	notGreeted manner = iota // this system has another service
	nobody                   // nobody accepts at the socket
	forbidden                // this user may not connect to the socket
	hungUp                   // it closed without an answer: so it treats those whom polkit refuses
	silent                   // no answer in time
	greeted                  // it told its version
)

// A greeting is what came of one.
type greeting struct {
	manner       manner
	major, minor int32 // of the service's protocol, where it told
}

// clause says it behind an error.
func (g greeting) clause() string {
	switch g.manner {
	case nobody:
		return "; nobody accepts at the socket"
	case forbidden:
		return "; the socket's mode keeps this user out"
	case hungUp:
		return "; the service hangs up without an answer"
	case silent:
		return "; the service accepts and says nothing"
	case greeted:
		return fmt.Sprintf("; the service answers, with protocol %d:%d", g.major, g.minor)
	default:
		return ""
	}
}

// greet says to the service what the library says first. The library tells its callers
// neither the service's version nor that it hung up.
func greet(ctx context.Context, x *exam) greeting {
	if !hasPCSCLite(x) || x.Dial == nil {
		return greeting{}
	}
	ctx, cancel := context.WithTimeout(ctx, greetTime)
	defer cancel()
	conn, err := x.Dial(ctx, "unix", pcscSocketPath(x))
	switch {
	case errors.Is(err, fs.ErrPermission):
		return greeting{manner: forbidden}
	case err != nil:
		return greeting{manner: nobody}
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	g, err := exchangeVersions(conn)
	switch {
	case err == nil:
		return g
	case ctx.Err() != nil:
		return greeting{manner: silent}
	default:
		return greeting{manner: hungUp}
	}
}

func exchangeVersions(conn net.Conn) (greeting, error) {
	b := make([]byte, 0, 8+versionSize)
	for _, n := range []uint32{versionSize, cmdVersion, greetMajor, greetMinor, 0} {
		b = binary.NativeEndian.AppendUint32(b, n)
	}
	if _, err := conn.Write(b); err != nil {
		return greeting{}, err
	}
	var answer [versionSize]byte
	if _, err := io.ReadFull(conn, answer[:]); err != nil {
		return greeting{}, err
	}
	return greeting{
		manner: greeted,
		major:  int32(binary.NativeEndian.Uint32(answer[0:])),
		minor:  int32(binary.NativeEndian.Uint32(answer[4:])),
	}, nil
}
