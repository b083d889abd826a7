// The callback page: the fragment leaves the address bar at once, goes to the service's
// own origin, and the page that waits is told how it ended.
(async () => {
  const answer = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  const response = await fetch("/login", { method: "POST", body: answer, headers: { "Content-Type": "text/plain" } });
  const outcome = await response.json();
  const channel = new BroadcastChannel("cied");
  channel.postMessage(outcome);
  channel.close();
  document.getElementById("outcome").textContent = outcome.verified
    ? `${outcome.givenName} ${outcome.surname}, ${outcome.fiscalCode} (TEST)`
    : `${outcome.message} (${outcome.code})`;
})();
