package tray

import "cied/control"

// FromControl is the [Source] that w is.
func FromControl(w *control.Watch) Source { return watched{w} }

type watched struct{ watch *control.Watch }

// Next implements [Source].
func (w watched) Next() (Activity, <-chan struct{}) {
	status, changed := w.watch.Next()
	a := Activity{Stopping: status.Stopping}
	if r := status.Running; r != nil {
		a.Running = &Use{What: r.What, Stage: r.Stage}
	}
	if l := status.Last; l != nil {
		a.Last = &Ended{What: l.What, Code: l.Code, Left: l.Left, At: l.At}
	}
	return a, changed
}
