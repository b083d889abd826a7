/** What a person reads of this module, in one language. */
export interface Words {
  blocked: string;
  open: string; // button
  perhaps: string; // nothing came back so far
  again: string; // button
  blockedTitle: string;
  noAnswerTitle: string;
  startOver: string;
  done: string; // in the callback's window
  lost: string; // in a window that nobody waits for
}

const italian: Words = {
  blocked: "Il browser non ha aperto la finestra per entrare con la CIE.",
  open: "Apri la finestra",
  perhaps:
    "Continua nell'altra finestra. Se lì il browser dice che non riesce a connettersi, cied non è in esecuzione o non è installato: avvialo, poi riapri la finestra da qui.",
  again: "Riapri la finestra",
  blockedTitle: "La finestra per entrare con la CIE non si è aperta.",
  noAnswerTitle: "Non è arrivata nessuna risposta.",
  startOver: "Controlla che cied sia in esecuzione e ricomincia.",
  done: "Fatto. Puoi chiudere questa finestra.",
  lost: "La pagina che ha chiesto l'accesso non c'è più. Chiudi questa finestra e ricomincia dal sito.",
};

const english: Words = {
  blocked: "The browser has not opened the window for logging in with the CIE.",
  open: "Open the window",
  perhaps:
    "Go on in the other window. If the browser says there that it cannot connect, cied is not running or not installed: start it, then open the window again from here.",
  again: "Open the window again",
  blockedTitle: "The window for logging in with the CIE has not opened.",
  noAnswerTitle: "No answer has come back.",
  startOver: "See that cied is running, then start over.",
  done: "Done. You may close this window.",
  lost: "The page that asked for this login is no longer there. Close this window and start over from the site.",
};

const german: Words = {
  blocked: "Der Browser hat das Fenster für die Anmeldung mit der CIE nicht geöffnet.",
  open: "Fenster öffnen",
  perhaps:
    "Machen Sie im anderen Fenster weiter. Wenn der Browser dort sagt, dass er keine Verbindung herstellen kann, läuft cied nicht oder ist nicht installiert: Starten Sie es und öffnen Sie das Fenster von hier aus noch einmal.",
  again: "Fenster noch einmal öffnen",
  blockedTitle: "Das Fenster für die Anmeldung mit der CIE hat sich nicht geöffnet.",
  noAnswerTitle: "Es ist keine Antwort gekommen.",
  startOver: "Prüfen Sie, ob cied läuft, und beginnen Sie von vorn.",
  done: "Fertig. Sie können dieses Fenster schließen.",
  lost: "Die Seite, die diese Anmeldung verlangt hat, ist nicht mehr da. Schließen Sie dieses Fenster und beginnen Sie auf der Website von vorn.",
};

const french: Words = {
  blocked: "Le navigateur n'a pas ouvert la fenêtre de connexion avec la CIE.",
  open: "Ouvrir la fenêtre",
  perhaps:
    "Continuez dans l'autre fenêtre. Si le navigateur y dit qu'il ne peut pas se connecter, cied n'est pas lancé ou pas installé : lancez-le, puis rouvrez la fenêtre d'ici.",
  again: "Rouvrir la fenêtre",
  blockedTitle: "La fenêtre de connexion avec la CIE ne s'est pas ouverte.",
  noAnswerTitle: "Aucune réponse n'est arrivée.",
  startOver: "Vérifiez que cied est lancé, puis recommencez.",
  done: "C'est fait. Vous pouvez fermer cette fenêtre.",
  lost: "La page qui a demandé cette connexion n'est plus là. Fermez cette fenêtre et recommencez depuis le site.",
};

const slovene: Words = {
  blocked: "Brskalnik ni odprl okna za prijavo s CIE.",
  open: "Odpri okno",
  perhaps:
    "Nadaljujte v drugem oknu. Če brskalnik tam pravi, da se ne more povezati, cied ne teče ali ni nameščen: zaženite ga in nato od tu znova odprite okno.",
  again: "Znova odpri okno",
  blockedTitle: "Okno za prijavo s CIE se ni odprlo.",
  noAnswerTitle: "Odgovora ni bilo.",
  startOver: "Preverite, ali cied teče, in začnite znova.",
  done: "Končano. To okno lahko zaprete.",
  lost: "Strani, ki je zahtevala to prijavo, ni več. Zaprite to okno in na spletnem mestu začnite znova.",
};

/** All words, by language. */
export const words: Record<string, Words> = { it: italian, en: english, de: german, fr: french, sl: slovene };

/** wordsFor returns the words of the first tag ("de-AT") that there are words for, or English. */
export function wordsFor(...tags: (string | undefined)[]): Words {
  for (const tag of tags) {
    const language = tag?.split("-")[0]?.toLowerCase() ?? "";
    const found = Object.hasOwn(words, language) ? words[language] : undefined;
    if (found !== undefined) return found;
  }
  return english;
}

/** wordsHere returns the words of this page: its own language, then what the browser prefers. */
export function wordsHere(lang?: string): Words {
  return wordsFor(lang, document.documentElement.lang, ...navigator.languages);
}
