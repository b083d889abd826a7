// The waiting page: the callback, in another window, tells how the login ended. The words
// are those of the page, in its data attributes.
new BroadcastChannel("cied").onmessage = ({ data }) => {
  const outcome = document.getElementById("outcome");
  const list = document.getElementById("identity");
  list.replaceChildren();
  document.forms[0].hidden = true; // its challenge is spent
  document.getElementById("again").hidden = false;
  if (!data.verified) {
    outcome.textContent = `${outcome.dataset.failed} ${data.message} (${data.code})`;
    return;
  }
  outcome.textContent = outcome.dataset.verified;
  for (const field of ["fiscalCode", "givenName", "surname", "document"]) {
    const dt = document.createElement("dt");
    const dd = document.createElement("dd");
    dt.textContent = list.dataset[field];
    dd.textContent = data[field];
    list.append(dt, dd);
  }
};
