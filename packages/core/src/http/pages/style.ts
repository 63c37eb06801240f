/** The look of the pages: the system's font, light or dark as the reader's system is. */
export const style = `
:root {
  --ink: #16202c; --soft: #566577; --line: #dbe2ea; --ground: #f5f7fa; --card: #fff;
  --accent: #0b6e75; --open: #2f6f3e; --shut: #8a5a00; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e4eaf1; --soft: #9aa8b8; --line: #2b3643; --ground: #11171f; --card: #18202a;
    --accent: #5cc7ce; --open: #7fc793; --shut: #e0b15c; --bad: #ff8a80;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 56rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif;
}
h1 { margin: 0; font-size: 1.6rem; letter-spacing: -0.01em; }
h2 { margin: 0; font-size: 1rem; }
p { margin: 0.25rem 0 0; color: var(--soft); }
header { margin-bottom: 1.5rem; }
header svg { display: block; margin-bottom: 0.75rem; }
a { color: var(--accent); }
code, pre, .path { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.9em; }
code { padding: 0.1em 0.3em; border-radius: 4px; background: var(--ground); }
.path { font-weight: 600; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
ul { margin: 0; padding: 0; list-style: none; }
.card { margin-bottom: 0.75rem; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
.row { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: baseline; padding: 0.85rem 1.1rem; }
.row .what { flex-basis: 100%; }
.mark { margin-left: auto; font-size: 0.8rem; white-space: nowrap; }
.mark.open { color: var(--open); }
.mark.shut { color: var(--shut); }
.verb { color: var(--accent); font-size: 0.75rem; font-weight: 700; letter-spacing: 0.06em; }
summary { cursor: pointer; list-style: none; border-radius: 10px; }
summary::-webkit-details-marker { display: none; }
summary h2 { font-weight: 500; color: var(--soft); }
details[open] > summary { border-bottom: 1px solid var(--line); border-radius: 10px 10px 0 0; }
form { padding: 1rem 1.1rem; }
.fields { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: end; margin-top: 0.9rem; }
label { display: grid; gap: 0.2rem; color: var(--soft); font-size: 0.85rem; }
input, select, button {
  padding: 0.45rem 0.7rem; border: 1px solid var(--line); border-radius: 7px; background: var(--ground);
  color: var(--ink); font: inherit;
}
button { border-color: transparent; background: var(--accent); color: var(--card); font-weight: 600; cursor: pointer; }
button:disabled { opacity: 0.6; cursor: progress; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0.2rem 1rem; margin: 0.9rem 0 0; font-size: 0.9rem; }
dt { font-weight: 600; }
dd { margin: 0; color: var(--soft); }
output { display: block; }
.status { margin-top: 1rem; font-weight: 600; color: var(--ink); }
.status.bad { color: var(--bad); }
pre {
  max-height: 26rem; margin: 0.5rem 0 0; padding: 0.8rem; overflow: auto; border: 1px solid var(--line);
  border-radius: 7px; background: var(--ground);
}
`;
