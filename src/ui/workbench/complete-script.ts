/** Completes names of the train-script language: after a dot what its receiver has, elsewhere functions, with their import. */
import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import { importOf, listSettings } from '../../state/vocabulary';
import type { ScriptName, ScriptNames } from '../../state/vocabulary';
import { workbenchWords } from '../../words/workbench';

export const completeScript =
  (names: ScriptNames): CompletionSource =>
  (context) => {
    const member = context.matchBefore(/[\w$)\]]\s*\.\s*\w*/);
    if (member !== null) return members(context, names);
    const word = context.matchBefore(/\w+/);
    if (word === null && !context.explicit) return null;
    return result(word?.from ?? context.pos, [...names.alone, ...settingsOf(context)]);
  };

function members(context: CompletionContext, names: ScriptNames): CompletionResult {
  const from = context.matchBefore(/\w*/)?.from ?? context.pos;
  const receiver = /([\w$]+)\s*\.\s*$/.exec(context.state.sliceDoc(Math.max(0, from - 80), from))?.[1] ?? '';
  if (receiver === 'settings') return result(from, settingsOf(context));
  const own =
    receiver === 'mode' ? names.t : receiver === 'p' || receiver === 't' || receiver === 'u' ? names[receiver] : null;
  return result(from, own ?? names.tensor);
}

const settingsOf = ({ state }: CompletionContext): ScriptName[] =>
  listSettings(state.doc.toString()).map(({ key, value }) => ({
    ...{ name: key, signature: `${key}: ${value}`, text: workbenchWords.settingText },
    ...{ kind: 'setting', module: null },
  }));

const result = (from: number, names: readonly ScriptName[]): CompletionResult => ({
  from,
  options: names.map(completion),
  validFor: /^\w*$/,
});

function completion(name: ScriptName): Completion {
  const { signature, text, kind, module } = name;
  return {
    label: name.name,
    detail: signature.slice(name.name.length) + (module === null ? '' : `  ${module}`),
    type: kind === 'setting' ? 'constant' : kind,
    ...(text === '' ? {} : { info: text }),
    apply(view, _, from, to) {
      const added = importOf(view.state.doc.toString(), name);
      view.dispatch({
        changes: [{ from, to, insert: name.name }, ...(added === null ? [] : [{ from: added.at, insert: added.text }])],
        selection: { anchor: from + name.name.length + (added === null || added.at > from ? 0 : added.text.length) },
        userEvent: 'input.complete',
      });
    },
  };
}
