//go:build linux || windows || (darwin && cgo)

package tray

import (
	"fyne.io/systray"

	"cied/tray/icons"
)

// A panel is the icon and the menu that systray has. Its methods are called by one
// goroutine. Entries are never removed: systray would close their channels under a click.
type panel struct {
	clicked func(id string)
	built   bool
	shown   View
	rows    []row
}

// A row is an entry as systray has it; item is nil for a separator.
type row struct {
	item     *systray.MenuItem
	children []row
}

// apply shows v.
func (p *panel) apply(v View) {
	if !p.built || v.State != p.shown.State {
		systray.SetIcon(icons.Bytes(v.State.icon()))
	}
	if !p.built || v.Tooltip != p.shown.Tooltip {
		systray.SetTooltip(v.Tooltip)
	}
	if p.built {
		update(p.rows, p.shown.Menu, v.Menu)
	} else {
		p.rows = p.build(nil, v.Menu)
	}
	p.shown, p.built = v, true
}

// build makes the rows of entries, below parent or at the top.
func (p *panel) build(parent *systray.MenuItem, entries []Entry) []row {
	rows := make([]row, len(entries))
	for i, e := range entries {
		if e.Label == "" {
			systray.AddSeparator() // only ever at the top
			continue
		}
		rows[i].item = add(parent, e)
		rows[i].children = p.build(rows[i].item, e.Children)
		p.listen(rows[i].item, e)
	}
	return rows
}

// add makes the item of e.
func add(parent *systray.MenuItem, e Entry) *systray.MenuItem {
	item := newItem(parent, e)
	if e.Disabled {
		item.Disable()
	}
	return item
}

func newItem(parent *systray.MenuItem, e Entry) *systray.MenuItem {
	label := plain(e.Label)
	switch {
	case parent == nil && e.Checkbox:
		return systray.AddMenuItemCheckbox(label, "", e.Checked)
	case parent == nil:
		return systray.AddMenuItem(label, "")
	case e.Checkbox:
		return parent.AddSubMenuItemCheckbox(label, "", e.Checked)
	default:
		return parent.AddSubMenuItem(label, "")
	}
}

// listen passes clicks on. systray drops a click that nobody waits for.
func (p *panel) listen(item *systray.MenuItem, e Entry) {
	if e.ID == "" {
		return
	}
	go func() {
		for range item.ClickedCh {
			p.clicked(e.ID)
		}
	}()
}

// update changes what differs between two menus of the same shape.
func update(rows []row, old, new []Entry) {
	for i, e := range new {
		item := rows[i].item
		if item == nil {
			continue
		}
		if e.Label != old[i].Label {
			item.SetTitle(plain(e.Label))
		}
		if e.Disabled != old[i].Disabled {
			enable(item, !e.Disabled)
		}
		if e.Checked != old[i].Checked {
			check(item, e.Checked)
		}
		update(rows[i].children, old[i].Children, e.Children)
	}
}

func enable(item *systray.MenuItem, on bool) {
	if on {
		item.Enable()
	} else {
		item.Disable()
	}
}

func check(item *systray.MenuItem, on bool) {
	if on {
		item.Check()
	} else {
		item.Uncheck()
	}
}
