package fault

import "cied/lang"

// french has the messages with "vous", in the words of Aosta Valley's municipalities.
func french() words {
	return words{
		tries: lang.Counted{
			One:   "Code PIN erroné : il ne reste qu'un seul essai.",
			Other: "Code PIN erroné : il reste %d essais.",
		},
		texts: map[Code]Text{
			Internal: {"Le programme a rencontré une erreur interne.", "Réessayez ; si cela se reproduit, signalez-le avec ce code."},
			Usage:    {"La commande n'est pas compréhensible.", "Consultez l'aide de la commande et écrivez-la de nouveau."},

			PCSCUnavailable: {"Le service qui dialogue avec les lecteurs de cartes n'est pas actif.", "Démarrez le service des cartes à puce (pcscd sous Linux), puis réessayez."},
			PCSCDenied:      {"Cet ordinateur ne vous permet pas d'utiliser le lecteur.", "Ouvrez une session sur l'ordinateur même, ou demandez l'accès au lecteur à son administrateur."},
			PCSCNotBuilt:    {"Cette version du programme ne sait pas utiliser les lecteurs USB.", "Installez la version complète du programme."},
			ReaderMissing:   {"Aucun lecteur de cartes n'a été trouvé.", "Branchez un lecteur sans contact à l'ordinateur."},
			ReaderUnknown:   {"Le lecteur choisi n'est pas branché.", "Branchez-le, ou choisissez un lecteur de la liste."},
			ReaderRemoved:   {"Le lecteur a été débranché.", "Rebranchez le lecteur et recommencez."},
			ReaderFailed:    {"Le lecteur a signalé une erreur.", "Débranchez le lecteur, rebranchez-le directement à l'ordinateur et réessayez."},
			CardInUse:       {"Un autre programme utilise la carte.", "Fermez l'autre programme, puis réessayez."},
			ListenerRefused: {"Un programme non autorisé a essayé de se faire passer pour une carte.", "Vérifiez quel programme se connecte, et depuis quel ordinateur."},
			ListenerAddress: {"Le lecteur réseau ne peut pas utiliser cette adresse.", "Choisissez une autre adresse ou un autre port, ou autorisez explicitement cette adresse."},

			CardMissing:   {"Il n'y a pas de carte sur le lecteur.", "Posez la carte d'identité électronique sur le lecteur."},
			CardRemoved:   {"La carte a été retirée trop tôt.", "Posez la carte sur le lecteur et laissez-la jusqu'à la fin."},
			CardMute:      {"La carte ne répond pas.", "Soulevez la carte et posez-la de nouveau, au centre du lecteur."},
			CardSilent:    {"La carte a cessé de répondre.", "Posez la carte au centre du lecteur et ne la bougez pas."},
			CardNotCIE:    {"Cette carte n'est pas une carte d'identité électronique italienne (CIE 3.0).", "Posez votre CIE sur le lecteur, et aucune autre carte."},
			CardAnswer:    {"La carte a donné une réponse à laquelle le programme ne s'attend pas.", "Soulevez la carte, posez-la de nouveau et réessayez."},
			CardIntegrity: {"La communication avec la carte a été perturbée.", "Réessayez sans bouger la carte."},
			CardChanged:   {"Ce n'est pas la carte de tout à l'heure.", "Posez la carte que vous voulez utiliser et recommencez."},
			CardNoLogin:   {"Cette CIE ne contient pas de certificat pour se connecter.", "Adressez-vous à la commune qui a délivré la carte."},

			PINFormat:   {"Le code PIN de la CIE a 8 chiffres ; aucun essai n'a été utilisé.", "Saisissez les 8 chiffres : 4 sont sur le reçu de la demande, 4 sont arrivés avec la carte."},
			PINWrong:    {"Code PIN erroné.", "Saisissez de nouveau les 8 chiffres avec attention ; après le dernier essai, le code PIN est bloqué."},
			PINBlocked:  {"Le code PIN est bloqué.", "Débloquez-le avec les 8 chiffres du code PUK, dans l'application CieID ou à la commune."},
			PINLastTry:  {"Il ne reste qu'un seul essai pour le code PIN, et il n'a pas été utilisé.", "Si vous êtes sûr du code PIN, recommencez et répondez oui ; sinon, cherchez d'abord le code PUK."},
			PINDoubtful: {"La carte s'est perdue pendant le contrôle du code PIN : un essai a peut-être été utilisé.", "Ne bougez pas la carte, recommencez et regardez les essais restants avant de saisir le code."},
			Cancelled:   {"Vous avez annulé la connexion.", "Si vous voulez encore vous connecter, recommencez depuis le site."},
			Timeout:     {"Le temps est écoulé ; la dernière question est restée sans réponse.", "Recommencez quand vous aurez la carte et le code PIN sous la main."},
			NoDialog:    {"La fenêtre qui demande le code PIN ne peut pas s'ouvrir.", "Installez un programme pinentry pour votre bureau, ou utilisez cied login dans un terminal."},
			Interrupted: {"Le programme a été arrêté avant la fin de la connexion.", "Démarrez le programme et connectez-vous de nouveau."},

			ChipForged:        {"La puce de cette carte n'est pas authentique.", "N'utilisez pas cette carte ; portez-la à la commune ou à la police."},
			ChipIssuerUnknown: {"Le programme ne sait pas qui a fabriqué la puce de cette carte.", "Mettez à jour la liste des signataires nationaux (cied trust update --csca) ou le programme ; sinon, signalez-le."},
			SODMalformed:      {"Les données de sécurité de la puce sont illisibles.", "Portez la carte à la commune pour un contrôle."},
			SODSignature:      {"Les données de sécurité de la puce ne sont pas authentiques.", "N'utilisez pas cette carte ; portez-la à la commune pour un contrôle."},
			SODSigner:         {"Les données de sécurité de la puce n'ont pas de signataire valable.", "N'utilisez pas cette carte ; portez-la à la commune pour un contrôle."},
			SODDataGroup:      {"Certaines données de la puce ne sont pas celles d'origine.", "N'utilisez pas cette carte ; portez-la à la commune pour un contrôle."},

			CertIssuerWithdrawn: {"L'État ne reconnaît plus l'autorité qui a délivré le certificat de la carte.", "Demandez une nouvelle carte à la commune."},
			RevocationUnknown:   {"Il n'a pas été possible de savoir si la carte est révoquée.", "Réessayez dans quelques minutes ; si cela se reproduit, prévenez le site."},

			CertMalformed:     {"Le certificat est illisible.", "Si c'est celui d'une carte, portez la carte à la commune pour un contrôle."},
			CertExpired:       {"Le certificat de la carte a expiré.", "Vérifiez la date de cet ordinateur ; si elle est juste, demandez une nouvelle carte à la commune."},
			CertNotYetValid:   {"Le certificat de la carte n'est pas encore valable.", "Vérifiez la date et l'heure de cet ordinateur."},
			CertIssuerUnknown: {"Le programme ne sait pas qui a délivré le certificat de la carte.", "Mettez à jour la liste des autorités (cied trust update) ou le programme ; si cela se reproduit, signalez-le."},
			CertPurpose:       {"Le certificat de la carte n'est pas destiné à la connexion.", "Adressez-vous à la commune qui a délivré la carte."},
			CertPolicy:        {"Le certificat de la carte n'a pas été délivré pour se connecter avec la CIE.", "Adressez-vous à la commune qui a délivré la carte."},
			CertWeakKey:       {"La clé de la carte est trop faible.", "Demandez une nouvelle carte à la commune."},
			CertSubject:       {"Le code fiscal (codice fiscale) manque dans le certificat de la carte.", "Adressez-vous à la commune qui a délivré la carte."},
			KeyMismatch:       {"La clé et le certificat de la carte ne vont pas ensemble.", "Portez la carte à la commune pour un contrôle."},
			CertRevoked:       {"La carte a été révoquée ou suspendue.", "Si vous n'en avez pas déclaré la perte, demandez-en la raison à la commune."},

			HostRejected:      {"La demande n'est pas passée par l'adresse de cet ordinateur.", "Recommencez depuis la page du site ; si cela se reproduit, prévenez le site."},
			OriginMissing:     {"Le site n'a pas dit qui il est.", "Votre carte va bien : prévenez le site que sa demande n'a pas d'origine."},
			OriginNull:        {"Le navigateur cache quel site fait la demande.", "Ouvrez le site dans une fenêtre normale ; si cela se reproduit, prévenez le site."},
			OriginInvalid:     {"Le site qui fait la demande n'a pas d'adresse sécurisée (https).", "Ne vous connectez pas depuis cette page ; prévenez le site."},
			NonceLength:       {"Le site a envoyé un défi de longueur erronée.", "Votre carte va bien : prévenez le site."},
			NonceReused:       {"Le site a envoyé un défi qui a déjà servi.", "Retournez sur le site et recommencez."},
			FormatUnsupported: {"Le site demande une réponse sous une forme inconnue.", "Mettez à jour le programme ; si cela se reproduit, prévenez le site."},
			RequestMalformed:  {"La demande du site est mal écrite.", "Votre carte va bien : prévenez le site."},
			RequestTooLarge:   {"La demande du site est trop grande.", "Votre carte va bien : prévenez le site."},
			RequestType:       {"La demande du site n'est pas du bon type.", "Votre carte va bien : prévenez le site."},
			MethodNotAllowed:  {"Le site a fait sa demande de la mauvaise façon.", "Votre carte va bien : prévenez le site."},
			RouteUnknown:      {"Cette page n'existe pas.", "Retournez sur le site et recommencez."},
			FrameRejected:     {"La page de connexion a été ouverte dans une autre page.", "Ouvrez le site dans sa propre fenêtre ; si cela se reproduit, prévenez le site."},
			Busy:              {"Une autre connexion est déjà en cours.", "Terminez ou annulez d'abord l'autre connexion."},
			SessionUnknown:    {"Cette connexion n'existe pas ou est déjà terminée.", "Retournez sur le site et recommencez."},
			PeerRefused:       {"La demande vient d'un autre utilisateur de cet ordinateur.", "Connectez-vous depuis votre propre session sur cet ordinateur."},
			PortInUse:         {"Un autre programme utilise le port de cied.", "Fermez l'autre programme, ou fermez votre session et ouvrez-la de nouveau."},
			RateLimited:       {"Trop de connexions ont été demandées en peu de temps.", "Attendez une minute, puis réessayez."},
			CrossSite:         {"Un autre site a essayé d'utiliser une page de cied.", "Retournez à la page de connexion et recommencez."},
			HTTPVersion:       {"Un programme a parlé à cied comme les navigateurs ne le font pas.", "Ouvrez la page de connexion dans un navigateur ordinaire."},

			TrustUnreadable:    {"Les certificats de confiance sont illisibles.", "Vérifiez le dossier des certificats, ou réinstallez le programme."},
			StateUnreadable:    {"Un fichier du programme ne peut pas être lu ou écrit.", "Vérifiez l'espace libre et les droits de votre dossier personnel."},
			TrustFetch:         {"La liste ne peut pas être téléchargée.", "Vérifiez la connexion et réessayez, ou téléchargez le fichier et indiquez son nom."},
			TrustListMalformed: {"La liste est illisible.", "Téléchargez de nouveau la liste depuis son adresse officielle."},
			TrustListSignature: {"La liste a été modifiée.", "N'utilisez pas ce fichier ; téléchargez de nouveau la liste depuis son adresse officielle."},
			TrustListSigner:    {"La liste n'est pas signée par qui peut la publier.", "Mettez à jour le programme ; si le signataire a changé, faites-le indiquer par la liste des listes de l'UE (cied trust update --lotl)."},
			TrustListStale:     {"La liste n'est pas valable à cette date.", "Vérifiez la date de cet ordinateur, puis téléchargez une liste récente."},
			TrustListReplayed:  {"La liste est plus ancienne que celle qui est utilisée.", "Téléchargez de nouveau la liste depuis son adresse officielle."},
			TrustListNoCIE:     {"La liste ne contient pas les autorités de la CIE.", "Vérifiez que c'est la liste de confiance italienne."},

			NonceMismatch:  {"Le site a reçu la réponse à une autre demande.", "Retournez sur le site et recommencez."},
			TokenMalformed: {"Le site a reçu une réponse qu'il ne sait pas lire.", "Retournez sur le site et recommencez ; si cela se reproduit, prévenez le site."},
			TokenSignature: {"Le site a reçu une réponse dont la signature est fausse.", "Retournez sur le site et recommencez ; si cela se reproduit, prévenez le site."},
		},
	}
}
