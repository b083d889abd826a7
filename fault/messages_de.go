package fault

import "cied/lang"

// german has the messages with "Sie", in the words of South Tyrol's municipalities.
func german() words {
	return words{
		tries: lang.Counted{
			One:   "Falsche PIN: Es bleibt nur noch ein Versuch.",
			Other: "Falsche PIN: Es bleiben %d Versuche.",
		},
		texts: map[Code]Text{
			Internal: {"Im Programm ist ein eigener Fehler aufgetreten.", "Versuchen Sie es noch einmal; tritt er wieder auf, melden Sie ihn mit diesem Code."},
			Usage:    {"Der Befehl ist nicht verständlich.", "Sehen Sie in der Hilfe des Befehls nach und geben Sie ihn neu ein."},

			PCSCUnavailable: {"Der Dienst für Kartenlesegeräte läuft nicht.", "Starten Sie den Smartcard-Dienst (unter Linux pcscd) und versuchen Sie es noch einmal."},
			PCSCDenied:      {"Dieser Computer lässt Sie das Lesegerät nicht benutzen.", "Melden Sie sich direkt am Computer an, oder bitten Sie dessen Administrator um Zugriff auf das Lesegerät."},
			PCSCNotBuilt:    {"Diese Ausgabe des Programms kann keine USB-Lesegeräte benutzen.", "Installieren Sie die vollständige Ausgabe des Programms."},
			ReaderMissing:   {"Es wurde kein Lesegerät gefunden.", "Schließen Sie ein kontaktloses Lesegerät an den Computer an."},
			ReaderUnknown:   {"Das gewählte Lesegerät ist nicht angeschlossen.", "Schließen Sie es an, oder wählen Sie ein Lesegerät aus der Liste."},
			ReaderRemoved:   {"Das Lesegerät wurde getrennt.", "Schließen Sie das Lesegerät wieder an und beginnen Sie von vorn."},
			ReaderFailed:    {"Das Lesegerät hat einen Fehler gemeldet.", "Stecken Sie das Lesegerät aus und direkt am Computer wieder ein, dann versuchen Sie es noch einmal."},
			CardInUse:       {"Ein anderes Programm benutzt die Karte.", "Schließen Sie das andere Programm und versuchen Sie es noch einmal."},
			ListenerRefused: {"Ein nicht zugelassenes Programm wollte sich als Karte verbinden.", "Prüfen Sie, welches Programm sich verbindet und von welchem Computer aus."},
			ListenerAddress: {"Das Netzwerk-Lesegerät kann diese Adresse nicht benutzen.", "Wählen Sie eine andere Adresse oder einen anderen Port, oder lassen Sie diese Adresse ausdrücklich zu."},

			CardMissing:   {"Auf dem Lesegerät liegt keine Karte.", "Legen Sie die elektronische Identitätskarte auf das Lesegerät."},
			CardRemoved:   {"Die Karte wurde zu früh weggenommen.", "Legen Sie die Karte auf das Lesegerät und lassen Sie sie bis zum Ende liegen."},
			CardMute:      {"Die Karte antwortet nicht.", "Nehmen Sie die Karte weg und legen Sie sie neu auf, in die Mitte des Lesegeräts."},
			CardSilent:    {"Die Karte antwortet nicht mehr.", "Legen Sie die Karte in die Mitte des Lesegeräts und bewegen Sie sie nicht."},
			CardNotCIE:    {"Das ist keine italienische elektronische Identitätskarte (CIE 3.0).", "Legen Sie Ihre CIE auf das Lesegerät und keine andere Karte."},
			CardAnswer:    {"Die Karte hat eine Antwort gegeben, die das Programm nicht erwartet.", "Nehmen Sie die Karte weg, legen Sie sie neu auf und versuchen Sie es noch einmal."},
			CardIntegrity: {"Die Verbindung mit der Karte wurde gestört.", "Versuchen Sie es noch einmal, ohne die Karte zu bewegen."},
			CardChanged:   {"Das ist nicht die Karte von vorhin.", "Legen Sie die Karte auf, die Sie benutzen wollen, und beginnen Sie von vorn."},
			CardNoLogin:   {"Diese CIE enthält kein Zertifikat für die Anmeldung.", "Wenden Sie sich an die Gemeinde, die die Karte ausgestellt hat."},

			PINFormat:   {"Die PIN der CIE hat 8 Ziffern; es wurde kein Versuch verbraucht.", "Geben Sie alle 8 Ziffern ein: 4 stehen auf der Quittung des Antrags, 4 kamen mit der Karte."},
			PINWrong:    {"Falsche PIN.", "Geben Sie die 8 Ziffern sorgfältig neu ein; nach dem letzten Versuch wird die PIN gesperrt."},
			PINBlocked:  {"Die PIN ist gesperrt.", "Entsperren Sie sie mit den 8 Ziffern der PUK, in der App CieID oder in der Gemeinde."},
			PINLastTry:  {"Für die PIN bleibt nur noch ein Versuch; er wurde nicht verbraucht.", "Sind Sie sich der PIN sicher, beginnen Sie von vorn und sagen Sie Ja; wenn nicht, suchen Sie zuerst die PUK."},
			PINDoubtful: {"Die Karte war während der Prüfung der PIN weg: Vielleicht wurde ein Versuch verbraucht.", "Lassen Sie die Karte liegen, beginnen Sie von vorn und sehen Sie vor der Eingabe nach, wie viele Versuche bleiben."},
			Cancelled:   {"Sie haben die Anmeldung abgebrochen.", "Wenn Sie sich doch anmelden wollen, beginnen Sie auf der Website von vorn."},
			Timeout:     {"Die Zeit ist abgelaufen; die letzte Frage blieb ohne Antwort.", "Beginnen Sie von vorn, sobald Sie Karte und PIN zur Hand haben."},
			NoDialog:    {"Das Fenster für die PIN lässt sich nicht öffnen.", "Installieren Sie ein pinentry-Programm für Ihren Desktop, oder benutzen Sie cied login in einem Terminal."},
			Interrupted: {"Das Programm wurde vor dem Ende der Anmeldung angehalten.", "Starten Sie das Programm und melden Sie sich neu an."},

			ChipForged:        {"Der Chip dieser Karte ist nicht echt.", "Benutzen Sie diese Karte nicht; bringen Sie sie zur Gemeinde oder zur Polizei."},
			ChipIssuerUnknown: {"Das Programm weiß nicht, wer den Chip dieser Karte hergestellt hat.", "Aktualisieren Sie die Liste der Länderzertifikate (cied trust update --csca) oder das Programm; hilft das nicht, melden Sie es."},
			SODMalformed:      {"Die Sicherheitsdaten des Chips sind nicht lesbar.", "Lassen Sie die Karte in der Gemeinde prüfen."},
			SODSignature:      {"Die Sicherheitsdaten des Chips sind nicht echt.", "Benutzen Sie diese Karte nicht; lassen Sie sie in der Gemeinde prüfen."},
			SODSigner:         {"Die Sicherheitsdaten des Chips haben keinen gültigen Unterzeichner.", "Benutzen Sie diese Karte nicht; lassen Sie sie in der Gemeinde prüfen."},
			SODDataGroup:      {"Einige Daten im Chip sind nicht die, mit denen er ausgestellt wurde.", "Benutzen Sie diese Karte nicht; lassen Sie sie in der Gemeinde prüfen."},

			CertIssuerWithdrawn: {"Der Staat vertraut der Stelle nicht mehr, die das Zertifikat der Karte ausgestellt hat.", "Beantragen Sie in der Gemeinde eine neue Karte."},
			RevocationUnknown:   {"Ob die Karte widerrufen wurde, ließ sich nicht feststellen.", "Versuchen Sie es in einigen Minuten noch einmal; hilft das nicht, verständigen Sie die Website."},

			CertMalformed:     {"Das Zertifikat ist nicht lesbar.", "Wenn es das einer Karte ist, lassen Sie die Karte in der Gemeinde prüfen."},
			CertExpired:       {"Das Zertifikat der Karte ist abgelaufen.", "Prüfen Sie das Datum dieses Computers; stimmt es, beantragen Sie in der Gemeinde eine neue Karte."},
			CertNotYetValid:   {"Das Zertifikat der Karte ist noch nicht gültig.", "Prüfen Sie Datum und Uhrzeit dieses Computers."},
			CertIssuerUnknown: {"Das Programm weiß nicht, wer das Zertifikat der Karte ausgestellt hat.", "Aktualisieren Sie die Liste der Zertifizierungsstellen (cied trust update) oder das Programm; hilft das nicht, melden Sie es."},
			CertPurpose:       {"Das Zertifikat der Karte ist nicht für die Anmeldung bestimmt.", "Wenden Sie sich an die Gemeinde, die die Karte ausgestellt hat."},
			CertPolicy:        {"Das Zertifikat der Karte wurde nicht für die Anmeldung mit der CIE ausgestellt.", "Wenden Sie sich an die Gemeinde, die die Karte ausgestellt hat."},
			CertWeakKey:       {"Der Schlüssel der Karte ist zu schwach.", "Beantragen Sie in der Gemeinde eine neue Karte."},
			CertSubject:       {"Im Zertifikat der Karte fehlt die Steuernummer (codice fiscale).", "Wenden Sie sich an die Gemeinde, die die Karte ausgestellt hat."},
			KeyMismatch:       {"Schlüssel und Zertifikat der Karte gehören nicht zusammen.", "Lassen Sie die Karte in der Gemeinde prüfen."},
			CertRevoked:       {"Die Karte wurde widerrufen oder vorläufig gesperrt.", "Wenn Sie sie nicht als verloren gemeldet haben, fragen Sie die Gemeinde nach dem Grund."},

			HostRejected:      {"Die Anfrage kam nicht über die eigene Adresse dieses Computers.", "Beginnen Sie auf der Seite der Website von vorn; hilft das nicht, verständigen Sie die Website."},
			OriginMissing:     {"Die Website hat nicht gesagt, wer sie ist.", "Ihre Karte ist in Ordnung: Verständigen Sie die Website, dass in ihrer Anfrage der Ursprung (Origin) fehlt."},
			OriginNull:        {"Der Browser verbirgt, welche Website anfragt.", "Öffnen Sie die Website in einem normalen Fenster; hilft das nicht, verständigen Sie die Website."},
			OriginInvalid:     {"Die Website, die anfragt, hat keine sichere Adresse (https).", "Melden Sie sich auf dieser Seite nicht an; verständigen Sie die Website."},
			NonceLength:       {"Die Website hat einen Prüfwert von falscher Länge gesendet.", "Ihre Karte ist in Ordnung: Verständigen Sie die Website."},
			NonceReused:       {"Die Website hat einen Prüfwert gesendet, der schon benutzt wurde.", "Gehen Sie zurück zur Website und beginnen Sie von vorn."},
			FormatUnsupported: {"Die Website verlangt eine Antwort in unbekannter Form.", "Aktualisieren Sie das Programm; hilft das nicht, verständigen Sie die Website."},
			RequestMalformed:  {"Die Anfrage der Website ist falsch geschrieben.", "Ihre Karte ist in Ordnung: Verständigen Sie die Website."},
			RequestTooLarge:   {"Die Anfrage der Website ist zu groß.", "Ihre Karte ist in Ordnung: Verständigen Sie die Website."},
			RequestType:       {"Die Anfrage der Website hat den falschen Typ.", "Ihre Karte ist in Ordnung: Verständigen Sie die Website."},
			MethodNotAllowed:  {"Die Website hat auf falsche Art angefragt.", "Ihre Karte ist in Ordnung: Verständigen Sie die Website."},
			RouteUnknown:      {"Diese Seite gibt es nicht.", "Gehen Sie zurück zur Website und beginnen Sie von vorn."},
			FrameRejected:     {"Die Anmeldeseite wurde innerhalb einer anderen Seite geöffnet.", "Öffnen Sie die Website in einem eigenen Fenster; hilft das nicht, verständigen Sie die Website."},
			Busy:              {"Es läuft schon eine andere Anmeldung.", "Schließen Sie zuerst die andere Anmeldung ab, oder brechen Sie sie ab."},
			SessionUnknown:    {"Diese Anmeldung gibt es nicht, oder sie ist schon vorbei.", "Gehen Sie zurück zur Website und beginnen Sie von vorn."},
			PeerRefused:       {"Die Anfrage kommt von einem anderen Benutzer dieses Computers.", "Melden Sie sich aus Ihrer eigenen Sitzung auf diesem Computer an."},
			PortInUse:         {"Ein anderes Programm benutzt den Port von cied.", "Schließen Sie das andere Programm, oder melden Sie sich am Computer ab und wieder an."},
			RateLimited:       {"In kurzer Zeit wurden zu viele Anmeldungen verlangt.", "Warten Sie eine Minute und versuchen Sie es dann noch einmal."},
			CrossSite:         {"Eine andere Website wollte eine Seite von cied benutzen.", "Gehen Sie zurück zur Anmeldeseite und beginnen Sie von vorn."},
			HTTPVersion:       {"Ein Programm hat mit cied gesprochen, wie Browser es nicht tun.", "Öffnen Sie die Anmeldeseite in einem gewöhnlichen Browser."},

			TrustUnreadable:    {"Die vertrauenswürdigen Zertifikate sind nicht lesbar.", "Prüfen Sie den Ordner der Zertifikate, oder installieren Sie das Programm neu."},
			StateUnreadable:    {"Eine Datei des Programms lässt sich nicht lesen oder schreiben.", "Prüfen Sie den freien Speicherplatz und die Zugriffsrechte Ihres persönlichen Ordners."},
			TrustFetch:         {"Die Liste lässt sich nicht herunterladen.", "Prüfen Sie die Verbindung und versuchen Sie es noch einmal, oder laden Sie die Datei herunter und geben Sie ihren Namen an."},
			TrustListMalformed: {"Die Liste ist nicht lesbar.", "Laden Sie die Liste noch einmal von ihrer offiziellen Adresse herunter."},
			TrustListSignature: {"Die Liste wurde verändert.", "Benutzen Sie diese Datei nicht; laden Sie die Liste noch einmal von ihrer offiziellen Adresse herunter."},
			TrustListSigner:    {"Die Liste ist nicht von der Stelle signiert, die sie veröffentlichen darf.", "Aktualisieren Sie das Programm; ist der Unterzeichner neu, muss ihn die EU-Liste der Listen nennen (cied trust update --lotl)."},
			TrustListStale:     {"Die Liste ist an diesem Tag nicht gültig.", "Prüfen Sie das Datum dieses Computers und laden Sie dann eine neue Liste herunter."},
			TrustListReplayed:  {"Die Liste ist älter als die, die schon benutzt wird.", "Laden Sie die Liste noch einmal von ihrer offiziellen Adresse herunter."},
			TrustListNoCIE:     {"In der Liste fehlen die Zertifizierungsstellen der CIE.", "Prüfen Sie, ob es die italienische Vertrauensliste ist."},

			NonceMismatch:  {"Die Website hat die Antwort auf eine andere Anfrage erhalten.", "Gehen Sie zurück zur Website und beginnen Sie von vorn."},
			TokenMalformed: {"Die Website hat eine Antwort erhalten, die sie nicht lesen kann.", "Gehen Sie zurück zur Website und beginnen Sie von vorn; hilft das nicht, verständigen Sie die Website."},
			TokenSignature: {"Die Website hat eine Antwort mit falscher Signatur erhalten.", "Gehen Sie zurück zur Website und beginnen Sie von vorn; hilft das nicht, verständigen Sie die Website."},
		},
	}
}
