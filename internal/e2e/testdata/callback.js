// Takes the answer out of the address at once, has the own server verify it, and tells
// the login page.
'use strict';
(async function () {
  const fragment = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  const answer = await fetch('/answer', { method: 'POST', body: new URLSearchParams({ fragment: fragment }) });
  new BroadcastChannel('cied').postMessage(await answer.text());
  window.close();
}());
