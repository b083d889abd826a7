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

  function picture(name, alt) {
    const drawing = document.getElementById('drawing');
    drawing.dataset.drawing = name;
    drawing.setAttribute('aria-label', alt);
  }

  // Marks the steps before the one with number now, from 1, and that one.
  function course(now) {
    show('course', now > 0);
    document.querySelectorAll('#course > li').forEach(function (item, index) {
      const past = index + 1 < now;
      const present = index + 1 === now;
      item.classList.toggle('past', past);
      if (present) {
        item.setAttribute('aria-current', 'step');
      } else {
        item.removeAttribute('aria-current');
      }
      item.querySelector('.mark').textContent = past ? page.dataset.past : present ? page.dataset.present : '';
    });
  }

  // The login is over and the person reads on from here: the button that may have had
  // the focus has gone.
  function stop() {
    show('cancel', false);
    document.getElementById('heading').focus();
  }

  function draw(state) {
    version = state.version;
    document.title = state.title;
    write('heading', state.heading);
    optional('text', state.text);
    optional('problem', state.problem);
    optional('next', state.next);
    write('reader', state.reader || '');
    show('device', Boolean(state.reader));
    write('code', state.code || '');
    show('support', Boolean(state.code));
    show('test', state.test);
    show('tips', state.tips);
    show('facts', !state.final);
    show('back', state.final && !state.forward);
    picture(state.drawing, state.alt);
    course(state.step);
    if (state.final) {
      stop();
    }
  }

  // The login is unknown: delivered in another tab, or cied was closed.
  function lost() {
    document.title = page.dataset.lost;
    write('heading', page.dataset.lost);
    optional('text', page.dataset.closed);
    picture('failed', page.dataset.lostAlt);
    ['problem', 'next', 'support', 'device', 'tips', 'facts', 'course', 'back'].forEach(function (id) {
      show(id, false);
    });
    stop();
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
    write('cancel', page.dataset.cancelling);
    fetch(path + '/cancel', { method: 'POST' }).catch(function () {});
  });

  // The way back is gone once: a second click would find that the login is over.
  let gone = false;
  document.getElementById('back').addEventListener('click', function (event) {
    if (gone) {
      event.preventDefault();
    }
    gone = true;
  });

  // A page that comes back from the browser's history shows what is true now.
  window.addEventListener('pageshow', function (event) {
    if (event.persisted) {
      location.reload();
    }
  });

  if (page.dataset.final === 'true') {
    if (page.dataset.forward === 'true') {
      show('back', false);
      location.replace(path + '/finish');
    }
    return;
  }
  show('cancel', true);
  follow();
}());
