/** The change to a script by CodeMirror: read only, one column, JavaScript coloured. A chunk of its own, fetched when a trial is opened. */
import { javascript } from '@codemirror/lang-javascript';
import { syntaxHighlighting } from '@codemirror/language';
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { colours } from './code-colours';

/** Signs as well as colours; the deleted lines stand above those that replace them. */
const theme = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--sunk)', fontSize: '0.8rem', maxHeight: '28rem' },
  '&.cm-focused': { outline: '3px solid var(--papers)', outlineOffset: '2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-content': { padding: '0.4rem 0', caretColor: 'transparent' },
  '.cm-line, .cm-deletedLine': { padding: '0 0.7rem 0 1.9rem !important', position: 'relative' },
  '.cm-changedLine': { backgroundColor: 'var(--good-tint) !important' },
  '.cm-deletedChunk': { backgroundColor: 'var(--bad-tint) !important', padding: '0' },
  '.cm-deletedLine': { display: 'block', textDecoration: 'none' },
  'ins, del': { background: 'none !important', textDecoration: 'none !important' },
  '.cm-changedLine::before': { content: '"+"', color: 'var(--good)' },
  '.cm-deletedLine::before': { content: '"−"', color: 'var(--bad)' },
  '.cm-changedLine::before, .cm-deletedLine::before': {
    position: 'absolute',
    left: '0.8rem',
    fontWeight: '600',
  },
  '.cm-changedText, .cm-deletedText': {
    background: 'none !important',
    textDecoration: 'underline',
    textUnderlineOffset: '0.2em',
  },
  '.cm-deletedChunk .cm-deletedText': { textDecoration: 'underline' },
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { content: '"⋯"' },
  '.cm-collapsedLines': {
    background: 'none !important',
    color: 'var(--muted) !important',
    padding: '0.1rem 0.7rem 0.1rem 1.9rem',
    cursor: 'pointer',
  },
});

export interface Change {
  readonly before: string;
  readonly after: string;
  /** The unchanged parts too. */
  readonly isWhole: boolean;
  /** For screen readers. */
  readonly label: string;
  /** What stands for hidden lines, `$` for their number. */
  readonly unchangedLines: string;
}

/** Draws the change into the element; the returned function takes it away. */
export function showChange(parent: HTMLElement, { before, after, isWhole, label, unchangedLines }: Change): () => void {
  const state = EditorState.create({
    doc: after,
    extensions: [
      javascript(),
      syntaxHighlighting(colours),
      EditorState.phrases.of({ '$ unchanged lines': unchangedLines }),
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.lineWrapping,
      // What scrolls must be reachable by keyboard.
      EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': label }),
      unifiedMergeView({
        original: before,
        mergeControls: false,
        gutter: false,
        allowInlineDiffs: false,
        ...(isWhole ? {} : { collapseUnchanged: { margin: 3, minSize: 5 } }),
      }),
      theme,
    ],
  });
  const view = new EditorView({ state, parent });
  return () => view.destroy();
}
