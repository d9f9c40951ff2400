/** How blocks are wired: what is added to what, and which weights are the same. */
import { readSetting, writeSetting } from '../../../study/script-settings';
import { atLayerEnd, atLayerStart, beforeLayers, inLayers, ofLayer, wrapBranches } from '../model-edits';
import { atEndOf, atStartOf, declare, inTurn, remark, replaceOnce, rewriteCalls, within } from '../script-edits';
import type { ScriptEdit } from '../script-edits';
import type { Technique } from '../technique';
import { learnsEverything } from '../training-edits';

const addsTo = (branch: string): RegExp => new RegExp(`^ {4}x = x\\.add\\((.*${branch}.*)\\);$`, 'm');

const parallel: ScriptEdit = within(
  'logits',
  inTurn(
    replaceOnce(addsTo('attn\\.c_proj'), '    const mixed = $1;'),
    replaceOnce(addsTo('mlp\\.c_proj'), '    x = x.add(mixed).add($1);'),
  ),
);

export const blocks: readonly Technique[] = [
  {
    id: 'parallel-blocks',
    title: 'Attention and MLP side by side',
    query: 'PaLM pathways parallel layers attention feed-forward',
    note: 'parallel-blocks',
    arxiv: '2204.02311',
    keys: [],
    appliesTo: (script) => !script.includes('const mixed = '),
    edit: parallel,
    expected: 'Some 15 percent faster at scale with a slight loss at 8B and none at 62B, as PaLM reports.',
  },
  {
    id: 'bias-free',
    title: 'Linear layers without biases',
    query: 'PaLM scaling language modeling pathways no biases',
    note: 'bias-free',
    arxiv: '2204.02311',
    keys: [],
    appliesTo: (script) => script.includes('[rows]);'),
    edit: inTurn(
      within('logits', (text) =>
        rewriteCalls(text, 'linear', ({ argumentsText }) =>
          argumentsText.startsWith('x, p(') && argumentsText.endsWith('.bias`)')
            ? `linear(${argumentsText.replace(/, p\(`[^`]*\.bias`\)$/, '')})`
            : null,
        ),
      ),
      within('parameters', replaceOnce(/^ {4}p\.zeros\(.*\[rows\]\);\n/m, '')),
    ),
    expected: 'Steadier training of large models in PaLM; no difference in loss at any size that is known.',
  },
  {
    id: 'layer-sharing',
    title: 'One set of weights for all layers',
    query: 'ALBERT lite BERT self-supervised language representations',
    note: 'albert-sharing',
    arxiv: '1909.11942',
    keys: [],
    appliesTo: (script) => script.includes('export function logits(p, tokens'),
    edit: inTurn(
      declare('sharedName', "const sharedName = (name) => name.replace(/^h\\.\\d+\\./, 'h.all.');"),
      atStartOf('logits', '  const own = p;\n  p = (name) => own(sharedName(name));'),
      atStartOf(
        'parameters',
        `  const declared = new Set();
  const once = (add) => (name, ...rest) => {
    if (!declared.has(sharedName(name))) add(sharedName(name), ...rest);
    declared.add(sharedName(name));
  };
  const { normal, uniform, constant, zeros, ones } = p;
  const shared = Object.entries({ normal, uniform, constant, zeros, ones }).map(([kind, add]) => [kind, once(add)]);
  p = { ...p, ...Object.fromEntries(shared) };`,
      ),
    ),
    expected: 'An eighteenth of BERT large’s parameters for a loss of one to three points; per FLOP it is worse.',
  },
  {
    id: 'unet-skips',
    title: 'U-net skips between the two halves',
    query: 'modded-nanogpt speedrunning NanoGPT U-net skip connections',
    note: 'unet-skips',
    arxiv: null,
    keys: [],
    appliesTo: (script) => learnsEverything(script) && !script.includes('skips'),
    edit: inTurn(
      beforeLayers('  const skips = [];\n  const half = Math.floor(layers / 2);'),
      atLayerStart(`    const back = i - (layers - half); // counts layers of the second half
    if (back >= 0) x = x.add(skips.pop().mul(p('skip_weights').slice(0, back, back + 1)));`),
      atLayerEnd('    if (i < half) skips.push(x);'),
      atEndOf('parameters', "  p.ones('skip_weights', [Math.max(1, Math.floor(layers / 2))]);"),
    ),
    expected: 'A step of the 124M speedrun, later dropped and taken up again there.',
  },
  {
    id: 'x0-residual',
    title: 'Residual scalars and the embedding in every layer',
    query: 'modded-nanogpt speedrunning NanoGPT residual embedding',
    note: 'x0-residual',
    arxiv: null,
    keys: [],
    appliesTo: (script) => learnsEverything(script) && !/resid_lambdas|const x0 = /.test(script),
    edit: inTurn(
      beforeLayers('  const x0 = x;'),
      atLayerStart(`    x = x.mul(p(${ofLayer('resid_lambda')})).add(x0.mul(p(${ofLayer('x0_lambda')})));`),
      inLayers(
        `for (const part of ['resid', 'x0']) p.constant(${ofLayer('${part}_lambda')}, [1], part === 'x0' ? 0.1 : 1);`,
      ),
    ),
    expected: 'Part of the speedrun’s and of autoresearch’s small models; reports are of a few thousandths of loss.',
  },
  {
    id: 'layerscale',
    title: 'LayerScale: a small gain on each branch',
    query: 'going deeper with image transformers LayerScale',
    note: 'layerscale',
    arxiv: '2103.17239',
    keys: [],
    appliesTo: (script) => learnsEverything(script) && !script.includes('attn_scale'),
    edit: inTurn(
      wrapBranches((branch, kind) => `${branch}.mul(p(${ofLayer(`${kind}_scale`)}))`),
      inLayers(`for (const part of ['attn', 'mlp']) p.constant(${ofLayer('${part}_scale')}, [C], 0.1);`),
    ),
    expected: 'Lets image transformers of 24 layers and more train well; a shallow model needs it less.',
  },
  {
    id: 'residual-scaling',
    title: 'Branches scaled by 2 ÷ depth',
    query: 'don’t be lazy CompleteP compute-efficient deep transformers',
    note: 'residual-scaling',
    arxiv: '2505.01618',
    keys: [],
    appliesTo: (script) => !script.includes('scaledBranch'),
    edit: inTurn(
      wrapBranches((branch) => `scaledBranch(${branch})`),
      declare('scaledBranch', 'const scaledBranch = (x) => x.mul(2 / settings.layers);'),
    ),
    expected:
      'Settings carry over depth, and 12 to 34 percent of compute is saved against μP for deep models up to 1.5B.',
  },
  {
    id: 'deeper-narrower',
    title: 'Half as many layers again, narrower',
    query: 'MobileLLM sub-billion parameter language models on-device',
    note: 'depth-vs-width',
    arxiv: '2402.14905',
    keys: ['layers', 'width'],
    appliesTo: (script) => (readSetting(script, 'width') ?? 0) >= 32 * (readSetting(script, 'heads') ?? 1),
    edit: inTurn(remark('Deeper and narrower (arXiv 2402.14905).'), (script) => {
      const [layers = 0, width = 0, heads = 1] = ['layers', 'width', 'heads'].map((key) => readSetting(script, key));
      const unit = 16 * heads;
      const narrower = Math.max(unit, unit * Math.round((width * 0.82) / unit));
      const deeper = writeSetting(script, 'layers', Math.ceil(layers * 1.5));
      return layers === 0 || narrower >= width || deeper === null ? null : writeSetting(deeper, 'width', narrower);
    }),
    expected: 'At 125M and 350M thirty and more layers beat twelve at equal parameters, by a point or two of accuracy.',
  },
];
