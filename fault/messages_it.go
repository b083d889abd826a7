package fault

import "cied/lang"

// italian has the messages for the citizen, who is addressed with "tu", in words of
// every day.
func italian() words {
	return words{
		tries: lang.Counted{
			One:   "PIN sbagliato: resta un solo tentativo.",
			Other: "PIN sbagliato: restano %d tentativi.",
		},
		texts: map[Code]Text{
			Internal: {"Il programma ha trovato un errore suo.", "Riprova; se succede ancora, segnalalo con questo codice."},
			Usage:    {"Il comando non è scritto bene.", "Guarda l'aiuto del comando e scrivilo di nuovo."},

			PCSCUnavailable: {"Il servizio che parla con i lettori non è attivo.", "Avvia il servizio per le smart card (pcscd su Linux), poi riprova."},
			PCSCDenied:      {"Il computer non ti permette di usare il lettore.", "Accedi direttamente al computer, oppure chiedi il permesso a chi lo amministra."},
			PCSCNotBuilt:    {"Questa copia del programma non sa usare i lettori USB.", "Installa la versione completa del programma."},
			ReaderMissing:   {"Non vedo nessun lettore.", "Collega un lettore senza contatto al computer."},
			ReaderUnknown:   {"Il lettore scelto non è collegato.", "Collegalo, oppure scegli un lettore dell'elenco."},
			ReaderRemoved:   {"Il lettore è stato scollegato.", "Ricollega il lettore e ricomincia."},
			ReaderFailed:    {"Il lettore ha segnalato un errore.", "Scollega il lettore, ricollegalo direttamente al computer e riprova."},
			CardInUse:       {"Un altro programma sta usando la carta.", "Chiudi l'altro programma, poi riprova."},
			ListenerRefused: {"Un programma non autorizzato ha provato a fare da carta.", "Controlla quale programma si collega, e da quale computer."},
			ListenerAddress: {"Il lettore di rete non può usare quell'indirizzo.", "Scegli un altro indirizzo o un'altra porta, oppure autorizza quell'indirizzo."},

			CardMissing:   {"Sul lettore non c'è nessuna carta.", "Appoggia la carta d'identità elettronica sul lettore."},
			CardRemoved:   {"La carta è stata tolta troppo presto.", "Appoggia la carta sul lettore e lasciala fino alla fine."},
			CardMute:      {"La carta non risponde.", "Alza la carta e appoggiala di nuovo, al centro del lettore."},
			CardSilent:    {"La carta ha smesso di rispondere.", "Metti la carta al centro del lettore e non muoverla."},
			CardNotCIE:    {"Questa carta non è una carta d'identità elettronica (CIE 3.0).", "Appoggia sul lettore la tua CIE, e nessun'altra carta."},
			CardAnswer:    {"La carta ha dato una risposta che il programma non si aspetta.", "Alza la carta, appoggiala di nuovo e riprova."},
			CardIntegrity: {"La comunicazione con la carta è stata disturbata.", "Riprova senza muovere la carta."},
			CardChanged:   {"Questa non è la carta di prima.", "Appoggia la carta che vuoi usare e ricomincia."},
			CardNoLogin:   {"Questa CIE non contiene il certificato per accedere.", "Chiedi al Comune che ha rilasciato la carta."},

			PINFormat:   {"Il PIN della CIE ha 8 cifre; nessun tentativo è stato usato.", "Scrivi tutte le 8 cifre: 4 sono sulla ricevuta della richiesta, 4 sono arrivate con la carta."},
			PINWrong:    {"PIN sbagliato.", "Riscrivi con attenzione le 8 cifre; finiti i tentativi, il PIN si blocca."},
			PINBlocked:  {"Il PIN è bloccato.", "Sbloccalo con le 8 cifre del PUK, nell'app CieID o in Comune."},
			PINLastTry:  {"Per il PIN resta un solo tentativo, e non è stato usato.", "Se sei sicuro del PIN, ricomincia e rispondi di sì; se no, cerca prima il PUK."},
			PINDoubtful: {"La carta si è persa durante il controllo del PIN: forse un tentativo è stato usato.", "Tieni ferma la carta, ricomincia e guarda i tentativi rimasti prima di scrivere."},
			Cancelled:   {"Hai annullato l'accesso.", "Se vuoi ancora accedere, ricomincia dal sito."},
			Timeout:     {"Il tempo è finito; l'ultima domanda è rimasta senza risposta.", "Ricomincia quando hai la carta e il PIN a portata di mano."},
			NoDialog:    {"La finestra che chiede il PIN non si può aprire.", "Installa un programma pinentry per il tuo desktop, o usa cied login in un terminale."},
			Interrupted: {"Il programma è stato fermato prima della fine dell'accesso.", "Avvia il programma e accedi di nuovo."},

			ChipForged:        {"Il chip di questa carta non è autentico.", "Non usare questa carta; portala in Comune o alla polizia."},
			ChipIssuerUnknown: {"Il programma non conosce chi ha prodotto il chip di questa carta.", "Aggiorna l'elenco dei firmatari nazionali (cied trust update --csca) o il programma; se succede ancora, segnalalo."},
			SODMalformed:      {"I dati di sicurezza del chip non si leggono.", "Porta la carta in Comune per un controllo."},
			SODSignature:      {"I dati di sicurezza del chip non sono autentici.", "Non usare questa carta; portala in Comune per un controllo."},
			SODSigner:         {"Chi ha firmato i dati di sicurezza del chip non è valido.", "Non usare questa carta; portala in Comune per un controllo."},
			SODDataGroup:      {"Alcuni dati del chip non sono quelli rilasciati.", "Non usare questa carta; portala in Comune per un controllo."},

			CertIssuerWithdrawn: {"Lo Stato non riconosce più l'autorità che ha rilasciato il certificato della carta.", "Chiedi una nuova carta al Comune."},
			RevocationUnknown:   {"Non si è potuto sapere se la carta è stata revocata.", "Riprova tra qualche minuto; se succede ancora, avvisa il sito."},

			CertMalformed:     {"Il certificato non si legge.", "Se è quello di una carta, porta la carta in Comune per un controllo."},
			CertExpired:       {"Il certificato della carta è scaduto.", "Controlla la data del computer; se è giusta, chiedi una carta nuova in Comune."},
			CertNotYetValid:   {"Il certificato della carta non è ancora valido.", "Controlla la data e l'ora del computer."},
			CertIssuerUnknown: {"Il programma non conosce chi ha rilasciato il certificato della carta.", "Aggiorna l'elenco delle autorità (cied trust update) o il programma; se succede ancora, segnalalo."},
			CertPurpose:       {"Il certificato della carta non serve per accedere.", "Chiedi al Comune che ha rilasciato la carta."},
			CertPolicy:        {"Il certificato della carta non è stato rilasciato per entrare con la CIE.", "Chiedi al Comune che ha rilasciato la carta."},
			CertWeakKey:       {"La chiave della carta è troppo debole.", "Chiedi una carta nuova in Comune."},
			CertSubject:       {"Nel certificato della carta manca il codice fiscale.", "Chiedi al Comune che ha rilasciato la carta."},
			KeyMismatch:       {"La chiave e il certificato della carta non vanno insieme.", "Porta la carta in Comune per un controllo."},
			CertRevoked:       {"La carta è stata revocata o sospesa.", "Se non ne hai denunciato lo smarrimento, chiedi al Comune il perché."},

			HostRejected:      {"La richiesta non è passata dall'indirizzo di questo computer.", "Ricomincia dalla pagina del sito; se succede ancora, avvisa il sito."},
			OriginMissing:     {"Il sito non ha detto chi è.", "La tua carta va bene: avvisa il sito che la sua richiesta non ha un'origine."},
			OriginNull:        {"Il browser nasconde quale sito sta chiedendo.", "Apri il sito in una finestra normale; se succede ancora, avvisa il sito."},
			OriginInvalid:     {"Il sito che chiede non ha un indirizzo sicuro (https).", "Non accedere da quella pagina; avvisa il sito."},
			NonceLength:       {"Il sito ha mandato una sfida di lunghezza sbagliata.", "La tua carta va bene: avvisa il sito."},
			NonceReused:       {"Il sito ha mandato una sfida già usata.", "Torna al sito e ricomincia."},
			FormatUnsupported: {"Il sito chiede una risposta in una forma sconosciuta.", "Aggiorna il programma; se succede ancora, avvisa il sito."},
			RequestMalformed:  {"La richiesta del sito non è scritta bene.", "La tua carta va bene: avvisa il sito."},
			RequestTooLarge:   {"La richiesta del sito è troppo grande.", "La tua carta va bene: avvisa il sito."},
			RequestType:       {"La richiesta del sito è del tipo sbagliato.", "La tua carta va bene: avvisa il sito."},
			MethodNotAllowed:  {"Il sito ha chiesto nel modo sbagliato.", "La tua carta va bene: avvisa il sito."},
			RouteUnknown:      {"Questa pagina non esiste.", "Torna al sito e ricomincia."},
			FrameRejected:     {"La pagina di accesso è stata aperta dentro un'altra pagina.", "Apri il sito in una finestra sua; se succede ancora, avvisa il sito."},
			Busy:              {"C'è già un accesso in corso.", "Finisci o annulla prima l'altro accesso."},
			SessionUnknown:    {"Questo accesso non esiste o è già finito.", "Torna al sito e ricomincia."},
			PeerRefused:       {"La richiesta viene da un altro utente di questo computer.", "Accedi dalla tua sessione su questo computer."},
			PortInUse:         {"Un altro programma usa la porta di cied.", "Chiudi l'altro programma, oppure esci dalla sessione e rientra."},
			RateLimited:       {"Sono stati chiesti troppi accessi in poco tempo.", "Aspetta un minuto, poi riprova."},
			CrossSite:         {"Un altro sito ha provato a usare una pagina di cied.", "Torna alla pagina di accesso e ricomincia."},
			HTTPVersion:       {"Un programma ha parlato con cied in un modo che i browser non usano.", "Apri la pagina di accesso in un browser comune."},
			OriginRefused:     {"Questo computer non permette a quel sito di chiedere un accesso.", "Se quel sito ti serve, chiedi all'amministratore del computer."},

			TrustUnreadable:    {"I certificati di fiducia non si leggono.", "Controlla la cartella dei certificati, o installa di nuovo il programma."},
			StateUnreadable:    {"Un file del programma non si può leggere o scrivere.", "Controlla lo spazio libero e i permessi della tua cartella personale."},
			PolicyInvalid:      {"Le impostazioni del programma non si capiscono.", "Correggi il file delle regole alla riga indicata, o chiedi all'amministratore del computer."},
			TrustFetch:         {"L'elenco non si può scaricare.", "Controlla la connessione e riprova, oppure scarica il file e indicane il nome."},
			TrustListMalformed: {"L'elenco non si legge.", "Scarica di nuovo l'elenco dal suo indirizzo ufficiale."},
			TrustListSignature: {"L'elenco è stato alterato.", "Non usare quel file: scarica di nuovo l'elenco dal suo indirizzo ufficiale."},
			TrustListSigner:    {"L'elenco non è firmato da chi può pubblicarlo.", "Aggiorna il programma; se il firmatario è cambiato, fallo indicare dall'elenco degli elenchi dell'UE (cied trust update --lotl)."},
			TrustListStale:     {"L'elenco non vale in questa data.", "Controlla la data di questo computer, poi scarica un elenco aggiornato."},
			TrustListReplayed:  {"L'elenco è più vecchio di quello in uso.", "Scarica di nuovo l'elenco dal suo indirizzo ufficiale."},
			TrustListNoCIE:     {"L'elenco non contiene le autorità della CIE.", "Controlla che sia l'elenco di fiducia italiano."},

			NonceMismatch:  {"Il sito ha ricevuto la risposta a un'altra richiesta.", "Torna al sito e ricomincia."},
			TokenMalformed: {"Il sito ha ricevuto una risposta che non sa leggere.", "Torna al sito e ricomincia; se succede ancora, avvisa il sito."},
			TokenSignature: {"Il sito ha ricevuto una risposta con la firma sbagliata.", "Torna al sito e ricomincia; se succede ancora, avvisa il sito."},
		},
	}
}
