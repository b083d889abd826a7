// Shows what the callback page tells, in the window that the visitor never left.
'use strict';
new BroadcastChannel('cied').onmessage = function (event) {
  document.getElementById('result').textContent = event.data;
  document.getElementById('result').className = 'known';
};
