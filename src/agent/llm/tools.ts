/** The tools a model may call, as a table: what it is told, how its arguments are parsed, who may use them. */
import * as v from 'valibot';
import type { ArmId } from '../../study/manifest';
import type { ToolDefinition } from './chat-types';

export const searchArguments = v.object({
  query: v.pipe(v.string(), v.trim(), v.minLength(1, 'query must not be empty')),
  k: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)), 8),
});

const name = (what: string) =>
  v.pipe(v.string(), v.trim(), v.minLength(1, `${what} must not be empty`), v.maxLength(2000));

export const exploreArguments = v.object({ problem: name('problem') });
export const deepDiveArguments = v.object({ technique: name('technique') });
export const compareArguments = v.object({
  techniques: v.pipe(v.array(name('technique')), v.minLength(2, 'needs two techniques or more'), v.maxLength(5)),
});

export const readArguments = v.object({ id: v.pipe(v.string(), v.trim(), v.minLength(1, 'id must not be empty')) });

export const proposeArguments = v.object({
  title: v.pipe(v.string(), v.trim(), v.minLength(1, 'title must not be empty')),
  rationale: v.optional(v.string(), ''),
  script: v.pipe(
    v.string(),
    v.maxLength(200_000, 'script must be under 200,000 characters'),
    v.check((script) => script.trim() !== '', 'script must be the whole train.js'),
  ),
  cited_paper_ids: v.optional(v.nullable(v.array(v.string())), []),
});

const text = (description: string) => ({ type: 'string', description });

const searchPapers: ToolDefinition = {
  name: 'search_papers',
  description:
    'Search papers on machine learning and technique notes. Returns ids, titles, authors, years, venues. Understands +word, -word, "phrase", year:2020..2024, venue:ICML, author:name.',
  parameters: {
    type: 'object',
    properties: {
      query: text('a few technical terms'),
      k: { type: 'integer', minimum: 1, maximum: 20, description: 'how many papers, 8 if left out' },
    },
    required: ['query'],
  },
};

const readPaper: ToolDefinition = {
  name: 'read_paper',
  description:
    'Read the record, the technique note if there is one and, if it can be fetched, the abstract of one paper.',
  parameters: { type: 'object', properties: { id: text('an id that search_papers returned') }, required: ['id'] },
};

const explore: ToolDefinition = {
  name: 'explore',
  description: 'Families of approaches to a problem, with when each helps and fails, and papers as evidence.',
  parameters: {
    type: 'object',
    properties: { problem: text('what goes wrong, or what should get better') },
    required: ['problem'],
  },
};

const deepDive: ToolDefinition = {
  name: 'deep_dive',
  description:
    'All that is known of one technique: formula, defaults, when it helps and fails, how to verify it, papers.',
  parameters: { type: 'object', properties: { technique: text('its name or id') }, required: ['technique'] },
};

const compare: ToolDefinition = {
  name: 'compare',
  description: 'Techniques side by side: formulas, defaults, when each helps and fails.',
  parameters: {
    type: 'object',
    properties: { techniques: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 5 } },
    required: ['techniques'],
  },
};

function proposeScript(arm: ArmId): ToolDefinition {
  const cited = { type: 'array', items: { type: 'string' }, description: 'ids of the papers this script draws on' };
  return {
    name: 'propose_script',
    description: 'Hand in the script of the next trial. Ends your turn.',
    parameters: {
      type: 'object',
      properties: {
        title: text('the one idea, in a few words'),
        rationale: text('why it should lower val_bpb, in one to three sentences'),
        script: text('the whole train.js'),
        ...(arm === 'papers' ? { cited_paper_ids: cited } : {}),
      },
      required: ['title', 'rationale', 'script'],
    },
  };
}

const paperTools: readonly ToolDefinition[] = [searchPapers, readPaper, explore, deepDive, compare];

export const paperToolNames: ReadonlySet<string> = new Set(paperTools.map((tool) => tool.name));

export function toolsFor(arm: ArmId): readonly ToolDefinition[] {
  return arm === 'papers' ? [...paperTools, proposeScript(arm)] : [proposeScript(arm)];
}
