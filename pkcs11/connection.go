package pkcs11

import (
	"context"
	"crypto/rand"

	"cied/fault"
	"cied/pkcs11/ck"
	"cied/pkcs11/rpc"
	"cied/signing"
)

// A connection is one of an instance, between C_Initialize and C_Finalize. It is called by
// one goroutine at a time.
type connection struct {
	server   *Server
	serving  context.Context // of Serve, which outlives the connection
	program  signing.Program
	line     *line // nil for one that takes no place
	instance *instance
}

var (
	_ rpc.Handler  = (*connection)(nil)
	_ rpc.Observer = (*connection)(nil)
)

// leave ends the part of the connection in its instance.
func (c *connection) leave() {
	if c.instance != nil {
		c.server.initialized(c.line, nil)
		c.instance.leave()
		c.instance = nil
	}
}

// Begun implements [rpc.Observer].
func (c *connection) Begun() { c.server.calls(c.line, true) }

// Ended implements [rpc.Observer].
func (c *connection) Ended() { c.server.calls(c.line, false) }

// answer is err as an application is told it; a fault is written to the log.
func (c *connection) answer(call string, err error) error {
	if err == nil {
		return nil
	}
	r := returnOf(err)
	if _, plain := err.(ck.Return); !plain {
		c.server.logger().Info("pkcs11: call refused", "call", call, "program", c.program.Name,
			"return", r, "fault", fault.CodeOf(err), "cause", err)
	}
	return r
}

func (c *connection) Initialize(_ context.Context, reserved string) error {
	c.leave()
	c.instance = c.server.join(c.serving, c.program, instanceOf(reserved))
	c.server.initialized(c.line, c.instance)
	return nil
}

func (c *connection) Finalize(context.Context) error {
	c.leave()
	return nil
}

func (c *connection) GetInfo(context.Context) (ck.Info, error) { return libraryInfo(), nil }

func (c *connection) GetSlotList(ctx context.Context, tokenPresent bool) ([]ck.SlotID, error) {
	return c.instance.table.list(ctx, tokenPresent), nil
}

func (c *connection) GetSlotInfo(ctx context.Context, slot ck.SlotID) (ck.SlotInfo, error) {
	n, err := c.instance.table.slot(ctx, slot)
	if err != nil {
		return ck.SlotInfo{}, err
	}
	return slotInfo(slot, n), nil
}

func (c *connection) GetTokenInfo(ctx context.Context, slot ck.SlotID) (ck.TokenInfo, error) {
	n, err := c.instance.table.token(ctx, slot)
	if err != nil {
		return ck.TokenInfo{}, err
	}
	return c.instance.tokenInfo(n), nil
}

func (c *connection) GetMechanismList(ctx context.Context, slot ck.SlotID) ([]ck.Mechanism, error) {
	_, err := c.instance.table.token(ctx, slot)
	return mechanisms, err
}

func (c *connection) GetMechanismInfo(ctx context.Context, slot ck.SlotID, m ck.Mechanism) (ck.MechanismInfo, error) {
	n, err := c.instance.table.token(ctx, slot)
	if err != nil {
		return ck.MechanismInfo{}, err
	}
	return mechanismInfo(n, m)
}

func (c *connection) WaitForSlotEvent(ctx context.Context, flags ck.Flags) (ck.SlotID, error) {
	id, err := c.instance.event(ctx, flags&ck.FlagDontBlock == 0)
	return id, c.answer("C_WaitForSlotEvent", err)
}

func (c *connection) OpenSession(ctx context.Context, slot ck.SlotID, flags ck.Flags) (ck.SessionHandle, error) {
	n, err := c.instance.table.token(ctx, slot)
	if err != nil {
		return 0, err
	}
	return c.instance.open(n, flags)
}

func (c *connection) CloseSession(_ context.Context, s ck.SessionHandle) error {
	return c.instance.close(s)
}

func (c *connection) CloseAllSessions(ctx context.Context, slot ck.SlotID) error {
	n, err := c.instance.table.slot(ctx, slot)
	if err != nil {
		return err
	}
	c.instance.mu.Lock()
	defer c.instance.mu.Unlock()
	c.instance.sweep()
	if n != nil {
		c.instance.drop(n)
	}
	return nil
}

func (c *connection) GetSessionInfo(_ context.Context, s ck.SessionHandle) (ck.SessionInfo, error) {
	return c.instance.info(s)
}

// Login uses no PIN that an application sends: who typed it saw no dialog of ours.
func (c *connection) Login(ctx context.Context, s ck.SessionHandle, user ck.UserType, _ []byte) error {
	return c.answer("C_Login", c.instance.login(ctx, s, user))
}

func (c *connection) Logout(ctx context.Context, s ck.SessionHandle) error {
	return c.instance.logout(ctx, s)
}

func (c *connection) GetAttributeValue(_ context.Context, s ck.SessionHandle, object ck.ObjectHandle, attributes []ck.Attribute) error {
	return c.instance.attributes(s, object, attributes)
}

func (c *connection) FindObjectsInit(ctx context.Context, s ck.SessionHandle, template []ck.Attribute) error {
	return c.answer("C_FindObjectsInit", c.instance.find(ctx, s, template))
}

func (c *connection) FindObjects(_ context.Context, s ck.SessionHandle, max int) ([]ck.ObjectHandle, error) {
	return c.instance.next(s, max)
}

func (c *connection) FindObjectsFinal(_ context.Context, s ck.SessionHandle) error {
	return c.instance.found(s)
}

func (c *connection) SignInit(_ context.Context, s ck.SessionHandle, m ck.Mechanism, key ck.ObjectHandle) error {
	return c.instance.begin(s, m, key)
}

func (c *connection) SignatureSize(_ context.Context, s ck.SessionHandle) (int, error) {
	return c.instance.size(s)
}

func (c *connection) Sign(ctx context.Context, s ck.SessionHandle, data []byte) ([]byte, error) {
	b, err := c.instance.sign(ctx, s, data)
	return b, c.answer("C_Sign", err)
}

func (c *connection) SignUpdate(_ context.Context, s ck.SessionHandle, part []byte) error {
	return c.instance.update(s, part)
}

func (c *connection) SignFinal(ctx context.Context, s ck.SessionHandle) ([]byte, error) {
	b, err := c.instance.final(ctx, s)
	return b, c.answer("C_SignFinal", err)
}

// SeedRandom mixes nothing into the system's randomness.
func (c *connection) SeedRandom(_ context.Context, s ck.SessionHandle, _ []byte) error {
	if _, err := c.instance.cardOf(s); err != nil {
		return err
	}
	return ck.RandomSeedNotSupported
}

func (c *connection) GenerateRandom(_ context.Context, s ck.SessionHandle, b []byte) error {
	if _, err := c.instance.cardOf(s); err != nil {
		return err
	}
	rand.Read(b) // never fails, since Go 1.24
	return nil
}
