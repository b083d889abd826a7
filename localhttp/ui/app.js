// Follows one login: asks for its state, which is answered at the next change, writes
// it into the page, and goes back to the site when told to. It holds no PIN and no token.
'use strict';

(function () {
  const page = document.getElementById('session');
  const path = page.dataset.path;
  let version = Number(page.dataset.version);

  function write(id, text) {
    const element = document.getElementById(id);
    if (element.textContent !== text) {
      element.textContent = text;
    }
    return element;
  }

  function show(id, visible) {
    document.getElementById(id).hidden = !visible;
  }

  function optional(id, text) {
    write(id, text || '').hidden = !text;
  }

  function draw(state) {
    version = state.version;
    write('heading', state.heading);
    optional('text', state.text);
    optional('problem', state.problem);
    optional('next', state.next);
    optional('reader', state.reader);
    write('code', state.code || '');
    show('support', Boolean(state.code));
    show('test', state.test);
    show('card', !state.final);
    show('cancel', !state.final);
    show('back', state.final);
  }

  // The login is unknown: delivered in another tab, or cied was closed.
  function lost() {
    write('heading', page.dataset.lost);
    optional('text', page.dataset.closed);
    ['problem', 'next', 'support', 'reader', 'card', 'cancel', 'back'].forEach(function (id) {
      show(id, false);
    });
  }

  function pause() {
    return new Promise(function (resolve) { setTimeout(resolve, 1000); });
  }

  async function follow() {
    for (let failures = 0; failures < 5;) {
      try {
        const answer = await fetch(path + '/state?after=' + version);
        if (!answer.ok) {
          break;
        }
        const state = await answer.json();
        failures = 0;
        draw(state);
        if (state.final) {
          if (state.forward) {
            location.replace(state.finish);
          }
          return;
        }
      } catch (error) {
        failures++;
        await pause();
      }
    }
    lost();
  }

  document.getElementById('cancel').addEventListener('click', function () {
    fetch(path + '/cancel', { method: 'POST' }).catch(function () {});
  });

  // A page that comes back from the browser's history shows what is true now.
  window.addEventListener('pageshow', function (event) {
    if (event.persisted) {
      location.reload();
    }
  });

  if (page.dataset.final === 'true') {
    if (page.dataset.forward === 'true') {
      location.replace(path + '/finish');
    }
    return;
  }
  show('cancel', true);
  follow();
}());
