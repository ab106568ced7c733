// Keeps a page live: elements that arrive replace those of the same id, marked forms are posted in place, due times count down. Everything works without it, too.
'use strict';

const byId = id => document.getElementById(id);
const ahead = Number(document.body.dataset.now) - Date.now();

/* What a reader has typed or opened survives the replacement of what stands around it. */
function keep(before, after) {
  const focused = document.activeElement;
  for (const field of before.querySelectorAll('details[id] input[type=text]')) {
    const same = after.querySelector(`#${CSS.escape(field.closest('details').id)} input[type=text]`);
    if (same) same.value = field.value;
  }
  for (const open of before.querySelectorAll('details[open]')) after.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute('open', '');
  for (const answer of before.querySelectorAll('.answer:not(:empty)')) after.querySelector(`#${CSS.escape(answer.id)}`)?.replaceWith(answer.cloneNode(true));
  if (!before.contains(focused)) return () => {};
  const [card, kind] = [focused.closest('[data-list]')?.id, focused.tagName];
  const place = Array.from(before.querySelectorAll(kind)).indexOf(focused);
  const caret = focused.selectionStart;
  return () => {
    const next = after.querySelectorAll(kind)[place];
    next?.focus({ preventScroll: true });
    if (caret != null) next?.setSelectionRange?.(caret, caret);
    if (document.activeElement !== next) byId(card)?.focus({ preventScroll: true });
  };
}

/* Into its list, by order, the highest first. */
function place(element, list) {
  const next = Array.from(list.children).find(other => other.dataset.order < element.dataset.order);
  list.insertBefore(element, next ?? null);
  while (list.children.length > Number(list.dataset.most)) list.lastElementChild.remove();
}

function show(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  const renewed = byId('live')?.dataset.renew;
  const arrived = Array.from(template.content.children);
  if (renewed && arrived.some(e => e.id === renewed || e.id === 'room')) renew();
  const refocus = [];
  for (const element of arrived) {
    const before = byId(element.id);
    const list = element.dataset.list && byId(element.dataset.list);
    if (before && Number(before.dataset.revision) > Number(element.dataset.revision)) continue;
    if (before) refocus.push(keep(before, element));
    if (before && (!list || (before.parentNode === list && before.dataset.order === element.dataset.order))) before.replaceWith(element);
    else if (list) { before?.remove(); place(element, list); element.classList.add('new'); }
  }
  mine(), tick();
  for (const again of refocus) again();
}

/* A page that shows more than arrives asks for itself again; one request at a time, and another if there is a reason meanwhile. */
let asked = 0;
async function renew() {
  if (asked++) return;
  const text = await fetch(location.href).then(answer => answer.text()).catch(() => '');
  const incident = new DOMParser().parseFromString(text, 'text/html').getElementById('incident');
  if (incident) show(incident.outerHTML);
  if (asked > 1) setTimeout(renew);
  asked = 0;
}

function mine() {
  const person = document.body.dataset.person;
  for (const card of document.querySelectorAll('[data-owner]')) card.classList.toggle('mine', !!person && card.dataset.owner === person);
}

function tick() {
  const now = Date.now() + ahead;
  for (const due of document.querySelectorAll('[data-due]')) {
    const left = Number(due.dataset.due) - now;
    const seconds = Math.floor(Math.abs(left) / 1000);
    const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, String(seconds % 60).padStart(2, '0')];
    due.textContent = (left < 0 ? '−' : '') + (h ? `${h}:${String(m).padStart(2, '0')}` : m) + `:${s}`;
    due.parentElement.classList.toggle('soon', left < 120000);
    due.parentElement.classList.toggle('past', left < 0);
  }
}

/* A hidden page does not listen: browsers allow few streams, phones little power. It begins anew with the whole when it is seen again. */
let stream = null;
function listen() {
  const live = byId('live');
  if (!live || document.hidden || stream) return;
  const say = isOn => { const text = isOn ? live.dataset.on : live.dataset.off; if (live.textContent !== text) live.textContent = text; live.classList.toggle('on', isOn); };
  stream = new EventSource(live.dataset.live);
  stream.onopen = () => say(true);
  stream.onmessage = event => { live.dataset.live = live.dataset.live.split('?')[0]; show(event.data); };
  stream.onerror = () => {
    say(false);
    if (stream?.readyState === EventSource.CLOSED) [stream] = [null, setTimeout(listen, 2000 + Math.random() * 1000)];
  };
}

async function post(form) {
  if (form.ariaBusy) return; else form.ariaBusy = 'true';
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { 'Polilog-Fragment': '1' } });
    if (!answer.headers.has('Polilog-Fragment')) throw answer;
    form.reset();
    form.closest('details')?.removeAttribute('open');
    show(await answer.text());
  } catch {
    form.closest('article').querySelector('.answer').textContent = byId('live').dataset.off;
  }
  form.ariaBusy = null;
}

/* What was typed and not sent is not left behind unasked, not even to change the language; nor if it was sent and did not arrive. */
let sent = 0;
window.addEventListener('beforeunload', event => {
  const fields = Array.from(document.querySelectorAll('form[data-keep] :is(input, textarea)'));
  if (Date.now() - sent > 5000 && fields.some(field => field.value !== field.defaultValue || 'unsaved' in field.dataset)) event.preventDefault();
});

document.addEventListener('submit', event => {
  sent = event.target.matches('form[data-keep]') ? Date.now() : 0;
  if (!event.target.matches('form[data-post]')) return;
  event.preventDefault();
  post(event.target);
});
document.addEventListener('change', event => event.target.closest('form[data-now-on-change]')?.submit());
document.addEventListener('toggle', ({ target }) => target.open && target.contains(document.activeElement) && target.querySelector('input[type=text]')?.focus(), true);
document.addEventListener('visibilitychange', () => { if (document.hidden) stream = stream?.close() ?? null; else listen(); });
setInterval(tick, 1000);
mine(), tick(), listen();
