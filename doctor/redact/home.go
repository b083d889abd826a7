package redact

// homeRules find the name of somebody in the path of a home. Where all are in one folder
// "Users", a name may have spaces in it; a domain before it stands in capitals, has dots, or
// ends with a backslash.
func homeRules() []rule {
	const (
		users  = `(?i)(?:/Users|\\Users\\?)[/\\]`
		name   = `[^/\\\s"':;,)]+`
		spaced = `[^/\\"':;,<>|*?\r\n]{1,40}`
		domain = `(?:(?:[A-Z][A-Z0-9-]+|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/|` + name + `\\{1,2})`
	)
	return []rule{
		framed("[user]", `/home/(`+domain+`?`+name+`)`).with("home"),
		framed("[user]", users+`(`+spaced+`)(?:[/\\"':;,)\r\n]|$)`).with("users"),
		framed("[user]", users+`(`+name+`)`).with("users"),
	}
}
