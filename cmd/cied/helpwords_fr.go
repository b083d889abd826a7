package main

func frenchHelp() helpWords {
	return helpWords{
		heads: helpHeads{
			usage: "Utilisation :", example: "Exemple :", commands: "Commandes :", flags: "Options :", global: "Options de toutes les commandes :",
			flag: "options", command: "commande", byDefault: "par défaut",
			more: `« %s [commande] --help » en dit plus sur une commande.`,
		},
		commands: map[string]commandText{
			"cied":             {short: "Se connecter avec la carte d'identité électronique italienne (CIE)"},
			"cied serve":       {short: "Répondre aux pages de connexion dans le navigateur, jusqu'à l'arrêt"},
			"cied status":      {short: "Montrer ce que fait le démon de cet utilisateur"},
			"cied stop":        {short: "Arrêter le démon de cet utilisateur, et attendre qu'il ait fini"},
			"cied card":        {short: "Montrer ce que dit sans code PIN la carte posée sur le lecteur"},
			"cied card forget": {short: "Oublier les données fixes de la carte posée sur le lecteur, ou de toutes les cartes"},
			"cied pin":         {short: "Regarder le code PIN de la carte, le changer ou le débloquer avec le code PUK"},
			"cied pin status":  {short: "Montrer combien d'essais restent pour PIN et PUK, et que faire"},
			"cied pin change":  {short: "Faire prendre à la carte un nouveau code PIN à la place de l'ancien"},
			"cied history":     {short: "Montrer ce qui a été demandé ici aux cartes, par qui, et comment cela a fini"},
			"cied trust":       {short: "Montrer, renouveler et utiliser les autorités auxquelles cied se fie"},
			"cied trace":       {short: "Enregistrer, expliquer ou rejouer ce qu'une carte et ce programme se sont dit"},
			"cied trace show":  {short: "Expliquer une trace : chaque commande, son objet, ses longueurs et sa réponse"},
			"cied open":        {short: "Démarrer le démon de cet utilisateur, si aucun ne fonctionne"},
			"cied man":         {short: "Écrire la page du manuel, cied(1)"},
			"cied help":        {short: "Montrer l'aide d'une commande"},
			"cied completion":  {short: "Écrire la complétion pour un shell ; les paquets l'apportent"},

			"cied completion bash":       {short: "Écrire la complétion pour bash"},
			"cied completion zsh":        {short: "Écrire la complétion pour zsh"},
			"cied completion fish":       {short: "Écrire la complétion pour fish"},
			"cied completion powershell": {short: "Écrire la complétion pour powershell"},

			"cied login": {
				short: "Se connecter une fois depuis le terminal et afficher la réponse",
				long: "Se connecter une fois, au nom d'une origine, et afficher la seule réponse : un jeton web-eid (JSON) ou CMS (PEM).\n" +
					"La fenêtre dit que c'est un programme de cet ordinateur qui demande, et non un site.",
			},
			"cied pin unblock": {
				short: "Faire prendre à la carte un nouveau code PIN avec le code PUK",
				long:  "Faire prendre à la carte un nouveau code PIN avec le code PUK. Chaque code PUK faux coûte un essai sur dix, pour toujours.",
			},
			"cied trust list": {
				short: "Lister les autorités auxquelles cied se fie, avec leurs empreintes",
				long: "Lister les autorités auxquelles cied se fie : celles qu'il apporte et celles que des mises à jour ont ajoutées, chacune avec le SHA-256 de son certificat et d'où elle est connue. " +
					"SINGLE SOURCE marque ce qui n'est connu que d'un seul endroit : comparez son empreinte avec la page de l'autorité avant de vous y fier. " +
					"--at change ce qui est dit valide, expiré ou pas encore valide, et rien d'autre.",
			},
			"cied trust update": {
				short: "Reprendre ce que la liste de confiance italienne dit des autorités de la CIE",
				long: "Lire la liste de confiance italienne, à l'adresse de l'AgID (" + trustedListURL + ") sauf si un fichier ou une autre adresse est indiqué, la vérifier " +
					"et reprendre les autorités de la CIE : on se fie aux nouvelles, plus à celles qui sont retirées. " +
					"Si l'AgID signe avec un certificat que cied ne connaît pas, --lotl avec --lotl-signer interroge la liste des listes de l'UE (" + lotlURL + "), et --signer vous croit sur parole.\n\n" +
					"Avec --csca, une master list de l'OACI est lue à la place, le fichier .ml extrait, et les Country Signing CA pour lesquelles répond une autorité de confiance sont reprises. " +
					"Avec --crl, des listes de cartes révoquées sont conservées pour --revocation ; avec --trust, pour ces autorités de test.\n\n" +
					"Une liste défectueuse ne change rien. Avec --at, et avec --trust sans --crl, la liste est jugée à un autre moment ou sous des autorités de test, et rien n'est enregistré. " +
					"Un cied serve en marche la reprend à la connexion suivante. Aucun proxy n'est utilisé.",
			},
			"cied trust check": {
				short: "Contrôler le certificat d'une carte ou d'une autorité",
				long: "Dire si un certificat, en PEM, DER ou chiffres hexadécimaux, est l'un de ceux de la CIE : " +
					"celui d'une carte, d'une CA émettrice, d'une racine ou d'une Country Signing CA. S'il a été révoqué n'est pas demandé.",
			},
			"cied trust sod": {
				short: "Contrôler un EF.SOD : l'État répond-il de cette puce ?",
				long: "Contrôler un EF.SOD, en octets ou en chiffres hexadécimaux, et avec --dg les fichiers dont il a les empreintes. " +
					"Un groupe de données est désigné par son numéro dans l'EF.SOD ou par son fichier sur la carte : a1 ou 1001, a2 ou 1002, a3 ou 1003, a4 ou 1004, a5 ou 1005, 1b ou d004.",
			},
			"cied simulate": {
				short: "Tenir lieu de carte d'identité, sur le lecteur vpcd de pcscd ou sur le nôtre",
				long: "Personnes, clés et autorités des cartes simulées sont toutes inventées et publiées.\n\n" +
					"Familles :{families}\n\nDéfauts :\n{faults}\nComportement (--set) :\n{switches}",
			},
			"cied doctor": {
				short: "Trouver ce qui empêche de se connecter : un verdict, une chose à faire",
				long: "Regarder ordinateur, lecteurs, carte, navigateurs et réseau, et dire en un verdict ce qui empêche de\n" +
					"se connecter et que faire. Rien ne change sans un oui à --fix ou --undo, et aucun code PIN n'est demandé.\n" +
					"Le contrôle du réseau demande une page https, celle de --site ou d'Entra con CIE, et ne lui dit rien.\n" +
					"Le code de retour est celui de l'erreur trouvée, 0 si tout va bien ; avec --fix et --undo, celui de la modification.",
			},
			"cied federation": {short: "Prépare un service pour la fédération Entra con CIE", long: "Pour l'organisme qui offre un service et son fournisseur : d'un seul fichier aux métadonnées signées que veut le\n" +
				"portail de la fédération, et aux images des quatre issues. Ni carte ni démon ne sont nécessaires."},
			"cied federation example": {short: "Écrit un fichier d'exemple pour commencer"},
			"cied federation metadata": {short: "Écrit les métadonnées signées d'un service", long: "Écrit les métadonnées signées d'un service, pour la préproduction de la fédération ou pour la production. Ce que\n" +
				"la fédération refuserait est dit avec la ligne du fichier, et rien n'est alors écrit."},
			"cied federation check": {short: "Juge les métadonnées d'un service selon les règles de la fédération", long: "Juge des métadonnées qui existent déjà, quel qu'en soit l'auteur. La signature doit être celle du certificat\n" +
				"qu'elles contiennent. Le portail de la fédération n'est pas interrogé."},
			"cied federation evidence": {short: "Fait les images des quatre issues d'une connexion", long: "Conduit un Chromium sans fenêtre à travers les quatre issues dont le portail veut des images (1 réussie, 21 délai\n" +
				"dépassé, 22 consentement refusé, 25 annulée), de la page du service au fournisseur d'identité de référence et\n" +
				"retour, et écrit un ZIP avec quatre JPG. Une image n'est faite que si le service a reçu le numéro voulu."},
			"cied browser status": {short: "Montre dans quels navigateurs le module est enregistré"},
			"cied browser remove": {short: "Retire le module de tous vos navigateurs"},
			"cied browser": {
				short: "Fait se connecter les navigateurs eux-mêmes avec la carte (PKCS #11)",
				long: "Enregistre le module PKCS #11 de cied dans les navigateurs de cet ordinateur, pour les sites qui demandent\n" +
					"un certificat au navigateur lui-même. La connexion par la page, celle de la plupart des sites, s'en passe.",
			},
			"cied browser install": {
				short: "Enregistre le module dans tous vos navigateurs",
				long: "Enregistre le module dans les navigateurs des familles de Chromium et de Firefox, et dans p11-kit. Le reste\n" +
					"de ces fichiers demeure à la lettre, et cied browser remove retire ce qui fut écrit. Fermez ensuite les\n" +
					"navigateurs et rouvrez-les. Un navigateur snap ou flatpak ne peut charger aucun module.",
			},
			"cied trace record": {
				short: "Lire sans code PIN la carte posée sur le lecteur, et écrire l'échange dans un nouveau fichier",
				long: "Lire sans code PIN la carte posée sur le lecteur, et écrire chaque commande avec sa réponse dans un nouveau fichier.\n" +
					"Ce qui désigne la carte ou une personne est masqué : le fichier peut être montré à qui aide.\n" +
					"Une connexion s'enregistre de même avec cied login --trace FILE.",
			},
			"cied trace replay": {
				short: "Rejouer des traces à ce programme : il doit envoyer les mêmes octets et finir de même",
				long: "Rejouer des traces à ce programme. Il doit envoyer les mêmes octets, dans le même ordre, utiliser chaque ligne et\n" +
					"finir comme la trace le dit. D'un dossier, tous les fichiers *.apdu sont rejoués.\n" +
					"Une trace dont les réponses sont masquées peut être montrée, non rejouée.",
			},
			"cied demo": {
				short: "Montrer une connexion entière sans matériel : site, fournisseur d'identité, démon, carte et bureau",
				long: "Démarre un site, le fournisseur d'identité auquel il envoie le citoyen, le démon, une carte simulée et une page\n" +
					"qui tient lieu de bureau du citoyen. L'horloge du site et du fournisseur est accélérée. Avec --once, joue aussi le\n" +
					"citoyen et affiche ce que le site a reçu. Personnes, clés et autorités sont toutes inventées.\n\n" +
					"Issues : success (réussie) ; timeout (temps écoulé : le site reçoit nr 21), denied (données non envoyées : 22),\n" +
					"cancelled (annulée : 25), expired et revoked (carte expirée, révoquée : 23).\n" +
					"Une issue arrivée comme demandé a le code de sortie 0.",
			},
			"cied version": {
				short: "Afficher la version, et demander au besoin s'il en existe une plus récente",
				long: "Afficher la version. Avec --check, demander sur le réseau s'il en existe une plus récente, sans dire qui le demande.\n" +
					"cied ne se remplace jamais lui-même : le gestionnaire de paquets le fait. Une version plus récente n'est pas une erreur, le code de retour est 0.",
			},
		},
		flags: map[string]string{
			"--help":            "montrer cette aide",
			"--json":            "écrire résultats et erreurs en JSON",
			"--verbose":         "écrire un journal sur la sortie d'erreur : jamais de code PIN ni de données de carte",
			"--no-descriptions": "écrire la complétion sans descriptions",

			"--trust":             "dossier `DIR` d'autorités de test pour cette fois : cie/*.pem, csca/*.pem",
			"--reader":            "n'utiliser que le lecteur nommé `NAME`",
			"--listen-vpcd":       "être le lecteur d'une carte virtuelle : écouter sur `HOST:PORT` au lieu d'utiliser PC/SC",
			"--allow-remote-card": "permettre à --listen-vpcd d'écouter au-delà de cet ordinateur",
			"--wait":              "combien de temps attendre un lecteur et une carte : `DURATION`, par exemple 90s",
			"--no-cache":          "ne rien retenir des cartes : lire chacune de nouveau",
			"--revocation":        "demander si la carte a été révoquée : `WHOM` est off, crl (listes conservées par cied trust update --crl) ou ocsp (et l'émetteur, qui apprend alors la connexion)",
			"--unknown-chip":      "que faire d'une puce dont personne ne garantit le fabricant : `WHAT` est refuse ou ask",
			"--last-try":          "avec --pin-stdin : utiliser aussi le dernier essai, si l'on en arrive là",
			"--at":                "juger à ce moment, `TIME`, au lieu de maintenant : 2026-11-22 ou 2026-11-22T12:00:00Z",

			"cied serve --listen-vpcd": "être aussi le lecteur de cartes virtuelles, sur `HOST:PORT`",
			"--port":                   "port `PORT` de l'adresse locale ; 0 en prend un libre",
			"--no-pcsc":                "ne pas toucher aux lecteurs de cet ordinateur",
			"--pinentry":               "programme `PROGRAM` qui demande le code PIN",
			"--no-tray":                "ne montrer aucune icône sur le bureau",
			"--replace":                "prendre la place du démon en marche, quand il est libre",
			"--follow":                 "continuer à dire, une ligne par changement, jusqu'à la fin du démon",
			"--when-idle":              "laisser d'abord finir la connexion en cours",

			"--origin":                     "qui demande : `ORIGIN` sous la forme https://host[:port]",
			"--nonce":                      "défi : `NONCE` de 44 à 128 caractères, signé tel quel",
			"--format":                     "forme `FORM` de la réponse : web-eid ou cms",
			"--trace":                      "écrire l'échange avec la carte dans un nouveau `FILE` : sans code PIN et sans ce qui désigne la carte ou une personne",
			"cied login --pin-stdin":       "lire le code PIN, 8 chiffres, sur l'entrée standard ; vaut consentement",
			"cied pin change --pin-stdin":  "lire deux lignes sur l'entrée standard, le code PIN et le nouveau ; vaut consentement",
			"cied pin unblock --pin-stdin": "lire deux lignes sur l'entrée standard, le code PUK et le nouveau code PIN ; vaut consentement",
			"cied pin unblock --last-try":  "avec --pin-stdin : utiliser l'un des trois derniers essais, ou d'un nombre que la carte ne dit pas",
			"--forgotten":                  "aussi pour un code PIN auquel il reste des essais",
			"--all":                        "oublier toutes les cartes ; aucune n'a besoin d'être sur le lecteur",
			"--forget":                     "supprimer la liste",

			"cied trust update --csca": "lire à la place la master list de l'OACI dans ce `FILE|URL`",
			"--signer":                 "accepter aussi une liste de confiance signée avec ce certificat : `SHA256` ; peut être répété",
			"--lotl":                   "accepter les signataires que la liste des listes de l'UE dans ce `FILE|URL` nomme pour l'Italie",
			"--lotl-signer":            "certificat qui signe la liste des listes de l'UE : `SHA256`, du Journal officiel ; peut être répété",
			"--crl":                    "conserver à la place la liste de cartes révoquées dans ce `FILE|URL`, pour --revocation ; peut être répété",
			"--dg":                     "contrôler aussi ce fichier : `ID=FILE`, par exemple a5=ef-1005.hex ; peut être répété",
			"cied trust sod --csca":    "se fier aussi, pour cette fois, à la Country Signing CA dans ce `FILE` : un TEST",

			"--family":            "famille de puce : `NAME` de la liste de cied simulate --help",
			"--sod":               "forme `FORM` de l'EF.SOD : sha256, pss ou sha1ds",
			"--fault":             "défaut `FAULT` de la carte, de la liste de cied simulate --help ; peut être répété",
			"--set":               "comportement là où le texte laisse le choix, `NAME=VALUE` ; peut être répété",
			"cied simulate --pin": "code `PIN` d'une carte sans fichier d'état",
			"--puk":               "code `PUK` d'une carte sans fichier d'état",
			"--state":             "`FILE` où survivent PIN, PUK et leurs compteurs",
			"--out":               "écrire dans le dossier `DIR` les autorités simulées, pour --trust, les fichiers de la carte, pour cied trust sod, et des listes de cartes révoquées",
			"--revoked":           "avec --out : la liste de l'émetteur nomme la carte",
			"--vpcd":              "`HOST:PORT` où le lecteur écoute (le pcscd de Debian : localhost:35963)",

			"cied demo --pin":      "avec --once : le code `PIN` que le citoyen tape",
			"cied demo --last-try": "avec --once : le citoyen accepte d'utiliser le dernier essai",
			"--outcome":            "avec --once : comment la connexion doit finir, une `OUTCOME`",
			"--once":               "joue le citoyen, affiche en JSON ce que le site a reçu et se termine",
			"--no-browser":         "afficher les adresses et n'ouvrir aucun navigateur",

			"--card":    "lire aussi la carte de nombreuses fois, pour voir si elle est bien posée : jusqu'à une minute",
			"--site":    "regarder la page de connexion à cette adresse https, `URL` ; ses paramètres ne sont pas envoyés",
			"--offline": "ne rien demander au réseau",
			"--fix":     "proposer de réparer ce qui peut l'être ici (Linux)",
			"--undo":    "proposer d'annuler ce que --fix a fait, et ne rien regarder",
			"--bundle":  "écrire ce qu'il faut à l'assistance dans un nouveau `FILE` zip, sans rien de personnel",

			"--config":                       "`FILE` qui dit ce qu'est le service (TOML)",
			"--key":                          "`FILE` de la clé du service (PEM, RSA)",
			"--cert":                         "`FILE` du certificat de la clé (PEM)",
			"--new-key":                      "crée d'abord les deux fichiers de --key et --cert ; rien n'est écrasé",
			"--production":                   "pour la production ; sans cela, pour la préproduction",
			"--output":                       "`FILE` pour les métadonnées ; sans cela, la sortie standard",
			"--sp":                           "`URL` de la page du service avec le bouton",
			"--idp":                          "`URL` du fournisseur d'identité de référence",
			"cied federation evidence --out": "nouveau `FILE` pour le ZIP",
			"--button":                       "`SELECTOR` CSS du bouton ; sans cela, ce qui mène au fournisseur ou dit CIE",
			"--chromium":                     "`PATH` de Chromium ou Chrome ; sans cela, là où les systèmes le mettent",
			"--any-certificate":              "tient tout certificat TLS pour authentique : pour un service à l'essai",
			"--patience":                     "combien de temps peut durer une issue : `DURATION`",

			"--module": "fichier `PATH` du module ; sans cela, celui à côté de ce programme ou là où les paquets le mettent",
			"--system": "pour tous les utilisateurs : les règles de Firefox et p11-kit ; à lancer en administrateur (Linux)",

			"--whole":                   "ne rien masquer, pour que la trace puisse être rejouée : pour des cartes de test, à ne montrer à personne",
			"cied trace replay --trust": "dossier `DIR` d'autorités de test pour les cartes qui ne sont pas simulées : cie/*.pem, csca/*.pem",
			"--language":                "code `TAG` d'une langue : it, en, de, fr ou sl",
			"--check":                   "demander s'il existe une version plus récente",
		},
		manual: manualWords{
			section: "Commandes de l'utilisateur",
			name:    "NOM", synopsis: "SYNOPSIS", description: "DESCRIPTION", options: "OPTIONS", commands: "COMMANDES",
			files: "FICHIERS", environment: "ENVIRONNEMENT", exit: "CODE DE RETOUR", seeAlso: "VOIR AUSSI",
			about: "cied est la moitié d'une connexion avec la carte d'identité électronique italienne (CIE 3.0) qui se trouve sur l'ordinateur du citoyen. " +
				"Il parle au lecteur sans contact par PC/SC, prouve que la puce est authentique, demande le code PIN dans une fenêtre du bureau qui nomme le site et les essais restants, " +
				"et répond à la page de connexion dans le navigateur sur l'adresse locale.\n\n" +
				"Le démon (cied serve) fonctionne au nom de la personne et démarre avec la session. Un code PIN n'est jamais tapé dans une page web et jamais conservé.",
			policyAll:     "ce que l'administrateur de l'ordinateur a décidé",
			policyOwn:     "ce que la personne a décidé, là où l'administrateur le lui laisse",
			policyExample: "toutes les clés d'une politique, avec leurs valeurs par défaut",
			trust:         "les autorités que des mises à jour ont ajoutées ou retirées",
			history:       "ce qui a été demandé ici aux cartes",
			sites:         "les sites auxquels la personne a dit oui",
			language:      "la langue que la personne a choisie",
			repairs:       "ce que cied doctor --fix a modifié, pour que --undo puisse l'annuler",
			log:           "les dernières lignes du journal : jamais de code PIN ni de données de carte",
			cache:         "ce qui peut être relu : les données fixes des cartes, les listes de cartes révoquées",
			locale:        "la langue des textes et des fenêtres (it, en, de, fr, sl), si aucune n'a été choisie dans l'icône ; la première qui est définie compte",
			directories:   "dossiers à la place de ~/.config, ~/.local/share, ~/.local/state et ~/.cache",
			runtime:       "le dossier où le démon reçoit les commandes de son utilisateur",
			pinentry:      "le programme qui demande le code PIN",
			proxy:         "le proxy de cied doctor et de cied version --check ; les autres commandes n'en utilisent aucun",
			success:       "tout va bien",
			faults:        "Tout autre code est celui d'une erreur. Avec --json, son nom est dit aussi.",
		},
	}
}
