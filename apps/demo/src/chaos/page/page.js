// The part of the page that runs in the browser: asks how the switches stand, and switches.
const EVERY_MILLISECONDS = 1000;
const cards = new Map([...document.querySelectorAll('article')].map((card) => [card.dataset.name, card]));
const allOff = document.querySelector('#all-off');
const said = document.querySelector('#said');
let isLooking = false;

for (const [name, card] of cards) {
  const button = card.querySelector('button');
  button.addEventListener('click', () => void turn(name, button.getAttribute('aria-checked') !== 'true'));
}
allOff.addEventListener('click', () => {
  for (const [name, card] of cards) if (card.hasAttribute('data-active')) void turn(name, false);
});
setInterval(() => {
  if (document.visibilityState === 'visible') void look();
}, EVERY_MILLISECONDS);
void look();

async function turn(name, active) {
  try {
    const response = await fetch(`/chaos/${name}`, { method: active ? 'POST' : 'DELETE' });
    if (!response.ok) throw new Error(`The demo answered ${response.status}.`);
    const state = await response.json();
    show(state);
    say(state.active ? `${state.title}: on for ${state.seconds} seconds` : `${state.title}: off`);
  } catch {
    say('The demo does not answer: has it ended?');
  }
}

async function look() {
  if (isLooking) return;
  isLooking = true;
  try {
    const response = await fetch('/chaos', { signal: AbortSignal.timeout(3000) });
    for (const state of await response.json()) show(state);
    document.body.removeAttribute('data-gone');
    if (said.textContent.startsWith('The demo does not')) say('');
  } catch {
    document.body.setAttribute('data-gone', '');
    say('The demo does not answer: has it ended?');
  } finally {
    isLooking = false;
  }
}

function show({ name, active, seconds, secondsLeft, alerts, problem }) {
  const card = cards.get(name);
  if (card === undefined) return;
  card.toggleAttribute('data-active', active);
  card.querySelector('button').setAttribute('aria-checked', String(active));
  card.querySelector('.left').textContent = active ? `${Math.ceil(secondsLeft)} s left` : `lasts ${seconds} s`;
  const states = card.querySelectorAll('.state');
  alerts.forEach(({ state = '' }, i) => {
    states[i].dataset.state = state;
    states[i].textContent = state === 'inactive' ? '' : state;
  });
  const note = card.querySelector('.problem');
  note.hidden = problem === undefined;
  note.textContent = problem ?? '';
  allOff.disabled = ![...cards.values()].some((each) => each.hasAttribute('data-active'));
}

function say(text) {
  if (said.textContent !== text) said.textContent = text;
}
