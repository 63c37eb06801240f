import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { PromQLExtension } from '@prometheus-io/codemirror-promql';
import { useEffect, useRef } from 'preact/hooks';

/** Colours by the page's own variables, so that both themes fit. */
const highlighting = HighlightStyle.define([
  { tag: tags.function(tags.variableName), color: 'var(--accent)', fontWeight: '600' },
  { tag: [tags.keyword, tags.modifier], color: 'var(--accent)', fontWeight: '600' },
  { tag: tags.labelName, color: 'var(--warn)' },
  { tag: tags.string, color: 'var(--good)' },
  { tag: [tags.number, tags.definition(tags.variableName)], color: 'var(--exemplar)' },
  { tag: tags.comment, color: 'var(--text-soft)', fontStyle: 'italic' },
]);

const look = EditorView.theme({
  '&': { fontSize: '13px', background: 'var(--surface)', color: 'var(--text)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.cm-content': { fontFamily: 'var(--mono)', padding: '7px 2px', caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--accent-soft)',
  },
  '.cm-placeholder': { color: 'var(--text-soft)' },
  '.cm-tooltip': {
    background: 'var(--raised)',
    border: '1px solid var(--line)',
    borderRadius: '6px',
    color: 'var(--text)',
    boxShadow: 'var(--shadow)',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '16em' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--accent-soft)', color: 'var(--text)' },
  '.cm-completionDetail': { color: 'var(--text-soft)' },
  '.cm-completionIcon': { display: 'none' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
});

/** Names and values that are offered: more would keep the page busy. */
const MOST_OFFERED = 100_000;

function fetchSome(input: RequestInfo, init?: RequestInit): Promise<Response> {
  const address = new URL(input as string, window.location.origin);
  address.searchParams.set('limit', String(MOST_OFFERED));
  return fetch(address, init);
}

export interface PromQlEditorProps {
  /** What is written there at first, and again whenever it is another. What is typed meanwhile is not undone. */
  readonly query: string;
  readonly onChange: (text: string) => void;
  readonly onRun: (text: string) => void;
}

/** An editor that knows PromQL, and from the console the metrics and labels there are. */
export function PromQlEditor({ query, onChange, onRun }: PromQlEditorProps) {
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef({ onChange, onRun });
  latest.current = { onChange, onRun };
  useEffect(() => {
    const promql = new PromQLExtension().setComplete({ remote: { url: '', httpMethod: 'GET', fetchFn: fetchSome } });
    const run = (editor: EditorView): boolean => {
      latest.current.onRun(editor.state.doc.toString());
      return true;
    };
    const made = new EditorView({
      parent: holder.current!,
      state: EditorState.create({
        doc: query,
        extensions: [
          Prec.highest(
            keymap.of([
              { key: 'Mod-Enter', run },
              { key: 'Enter', run: (editor) => (isChoosing(editor) ? acceptCompletion(editor) || true : run(editor)) },
            ]),
          ),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...lintKeymap, ...defaultKeymap]),
          history(),
          bracketMatching(),
          closeBrackets(),
          autocompletion(),
          promql.asExtension(),
          syntaxHighlighting(highlighting),
          look,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': 'PromQL query', 'data-search': '' }),
          placeholder('rate(http_server_request_duration_seconds_count[1m])'),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (editor === undefined || editor.state.doc.toString() === query) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: query } });
  }, [query]);
  return <div class="editor" ref={holder} />;
}

/** While completions are shown, Enter chooses one of them; until they were there long enough to be seen, it does nothing. */
function isChoosing(editor: EditorView): boolean {
  return editor.dom.querySelector('.cm-tooltip-autocomplete') !== null;
}
