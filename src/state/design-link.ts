/**
 * A design as the page's address keeps it: `#design/1.` and, deflated, what differs from the preset's own choices. It holds no key and no
 * address of an endpoint: a link must not lead anybody's key anywhere. What comes in is checked, and numbers are brought into range.
 */
import * as v from 'valibot';
import { AppError } from '../base/errors';
import { canonicalJson } from '../base/hash';
import { armIds } from '../study/manifest';
import type { ArmId, StudyManifest } from '../study/manifest';
import { presetIds, presets } from '../study/presets';
import type { PresetId } from '../study/presets';
import { protocolIds, protocolOf } from '../study/protocol';
import type { ProtocolId } from '../study/protocol';
import { providerIds } from '../study/researcher-choice';
import type { ProviderId } from '../study/researcher-choice';
import type { Budget } from '../trial/types';

export const hideable = ['papers', 'report', 'setup'] as const;
export type Hideable = (typeof hideable)[number];

export interface Design {
  readonly preset: PresetId;
  readonly corpusId: string;
  /** Null: the offline librarian. */
  readonly model: { readonly provider: ProviderId; readonly name: string } | null;
  readonly arms: readonly ArmId[];
  readonly care: ProtocolId;
  readonly clock: Budget['clock'];
  readonly amount: number;
  readonly trialsPerArm: number;
  readonly seed: number;
  /** The seed is the teacher's: the form does not let it be changed. */
  readonly isSeedFixed: boolean;
  /** Parts of the page that are left out. */
  readonly hide: readonly Hideable[];
}

const designVersion = 1;
/** Of the fragment, in characters. */
export const longestFragment = 8192;
const longestText = 2 ** 16;
const longestModel = 200;

const clamped = (low: number, high: number) =>
  v.pipe(
    v.number(),
    v.finite(),
    v.transform((value) => Math.min(high, Math.max(low, value))),
  );
const whole = (low: number, high: number) => v.pipe(clamped(low, high), v.transform(Math.round));
const several = <T extends string>(known: readonly [T, ...T[]]) =>
  v.pipe(
    v.array(v.picklist(known)),
    v.maxLength(50),
    v.transform((chosen) => known.filter((id) => chosen.includes(id))),
  );

/** Texts that everybody has; a visitor's own file is on his device alone. */
const sharedCorpora = [...new Set(presetIds.map((id) => presets[id].corpusId))];

const differenceSchema = v.strictObject({
  preset: v.optional(v.picklist(presetIds)),
  corpusId: v.optional(v.picklist(sharedCorpora)),
  model: v.optional(
    v.strictObject({ provider: v.picklist(providerIds), name: v.pipe(v.string(), v.maxLength(longestModel)) }),
  ),
  arms: v.optional(v.pipe(several(armIds), v.minLength(1))),
  care: v.optional(v.picklist(protocolIds)),
  clock: v.optional(v.picklist(['reference-seconds', 'tokens', 'steps', 'gpu-seconds'])),
  amount: v.optional(clamped(1, 1e12)),
  trialsPerArm: v.optional(whole(1, 1000)),
  seed: v.optional(whole(0, Number.MAX_SAFE_INTEGER)),
  isSeedFixed: v.optional(v.boolean()),
  hide: v.optional(several(hideable)),
});

function defaultDesign(preset: PresetId): Design {
  const { corpusId, budget, trialsPerArm, protocol } = presets[preset];
  return {
    ...{ preset, corpusId, model: null, arms: ['none', 'papers'], care: protocol },
    ...{ clock: budget.clock, amount: budget.amount, trialsPerArm, seed: 7, isSeedFixed: false, hide: [] },
  };
}

const firstPreset: PresetId = 'demo';

/** A text of one's own stays at home: the link falls back on the preset's. */
export const isShared = ({ corpusId }: Pick<Design, 'corpusId'>): boolean => sharedCorpora.includes(corpusId);

function differenceOf(design: Design): Record<string, unknown> {
  const usual = { ...defaultDesign(design.preset), preset: firstPreset };
  const shared = isShared(design) ? design : { ...design, corpusId: usual.corpusId };
  return Object.fromEntries(
    Object.entries(shared).filter(
      ([name, value]) => canonicalJson(value) !== canonicalJson(usual[name as keyof Design]),
    ),
  );
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/** @throws AppError `usage` if it is too long for an address. */
export async function formatDesignLink(design: Design): Promise<string> {
  const { deflateSync, strToU8 } = await import('fflate');
  const packed = deflateSync(strToU8(canonicalJson(differenceOf(design))), { level: 9 });
  const fragment = `#design/${designVersion}.${base64url(packed)}`;
  if (fragment.length <= longestFragment) return fragment;
  throw new AppError(
    'usage',
    `link: the design comes to ${fragment.length} characters and an address should have at most ${longestFragment}; run it and share its bundle instead`,
  );
}

export const isDesignLink = (fragment: string): boolean => fragment.startsWith('#design/');

/** Brings something along: a design, or the place of a study. */
export const isShareLink = (fragment: string): boolean => isDesignLink(fragment) || fragment.startsWith('#open=');

const refused = (what: string): AppError =>
  new AppError('usage', `link: ${what}; ask for the whole address again. The form is as it was`);

async function unpacked(text: string): Promise<unknown> {
  const { inflateSync, strFromU8 } = await import('fflate');
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
    const plain = inflateSync(bytes);
    return plain.length > longestText ? null : JSON.parse(strFromU8(plain));
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : refused('it is cut short or damaged');
  }
}

/** @throws AppError `usage`. */
export async function parseDesignLink(fragment: string): Promise<Design> {
  if (fragment.length > longestFragment)
    throw refused(`it has ${fragment.length} characters, more than the ${longestFragment} that a design may have`);
  const [, version, text] = /^#design\/(\d{1,6})\.([\w-]+)$/.exec(fragment) ?? [];
  if (version === undefined || text === undefined) throw refused('it is cut short or damaged');
  if (Number(version) !== designVersion)
    throw new AppError(
      'usage',
      `link: it has version ${version}, and this version of Bibliograd reads ${designVersion}; reload the page, then open it again. The form is as it was`,
    );
  const parsed = v.safeParse(differenceSchema, await unpacked(text));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw refused(
      `it does not hold a design (${v.getDotPath(issue) ?? 'at its root'}: ${issue.message.slice(0, 200)})`,
    );
  }
  const { preset = firstPreset, ...rest } = parsed.output;
  return { ...defaultDesign(preset), ...(rest as Partial<Design>), preset };
}

/** What a link can say of a study: its design, not its results. */
export function designOfStudy({ researcher, protocol, budget, ...manifest }: StudyManifest): Design {
  const { preset, corpusId, arms, trialsPerArm, seed } = manifest;
  const care = protocolIds.find((id) => canonicalJson(protocolOf(id)) === canonicalJson(protocol));
  return {
    ...defaultDesign(preset),
    ...{ corpusId, arms, trialsPerArm, seed, clock: budget.clock, amount: budget.amount },
    ...(care === undefined ? {} : { care }),
    model:
      researcher.kind !== 'llm'
        ? null
        : { provider: researcher.provider ?? 'openai-compatible', name: researcher.model.slice(0, longestModel) },
  };
}
