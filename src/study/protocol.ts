/** How carefully a study measures, as its manifest writes it down: the keep rule of the search, and what is measured besides it. */
import * as v from 'valibot';
import { AppError } from '../base/errors';
import { keepRuleIds } from './keep-rules';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const protocolSchema = v.strictObject({
  keepRule: v.picklist(keepRuleIds),
  /** The least gain worth keeping, in bpb. */
  delta: v.pipe(v.number(), v.finite(), v.minValue(0)),
  /** Seeds that the baseline is trained with before the search; one of them twice, as a test of determinism. 0: no noise floor. */
  noiseFloorSeeds: count,
  /** Fresh paired seeds on the confirmation split for the baseline and each arm's final script. 0: no confirmation. */
  confirmationSeeds: count,
  /** Every kept change is left out once, and what does not help is pruned. */
  ablation: v.boolean(),
  /** Multiples of the budget at which the finals are trained anew, each fully annealed. */
  longRuns: v.array(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  longRunSeeds: count,
  /** The sealed test split is opened at the very end, once. */
  sealedTest: v.boolean(),
});

export type Protocol = Readonly<v.InferOutput<typeof protocolSchema>>;

export const protocolIds = ['quick', 'controlled', 'full'] as const;
export type ProtocolId = (typeof protocolIds)[number];

interface Described extends Protocol {
  readonly title: string;
  readonly description: string;
}

const searchOnly = { noiseFloorSeeds: 0, confirmationSeeds: 0, ablation: false, longRuns: [], longRunSeeds: 0 };
const careful = { keepRule: 'paired', delta: 0, noiseFloorSeeds: 8, confirmationSeeds: 5, ablation: true } as const;

const described: Readonly<Record<ProtocolId, Described>> = {
  quick: {
    title: 'Quick',
    description: 'The search alone, keeping whatever is lower. Shows how it works; claims nothing.',
    ...searchOnly,
    ...{ keepRule: 'greedy', delta: 0, sealedTest: false },
  },
  controlled: {
    title: 'Controlled',
    description: 'Noise floor on 8 seeds, paired keeps, confirmation on 5 fresh seeds, ablation, sealed test.',
    ...careful,
    ...{ longRuns: [], longRunSeeds: 0, sealedTest: true },
  },
  full: {
    title: 'Full',
    description: 'Controlled, and the finals trained again with 2 and 8 times the budget on 3 seeds.',
    ...careful,
    ...{ longRuns: [2, 8], longRunSeeds: 3, sealedTest: true },
  },
};

export const protocolTexts: Readonly<Record<ProtocolId, { readonly title: string; readonly description: string }>> =
  described;

export function protocolOf(id: ProtocolId): Protocol {
  const { title, description, ...protocol } = described[id];
  return protocol;
}

/** @throws AppError `usage` where a protocol measures what nothing would read. */
export function checkProtocol({
  ablation,
  confirmationSeeds,
  longRuns,
  longRunSeeds,
  noiseFloorSeeds,
}: Protocol): void {
  if (ablation && confirmationSeeds === 0)
    throw new AppError('usage', 'study: an ablation needs confirmation seeds, got 0; set confirmationSeeds to 5');
  if (longRuns.length > 0 && longRunSeeds === 0)
    throw new AppError('usage', `study: long runs at ${longRuns.join(', ')} need seeds, got 0; set longRunSeeds to 3`);
  if (noiseFloorSeeds > 0 && noiseFloorSeeds < 3)
    throw new AppError('usage', `study: a noise floor needs 3 seeds or more, got ${noiseFloorSeeds}; 8 are usual`);
}
