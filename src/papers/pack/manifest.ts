/**
 * A library is `manifest.json` and part files named after the first 128 bits of their SHA-256, in folders by their first two digits.
 * `parts` names the table of those hashes: the common terms, the blocks of rare terms, the postings, the records.
 */
import * as v from 'valibot';
import { canonicalJson, sha256Hex } from '../../base/hash';
import { tokenizerVersion } from '../terms';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));

export const manifestSchema = v.object({
  kind: v.literal('paper-library'),
  version: v.literal(2),
  tokenizer: v.literal(tokenizerVersion),
  /** Day the library was built, YYYY-MM-DD. */
  date: v.pipe(v.string(), v.isoDate()),
  papers: v.pipe(count, v.minValue(1)),
  /** The first so many papers are technique notes. */
  notes: count,
  terms: count,
  /** Terms of a paper, title words counted twice. */
  averageLength: v.pipe(v.number(), v.minValue(1)),
  recordsPerPart: v.pipe(count, v.minValue(1)),
  /** Papers after the notes are numbered by year: the number of each year's first paper. */
  years: v.array(v.tuple([v.number(), count])),
  /** Venues with most papers. */
  venues: v.array(v.tuple([v.string(), count])),
  /** Of a part of postings, at most. */
  partBytes: v.pipe(count, v.minValue(1)),
  /** Number of parts of each kind, in the order of the table; `notes` is one part or none. */
  parts: v.object({
    table: hash,
    common: count,
    rare: count,
    postings: count,
    records: count,
    notes: count,
    codes: v.optional(count, 0),
    bytes: count,
  }),
  /** Of the vectors that the codes were made from: the hash of each of its files. */
  encoder: v.optional(v.object({ name: v.string(), dimensions: count, files: v.record(v.string(), hash) })),
  sources: v.array(v.object({ name: v.string(), papers: count, licence: v.string() })),
});

export type Manifest = v.InferOutput<typeof manifestSchema>;

const sealOf = async (unsealed: object): Promise<string> => (await sha256Hex(canonicalJson(unsealed))).slice(0, 32);

/** As JSON with the hash of all its other fields: the parts' hashes are in their table, the manifest has nothing above it. */
export const sealedManifest = async (manifest: Manifest): Promise<string> =>
  `${JSON.stringify({ ...manifest, seal: await sealOf(manifest) })}\n`;

/** @throws unless the text is a sealed manifest of this version. */
export async function parseManifest(text: string): Promise<Manifest> {
  const { seal, ...unsealed } = v.parse(v.looseObject({ seal: hash }), JSON.parse(text));
  if (seal !== (await sealOf(unsealed))) throw new Error('its seal does not fit its fields');
  return v.parse(manifestSchema, unsealed);
}

export const partKinds = ['common', 'rare', 'postings', 'records', 'notes', 'codes'] as const;
export type PartKind = (typeof partKinds)[number];

export const hashBytes = 16;
export const papersPerCodesPart = 1024;

/** Path of a file of the encoder below the manifest's folder. */
export const encoderPath = (name: string): string => `encoder/${name}.bin`;

/** Path of a part below the manifest's folder. */
export const partPath = (name: string): string => `parts/${name.slice(0, 2)}/${name}.bin`;
