// The desk: shows the simulated card and the dialog, and acts on them.
const $ = (id) => document.getElementById(id);
let known = [];

const over = "La dimostrazione è finita · The demo has ended";

async function act(what, body) {
  try {
    const response = await fetch(what, { method: "POST", body });
    $("note").textContent = response.ok ? "" : await response.text();
  } catch {
    $("note").textContent = over;
  }
  await show();
}

function fillFaults(faults) {
  known = faults;
  const none = new Option("nessuno · none", "");
  $("fault").replaceChildren(none, ...faults.map((f) => new Option(f.At ? `${f.Name}@N` : f.Name, f.Name)));
}

function showQuestion(question) {
  const opened = question && $("dialog").hidden;
  $("dialog").hidden = !question;
  if (!question) return;
  $("origin").textContent = question.origin;
  $("tries").textContent = question.left < 0 ? "" : `tentativi rimasti · tries left: ${question.left}`;
  $("wrong").textContent = question.wrong;
  $("last-row").hidden = !question.lastTry;
  if (opened) {
    $("note").textContent = "";
    $("last").checked = false;
    $("pin").value = "";
    $("pin").focus();
  }
}

async function show() {
  try {
    showState(await (await fetch("state")).json());
  } catch {
    $("note").textContent = over;
  }
}

function showState(state) {
  if (!known.length) fillFaults(state.known);
  $("holder").textContent = state.holder;
  $("nis").textContent = state.nis;
  $("family").textContent = state.family;
  $("left").textContent = state.left;
  $("wrong-with-it").textContent = state.faults?.join(", ") || "nessuno · none";
  $("laid").textContent = state.laid ? "sì · yes" : "no";
  $("lay").disabled = state.laid;
  $("lift").disabled = !state.laid;
  $("revoked").textContent = state.revoked ? "sì · yes" : "no";
  $("revoke").hidden = state.revoked;
  $("reinstate").hidden = !state.revoked;
  showQuestion(state.question);
}

$("lay").onclick = () => act("lay");
$("lift").onclick = () => act("lift");
$("revoke").onclick = () => act("revoke");
$("reinstate").onclick = () => act("reinstate");
$("cancel").onclick = () => act("cancel");
$("fault").onchange = () => {
  const chosen = known.find((f) => f.Name === $("fault").value);
  $("sentence").textContent = chosen ? chosen.Sentence : "";
  $("at-row").hidden = !chosen?.At;
};
$("apply").onclick = () => {
  const chosen = known.find((f) => f.Name === $("fault").value);
  if (!chosen) return act("fault", "");
  let name = chosen.Name;
  if (chosen.At) name += `@${$("at").value}`;
  if (chosen.Name === "sw") name += "=6F00";
  return act("fault", name);
};
$("dialog").onsubmit = (event) => {
  event.preventDefault();
  act($("last").checked ? "answer-last-try" : "answer", $("pin").value);
  $("pin").value = "";
};

show();
setInterval(show, 700);
