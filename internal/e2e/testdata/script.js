// Asks cied by fetch, which needs the visitor's permission, and has the own server verify
// the answer.
'use strict';
(function () {
  const button = document.getElementById('login');
  const show = function (text) {
    document.getElementById('result').textContent = text;
    document.getElementById('result').className = 'known';
  };
  const read = async function (path) {
    for (;;) {
      const session = await (await fetch(button.dataset.cied + path + '?wait=20')).json();
      if (session.result) return session.result;
    }
  };
  button.onclick = async function () {
    try {
      const begun = await fetch(button.dataset.cied + '/v1/sessions', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ nonce: button.dataset.nonce, state: 'as it was sent' }),
      });
      const result = JSON.stringify(await read(begun.headers.get('Location')));
      const fragment = btoa(result).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
      const answer = await fetch('/answer', { method: 'POST', body: new URLSearchParams({ fragment: fragment }) });
      show(await answer.text());
    } catch (blocked) {
      show('blocked: ' + blocked.message);
    }
  };
}());
