// The callback page: the fragment leaves the address bar at once, goes to the service's
// own origin, and the page that waits is told how it ended.
async function deliver() {
  const answer = location.hash.slice(1);
  if (!answer) return; // a reload: what came is delivered
  history.replaceState(null, "", location.pathname);
  const response = await fetch("/login", { method: "POST", body: answer, headers: { "Content-Type": "text/plain" } });
  if (!response.ok) throw new Error(await response.text());
  const outcome = await response.json();
  const channel = new BroadcastChannel("cied");
  channel.postMessage(outcome);
  channel.close();
  document.getElementById("outcome").textContent = outcome.verified
    ? `${outcome.givenName} ${outcome.surname}, ${outcome.fiscalCode} (TEST)`
    : `${outcome.message} (${outcome.code})`;
}

deliver().catch((problem) => {
  document.getElementById("outcome").textContent = problem.message;
});
