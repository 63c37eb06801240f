/**
 * What the interactive page runs in the browser: sends the request of a form and shows the answer as text. Old enough for
 * every browser that can show the page; it is part of the page, so nothing compiles it.
 */
export const explorerScript = `
'use strict';
const credentials = document.getElementById('credentials');
if (credentials) credentials.addEventListener('submit', (event) => event.preventDefault());

function authorization() {
  if (!credentials) return undefined;
  const value = (name) => (credentials.elements[name] ? credentials.elements[name].value : '');
  if (value('token')) return 'Bearer ' + value('token');
  if (!value('username')) return undefined;
  const bytes = new TextEncoder().encode(value('username') + ':' + value('password'));
  return 'Basic ' + btoa(String.fromCharCode(...bytes));
}

function pretty(type, text) {
  if (!type.startsWith('application/json')) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const MOST = 200000;

async function send(form) {
  const { parameter, accept } = form.elements;
  const url = form.dataset.url.replace(/{[^}]*}/, encodeURIComponent(parameter ? parameter.value : ''));
  const headers = {};
  if (accept) headers.accept = accept.value;
  if (authorization()) headers.authorization = authorization();
  const start = performance.now();
  const response = await fetch(url, { headers, cache: 'no-store', credentials: 'same-origin' });
  const type = response.headers.get('content-type') || '';
  const text = pretty(type, await response.text());
  const facts = [response.status, type, text.length + ' characters', Math.round(performance.now() - start) + ' ms'];
  const rest = text.length > MOST ? '\\n... and ' + (text.length - MOST) + ' more characters' : '';
  return { ok: response.ok, facts: facts.join(' \\u00b7 '), text: text.slice(0, MOST) + rest };
}

function show(form, { ok, facts, text }) {
  const status = document.createElement('div');
  status.className = ok ? 'status' : 'status bad';
  status.textContent = facts;
  const body = document.createElement('pre');
  body.tabIndex = 0;
  body.textContent = text;
  form.querySelector('output').replaceChildren(status, body);
}

for (const form of document.querySelectorAll('form[data-url]')) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    try {
      show(form, await send(form));
    } catch (error) {
      show(form, { ok: false, facts: 'No answer', text: String(error) });
    }
    button.disabled = false;
  });
}
`;
