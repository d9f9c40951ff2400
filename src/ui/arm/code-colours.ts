/** The colours of a script's code. */
import { HighlightStyle } from '@codemirror/language';
import { tags } from '@lezer/highlight';

export const colours = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.modifier], color: 'var(--placebo)' },
  { tag: [tags.number, tags.string, tags.bool], color: 'var(--cma-es)' },
]);
