/** The tools a model may call, as a table: what it is told, how its arguments are parsed, who may use them. */
import * as v from 'valibot';
import type { ArmId } from '../../study/manifest';
import type { ToolDefinition } from './chat-types';

export const searchArguments = v.object({
  query: v.pipe(v.string(), v.trim(), v.minLength(1, 'query must not be empty')),
  k: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)), 8),
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
  description: 'Search the library of papers on training neural networks. Returns ids, titles, authors, years, venues.',
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
  description: 'Read the record and, if it can be fetched, the abstract of one paper.',
  parameters: { type: 'object', properties: { id: text('an id that search_papers returned') }, required: ['id'] },
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

export const paperToolNames: ReadonlySet<string> = new Set([searchPapers.name, readPaper.name]);

export function toolsFor(arm: ArmId): readonly ToolDefinition[] {
  return arm === 'papers' ? [searchPapers, readPaper, proposeScript(arm)] : [proposeScript(arm)];
}
