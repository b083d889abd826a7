// The waiting page: the callback, in another window, tells how the login ended.
new BroadcastChannel("cied").onmessage = ({ data }) => {
  const italian = document.documentElement.lang === "it";
  const say = (it, en) => (italian ? it : en);
  const outcome = document.getElementById("outcome");
  const list = document.getElementById("identity");
  list.replaceChildren();
  document.forms[0].hidden = true; // its challenge is spent
  document.getElementById("again").hidden = false;
  if (!data.verified) {
    outcome.textContent = `${say("Accesso non riuscito", "Login failed")}: ${data.message} (${data.code})`;
    return;
  }
  outcome.textContent = say("Accesso riuscito (TEST)", "Logged in (TEST)");
  const rows = [
    [say("codice fiscale", "codice fiscale"), data.fiscalCode],
    [say("nome", "given name"), data.givenName],
    [say("cognome", "surname"), data.surname],
    [say("documento", "document"), data.document],
  ];
  for (const [name, value] of rows) {
    const dt = document.createElement("dt");
    const dd = document.createElement("dd");
    dt.textContent = name;
    dd.textContent = value;
    list.append(dt, dd);
  }
};
