package session

import "context"

func (a Autostart) agent() launchAgent {
	return launchAgent{a.Getenv("HOME"), a.Program, systemAgents}
}

func (a Autostart) enabled(context.Context) (bool, error) { return a.agent().enabled() }

func (a Autostart) set(_ context.Context, on bool) error { return a.agent().set(on) }
