/** An editor for train.js by CodeMirror: JavaScript coloured, the language's own names completed, errors underlined. A chunk of its own. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascriptLanguage, localCompletionSource } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { Annotation, EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { placeIn } from '../../state/vocabulary';
import type { ScriptNames } from '../../state/vocabulary';
import { colours } from '../arm/code-colours';
import { completeScript } from './complete-script';
import { editorTheme } from './editor-theme';

export interface EditorOptions {
  readonly text: string;
  readonly names: ScriptNames;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
}

export interface ScriptEditor {
  /** What the page writes; typed text can be brought back by undoing. */
  setText(text: string): void;
  /** Underlines the line that the message names. */
  setProblem(message: string | null): void;
  destroy(): void;
}

/** Of a change that the page made itself. */
const fromPage = Annotation.define<boolean>();

const words = {
  'aria-label': 'train.js',
  'aria-describedby': 'editor-keys script-problem',
  'data-testid': 'editor',
  spellcheck: 'false',
};

export function mountEditor(parent: HTMLElement, { text, names, onChange, onRun }: EditorOptions): ScriptEditor {
  const run = (): boolean => {
    onRun();
    return true;
  };
  const state = EditorState.create({
    doc: text,
    extensions: [
      keymap.of([
        { key: 'Mod-Enter', run },
        ...closeBracketsKeymap,
        ...completionKeymap,
        ...defaultKeymap,
        ...historyKeymap,
      ]),
      javascriptLanguage,
      javascriptLanguage.data.of({ autocomplete: localCompletionSource }),
      javascriptLanguage.data.of({ autocomplete: completeScript(names) }),
      ...[autocompletion(), closeBrackets(), bracketMatching(), indentOnInput(), history()],
      ...[lineNumbers(), highlightActiveLine(), EditorView.lineWrapping, syntaxHighlighting(colours), editorTheme],
      EditorView.contentAttributes.of({ ...words, tabindex: '0' }),
      EditorView.updateListener.of(({ docChanged, transactions, state: { doc } }) => {
        if (docChanged && !transactions.some((transaction) => transaction.annotation(fromPage)))
          onChange(doc.toString());
      }),
    ],
  });
  const view = new EditorView({ state, parent });
  return {
    setText: (to) => replaceText(view, to),
    setProblem: (message) =>
      view.dispatch(setDiagnostics(view.state, message === null ? [] : [diagnostic(view, message)])),
    destroy: () => view.destroy(),
  };
}

/** Only what differs is replaced, so that the cursor and the view stay. */
function replaceText(view: EditorView, to: string): void {
  const from = view.state.doc.toString();
  if (from === to) return;
  const shortest = Math.min(from.length, to.length);
  let head = 0;
  while (head < shortest && from[head] === to[head]) head++;
  let tail = 0;
  while (tail < shortest - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++;
  view.dispatch({
    changes: { from: head, to: from.length - tail, insert: to.slice(head, to.length - tail) },
    annotations: fromPage.of(true),
  });
}

function diagnostic({ state: { doc } }: EditorView, message: string) {
  const place = placeIn(message);
  const line = doc.line(Math.min(place?.line ?? 1, doc.lines));
  const start = line.from + /^\s*/.exec(line.text)![0].length;
  return { from: Math.min(start, line.to), to: line.to, severity: 'error' as const, message };
}
