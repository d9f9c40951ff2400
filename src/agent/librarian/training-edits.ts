/** Edits of how a script trains: `schedule`, `update` and the weights of evaluation. */
import { readSetting } from '../../study/script-settings';
import {
  atStartOf,
  declare,
  hasFunction,
  importFrom,
  inTurn,
  replaceFunction,
  rewriteCalls,
  within,
} from './script-edits';
import type { ScriptEdit } from './script-edits';

/** Parameters that an edit adds learn only if the optimizer takes all of them. */
export const learnsEverything = (script: string): boolean => /\bu\.parameters\b/.test(script);

export const callsAdamW = (script: string): boolean =>
  /\badamw\(/.test(script) && readSetting(script, 'lr') !== undefined;

export const evaluatesItsWeights = (script: string): boolean => !script.includes('evaluationWeights');

const property = /(?<=[{,]\s*)lr: (.*)(?=,\n)/;

/** Has one rate called `lr`, as a setting or as a factor on others. */
export const hasLrSchedule = (script: string): boolean =>
  hasFunction(script, 'schedule') && (readSetting(script, 'lr') !== undefined || property.test(script));

/** `lr` follows `lrFactor(t)`, a share of the peak; `body` returns it and may use `warm`, the script's own warm-up. */
export const lrFollows =
  (body: string): ScriptEdit =>
  (script) => {
    const warm =
      readSetting(script, 'warmup') === undefined
        ? '1'
        : 'settings.warmup > 0 ? Math.min(1, t.progress / settings.warmup) : 1';
    const needed = body.includes('warm ') ? `  const warm = ${warm};\n` : '';
    const factor = `function lrFactor(t) {\n${needed}${body.replace(/^\n|\s+$/g, '')}\n}`;
    const declared = hasFunction(script, 'lrFactor') ? replaceFunction(script, 'lrFactor', factor) : null;
    return inTurn((text) => declared ?? declare('lrFactor', factor)(text), callsLrFactor)(script);
  };

/** What other edits spread into the schedule is kept. */
function callsLrFactor(script: string): string | null {
  if (readSetting(script, 'lr') === undefined)
    return within('schedule', (text) => (property.test(text) ? text.replace(property, 'lr: lrFactor(t)') : null))(
      script,
    );
  return within('schedule', (text) => {
    const spreads = new Set([...text.matchAll(/\.\.\.\w+\(t\)/g)].map(([spread]) => `${spread}, `));
    return `export function schedule(t) {\n  return { ${[...spreads].join('')}lr: settings.lr * lrFactor(t) };\n}`;
  })(script);
}

/** `schedule` also returns what the function `name` of `t` does. */
export const scheduleAlso = (name: string, text: string): ScriptEdit =>
  inTurn(
    declare(name, text),
    within('schedule', (schedule) =>
      schedule.includes('return {') ? schedule.replaceAll('return {', `return { ...${name}(t),`) : null,
    ),
  );

/** Every call of AdamW becomes one of another optimizer with the same arguments. */
export const optimizeWith = (name: string, text: string, ...tensorNames: readonly string[]): ScriptEdit =>
  inTurn(
    (script) => rewriteCalls(script, 'adamw', (call) => `${name}(${call.argumentsText})`),
    declare(name, text),
    importFrom('tensor', 'tensor', ...tensorNames),
  );

/**
 * An optimizer with AdamW's options. `direction` declares `direction`; it sees gradient g, moments m and v, the new ones newM and newV
 * (which it may replace), and the corrections c1 = 1 − β1ᵗ and c2 = 1 − β2ᵗ.
 */
export const momentOptimizer = (
  name: string,
  source: string,
  direction: string,
  newV = 'g.square().lerp(v, beta2)',
): string => `
// ${source}
function ${name}(u, parameters, options) {
  const { lr, beta1 = 0.9, beta2 = 0.95, eps = 1e-8, weightDecay = 0, decays = ({ shape }) => shape.length >= 2 } = options;
  const [c1, c2] = [beta1, beta2].map((beta) => tensor(1).sub(tensor(beta).pow(u.step)));
  for (const parameter of parameters) {
    const { value, gradient: g, state } = parameter;
    const [m, v] = [state('m'), state('v')];
    let newM = g.lerp(m, beta1);
    let newV = ${newV};
${direction.replace(/^\n|\s+$/g, '')}
    u.assign(m, newM);
    u.assign(v, newV);
    u.assign(value, value.sub(direction.add(value.mul(decays(parameter) ? weightDecay : 0)).mul(lr)));
  }
}`;

/** `withGradients(u, gradientOf)`, an update that sees other gradients. */
export const declareWithGradients: ScriptEdit = (script) =>
  hasFunction(script, 'withGradients') ? script : declare('withGradients', withGradients)(script);

/** Gradients pass through the function `name` of a parameter before anything else sees them. */
export const mapGradients = (name: string, text: string): ScriptEdit =>
  inTurn(
    declare(name, text),
    declareWithGradients,
    atStartOf('update', `  u = withGradients(u, (parameter) => ${name}(parameter, u));`),
  );

const withGradients = `
function withGradients(u, gradientOf) {
  const parameters = u.parameters.map((parameter) => ({ ...parameter, gradient: gradientOf(parameter) }));
  const accepts = (match, parameter) => (match instanceof RegExp ? match.test(parameter.name) : match(parameter));
  return { ...u, parameters, group: (match) => parameters.filter((parameter) => accepts(match, parameter)) };
}`;

/** `update` becomes the function `inner`, and `text` declares the new one around it. */
export const wrapUpdate =
  (inner: string, text: string): ScriptEdit =>
  (script) => {
    const head = 'export function update(u) {';
    if (!script.includes(head) || hasFunction(script, inner)) return null;
    return `${script.replace(head, `function ${inner}(u) {`).trimEnd()}\n\n${text.trim()}\n`;
  };

/** Declares `written`, what `inner` assigns to each tensor; parameters are assigned by the caller if `holdsBack`. */
export const runInner = (
  inner: string,
  holdsBack: boolean,
): string => `  const written = new Map(u.parameters.map(({ value }) => [value, value]));
  const assign = (target, value) => {
    ${holdsBack ? 'if (!written.has(target)) u.assign(target, value);' : 'u.assign(target, value);'}
    written.set(target, value);
  };
  ${inner}({ ...u, assign });`;
