/**
 * The offline librarian. It is not a language model: it draws small random edits, the same way in both arms, and in the
 * papers arm it may instead look up a technique from its catalogue. All it does follows from the context's seed.
 */
import { AppError, throwIfAborted } from '../../base/errors';
import { Random, mixWords } from '../../base/random';
import type { PaperLibrary } from '../../papers/types';
import type { ArmId } from '../../study/manifest';
import type { Proposal, ResearchContext, Researcher } from '../../study/ports';
import type { PaperReference, ToolCallRecord } from '../../study/proposal';
import { normalizeScript } from '../../study/script-diff';
import { moves } from './moves';
import { applyTechnique, bestHit } from './technique';
import type { Technique } from './technique';

const librarianLabel = 'Offline librarian (not a language model)';

const chanceOfSearching = 0.7;
const searchesPerProposal = 3;
const hitsPerSearch = 10;
const drawsPerProposal = 80;

interface Found {
  readonly technique: Technique;
  readonly script: string;
  readonly paper: PaperReference;
}

interface Notes {
  readonly considered: Map<string, PaperReference>;
  readonly toolCalls: ToolCallRecord[];
}

export function createLibrarian(library: PaperLibrary | null): Researcher {
  return {
    label: librarianLabel,
    async propose(context, signal) {
      const notes: Notes = { considered: new Map(), toolCalls: [] };
      const found = library !== null && usesLibrary(context.arm) ? await lookUp(library, context, notes, signal) : null;
      throwIfAborted(signal);
      return found === null ? randomProposal(context, notes) : paperProposal(found, notes);
    },
  };
}

/** An untried technique that a search of the library supports, or null. */
async function lookUp(
  library: PaperLibrary,
  context: ResearchContext,
  notes: Notes,
  signal: AbortSignal,
): Promise<Found | null> {
  const random = new Random(mixWords(context.seed, 2));
  if (random.next() >= chanceOfSearching) return null;
  const { catalogue } = await import('./catalogue');
  const tried = new Set(context.history.map(({ title }) => title));
  const untried = catalogue.filter(({ title, keys }) => !tried.has(title) && !isFixed(context, keys));
  for (const technique of random.shuffle(untried).slice(0, searchesPerProposal)) {
    throwIfAborted(signal);
    context.onActivity?.(`searches papers: ${technique.query}`);
    const paper = await search(library, technique, notes);
    const script = paper === null ? null : applyTechnique(technique, context.parent.script);
    if (paper !== null && script !== null && (await isSound(context, script))) return { technique, script, paper };
  }
  return null;
}

async function search(library: PaperLibrary, technique: Technique, notes: Notes): Promise<PaperReference | null> {
  const { hits } = await library.search(technique.query, { limit: hitsPerSearch });
  notes.toolCalls.push({ tool: 'search_papers', input: technique.query, refused: null });
  const papers = hits.map(({ paper: { id, title, authors, year, venue } }) => ({ id, title, authors, year, venue }));
  for (const paper of papers) notes.considered.set(paper.id, paper);
  return bestHit(technique, papers);
}

function paperProposal({ technique, script, paper }: Found, notes: Notes): Proposal {
  const rationale = `The search for “${technique.query}” returned “${paper.title}” (${paper.year}).`;
  return { ...base(notes), title: technique.title, rationale, script, papersCited: [paper] };
}

function randomProposal(context: ResearchContext, notes: Notes): Proposal {
  const random = new Random(mixWords(context.seed, 1));
  const allowed = moves.filter(({ keys }) => !isFixed(context, keys));
  for (let draw = 0; draw < drawsPerProposal && allowed.length > 0; draw++) {
    const edit = random.pick(allowed).draw(context.parent.script, random);
    if (edit === null || !isNew(context, edit.script)) continue;
    return { ...base(notes), title: edit.title, rationale: 'A random edit.', script: edit.script, papersCited: [] };
  }
  throw new AppError(
    'usage',
    `librarian: found no new edit of this script in ${drawsPerProposal} draws; it edits lines like "lr: 0.001," inside "export const settings = {"`,
  );
}

function base(notes: Notes) {
  const { considered, toolCalls } = notes;
  return { papersConsidered: [...considered.values()], toolCalls, tokensUsed: 0, researcher: librarianLabel };
}

/** The placebo arm is given a shuffled library. */
const usesLibrary = (arm: ArmId): boolean => arm === 'papers' || arm === 'placebo';

/** New, and whoever reads scripts has nothing to object: techniques that do not go together are left for another time. */
const isSound = async (context: ResearchContext, script: string): Promise<boolean> =>
  isNew(context, script) && ((await context.checkScript?.(script)) ?? null) === null;

const isFixed = ({ fixedSettings }: ResearchContext, keys: readonly string[]): boolean =>
  keys.some((key) => key in fixedSettings);

function isNew({ parent, history }: ResearchContext, script: string): boolean {
  const normalized = normalizeScript(script);
  return [parent, ...history].every((known) => normalizeScript(known.script) !== normalized);
}
