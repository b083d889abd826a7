package doctor

// interceptors are words, in lower case, in the names of the authorities that programs and
// gateways make for themselves to read TLS: they sign in place of the site's own authority.
// None is in the name of a public authority.
func interceptors() []string {
	return []string{
		// on the computer
		"kaspersky", "eset ssl filter", "eset, spol", "avast", "avg web", "avg technologies", "bitdefender",
		"adguard", "norton web", "mcafee", "g data", "dr.web", "drweb", "bullguard", "panda security",
		"trend micro", "quick heal", "superfish", "fiddler", "do_not_trust", "mitmproxy",
		"charles proxy", "burp", "portswigger", "lavasoft", "privdog", "net nanny", "qustodio", "covenant eyes",
		// in the office or at school
		"zscaler", "fortinet", "fortigate", "netskope", "sophos", "palo alto", "blue coat", "bluecoat",
		"symantec web", "broadcom web", "cisco umbrella", "cisco secure", "opendns", "check point",
		"checkpoint", "barracuda", "watchguard", "sonicwall", "forcepoint", "websense", "iboss",
		"smoothwall", "lightspeed", "securly", "untangle", "endian", "squid", "pfsense", "opnsense",
		"cato networks", "menlo security", "gateway ca - cloudflare", "stormshield",
		"clavister", "contentkeeper", "safetica", "flashstart",
	}
}

// publicAuthorities are words, in lower case, in the organization or the common name of the
// authorities of Mozilla's root program (the included certificates of the CCADB), to which
// each of Microsoft, Apple and Google adds a few. A site that Firefox takes has one of them.
func publicAuthorities() []string {
	return []string{
		"accv", "actalis", "affirmtrust", "agence nationale de certification electronique", "amazon",
		"anf autoridad", "asseco", "atos", "baltimore", "beijing certificate", "buypass", "certainly",
		"certigna", "certsign", "certum", "china financial certification", "chunghwa telecom", "commscope",
		"comodo", "cybertrust", "d-trust", "deutsche telekom", "dhimyotis", "digicert", "disig", "e-commerce monitoring",
		"e-tugra", "e-tuğra", "emudhra", "entrust", "firmaprofesional", "fnmt", "geotrust", "globalsign",
		"globaltrust", "go daddy", "godaddy", "google trust services", "guang dong certificate", "harica",
		"hellenic academic", "hongkong post", "identrust", "internet security research group", "itruschina",
		"izenpe", "japan certification", "krajowa izba", "let's encrypt", "microsec", "microsoft", "naver",
		"netlock", "oiste", "quovadis", "secom", "sectigo", "securetrust", "ssl corporation", "starfield",
		"swisssign", "t-systems", "t-telesec", "taiwan-ca", "telia", "thawte", "trustasia", "trustwave",
		"tubitak", "unitrust", "unizeto", "usertrust", "wisekey",
	}
}
