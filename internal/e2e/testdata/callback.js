// Takes the answer out of the address at once, has the own server verify it, and tells
// the login page; a window that the login page did not open stays, and shows it itself.
'use strict';
(async function () {
  const fragment = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  const answer = await (await fetch('/answer', { method: 'POST', body: new URLSearchParams({ fragment: fragment }) })).text();
  new BroadcastChannel('cied').postMessage(answer);
  window.close();
  document.getElementById('result').textContent = answer;
  document.getElementById('result').className = 'known';
}());
