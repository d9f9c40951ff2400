/** Edits of a script's model: parameters, attention, the two branches of a block, embedding, head and loss. */
import { atEndOf, declare, hasFunction, importFrom, inTurn, replaceOnce, rewriteCalls, within } from './script-edits';
import type { ScriptEdit } from './script-edits';

/** A parameter's name in layer i, as a template of the script. */
export const ofLayer = (name: string): string => '`h.${i}.' + name + '`';

export const inLayers = (statement: string): ScriptEdit =>
  atEndOf('parameters', `  for (let i = 0; i < layers; i++) ${statement}`);

const layerLoop = '  for (let i = 0; i < layers; i++) {\n';

export const beforeLayers = (lines: string): ScriptEdit =>
  within('logits', replaceOnce(layerLoop, `${lines}\n${layerLoop}`));

export const atLayerStart = (lines: string): ScriptEdit =>
  within('logits', replaceOnce(layerLoop, `${layerLoop}${lines}\n`));

export const atLayerEnd = (lines: string): ScriptEdit =>
  within('logits', (text) => {
    const end = /^ {2}\}\n/m.exec(text)?.index;
    return end === undefined ? null : `${text.slice(0, end)}${lines}\n${text.slice(end)}`;
  });

type Kind = 'attn' | 'mlp';

const branches: readonly { readonly kind: Kind; readonly name: string; readonly first: string }[] = [
  { kind: 'attn', name: 'matrix', first: ofLayer('attn.c_proj') },
  { kind: 'mlp', name: 'matrix', first: ofLayer('mlp.c_proj') },
  { kind: 'attn', name: 'attend', first: 'p, i,' },
  { kind: 'mlp', name: 'mlp', first: 'p, i,' },
];

/** Both branches of a block, as `wrap` writes them; null unless there is one of each. */
export const wrapBranches = (wrap: (branch: string, kind: Kind) => string): ScriptEdit =>
  within('logits', (text) => {
    const wrapped: Kind[] = [];
    let edited = text;
    for (const { kind, name, first } of branches) {
      const next = rewriteCalls(edited, name, (call) =>
        call.argumentsText.startsWith(first) ? wrap(call.text, kind) : null,
      );
      if (next === null) continue;
      wrapped.push(kind);
      edited = next;
    }
    return wrapped.join() === 'attn,mlp' ? edited : null;
  });

/** The normed input of a branch, `ln_1` or `ln_2`, as `wrap` writes it. */
export const wrapNorm = (norm: 'ln_1' | 'ln_2', wrap: (normed: string) => string): ScriptEdit =>
  within('logits', (text) =>
    rewriteCalls(text, 'norm', (call) => (call.argumentsText.startsWith(ofLayer(norm)) ? wrap(call.text) : null)),
  );

/** The tokens' embedding as `wrap` writes it. */
export const wrapEmbedding = (wrap: (embedded: string) => string): ScriptEdit =>
  within('logits', (text) =>
    rewriteCalls(text, 'embedding', (call) => (call.argumentsText === "p('wte'), tokens" ? wrap(call.text) : null)),
  );

/** The projection to logits, given its two arguments. */
export const rewriteHead = (to: (normed: string, weight: string) => string): ScriptEdit =>
  within('logits', (text) =>
    rewriteCalls(text, 'linear', ({ argumentsText }) => {
      const [, normed, weight] = /^((?:norm\('ln_f',|rmsNorm\().*\)), (p\('(?:wte|head)'\))$/.exec(argumentsText) ?? [];
      return normed === undefined || weight === undefined ? null : to(normed, weight);
    }),
  );

/** Attention spelled out as a function, so that other edits may change its queries, keys, values and options. */
const openAttention: ScriptEdit = (script) => {
  if (hasFunction(script, 'attend')) return script;
  return inTurn(
    within('logits', (text) =>
      rewriteCalls(text, 'multiHeadAttention', ({ argumentsText }) =>
        argumentsText === 'qkv, heads' ? 'attend(p, i, qkv, tokens, x)' : null,
      ),
    ),
    declare('attend', attend),
    importFrom('nn', 'attention', 'mergeHeads', 'splitHeads'),
  )(script);
};

const attend = `
// qkv (B, T, 3C) → (B, T, C), within layer i, whose input is x.
function attend(p, i, qkv, tokens, x) {
  const { heads } = settings;
  let [q, k, v] = qkv.chunk(3).map((part) => splitHeads(part, heads)); // (B, H, T, D)
  let mixed = attention(q, k, v);
  return mergeHeads(mixed);
}`;

/** Lines that change `q`, `k` and `v` (B, H, T, D); only where attention could be spelled out. */
export const beforeAttention = (lines: string): ScriptEdit =>
  inTurn(openAttention, within('attend', replaceOnce('  let mixed = ', `${lines}\n  let mixed = `)));

/** Lines that change `mixed` (B, H, T, D), what the heads have gathered. */
export const afterAttention = (lines: string): ScriptEdit =>
  inTurn(
    openAttention,
    within('attend', replaceOnce('  return mergeHeads(mixed)', `${lines}\n  return mergeHeads(mixed)`)),
  );

export const withinAttention = (edit: ScriptEdit): ScriptEdit => inTurn(openAttention, within('attend', edit));

/** One more option for `attention`; null if it has that option. */
export const attentionOption = (name: string, value: string): ScriptEdit =>
  withinAttention((text) =>
    rewriteCalls(text, 'attention', ({ argumentsText }) => {
      const [, inner] = /^q, k, v(?:, \{ (.*) \})?$/.exec(argumentsText) ?? [];
      if (!argumentsText.startsWith('q, k, v') || inner?.includes(`${name}:`)) return null;
      return `attention(q, k, v, { ${inner === undefined ? '' : `${inner}, `}${name}: ${value} })`;
    }),
  );

const openLoss: ScriptEdit = (script) =>
  /^export (?:function|const) loss\b/m.test(script)
    ? script
    : inTurn(importFrom('tensor', 'crossEntropy'), (text) => `${text.trimEnd()}\n\n${loss}\n`)(script);

const loss = `export function loss(output, targets) {
  const logits = 'logits' in output ? output.logits : output;
  let nats = crossEntropy(logits, targets); // (B, T)
  return nats.mean();
}`;

/** Lines that change `nats` (B, T), the loss of each token, given `logits` and `targets`. */
export const lossAlso = (lines: string): ScriptEdit =>
  inTurn(
    (script) => (hasFunction(script, 'logits') ? script : null),
    openLoss,
    within('loss', replaceOnce('  return nats.mean();', `${lines}\n  return nats.mean();`)),
  );
