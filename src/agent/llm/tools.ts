/** The tools a model may call, as a table: what it is told, how its arguments are parsed, who may use them. */
import * as v from 'valibot';
import type { ArmId } from '../../study/manifest';
import type { ToolDefinition } from '../providers/types';
import { arms } from './arms';

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

const editSchema = v.object({
  find: v.pipe(v.string(), v.minLength(1, 'find must not be empty')),
  replace: v.string(),
});

export const proposeArguments = v.pipe(
  v.object({
    title: v.pipe(v.string(), v.trim(), v.minLength(1, 'title must not be empty')),
    rationale: v.optional(v.string(), ''),
    script: v.optional(
      v.nullable(
        v.pipe(
          v.string(),
          v.maxLength(200_000, 'script must be under 200,000 characters'),
          v.check((script) => script.trim() !== '', 'script must be the whole train.js'),
        ),
      ),
      null,
    ),
    edits: v.optional(v.nullable(v.pipe(v.array(editSchema), v.maxLength(100, 'edits must be 100 at most'))), null),
    cited_paper_ids: v.optional(v.nullable(v.array(v.string())), []),
  }),
  v.check(
    ({ script, edits }) => (script === null) !== (edits === null || edits.length === 0),
    'give either script or edits, not both and not neither',
  ),
);

export const noteArguments = v.object({
  text: v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1, 'text must not be empty'),
    v.maxLength(1000, 'text must be under 1,000 characters'),
  ),
});

export const reflectArguments = v.object({
  thoughts: v.pipe(v.string(), v.trim(), v.minLength(1, 'thoughts must not be empty')),
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

const reflect: ToolDefinition = {
  name: 'reflect',
  description: 'Think in writing before you propose. Says how much room for thinking is left.',
  parameters: {
    type: 'object',
    properties: { thoughts: text('your reasoning, as long as you like') },
    required: ['thoughts'],
  },
};

const note: ToolDefinition = {
  name: 'note',
  description: 'Keep a remark, under 1,000 characters, that you will be shown at every later trial.',
  parameters: { type: 'object', properties: { text: text('the remark') }, required: ['text'] },
};

const edits = {
  type: 'array',
  description: 'instead of script: exact edits of the present best script, applied in order',
  items: {
    type: 'object',
    properties: { find: text('text that occurs exactly once'), replace: text('what takes its place') },
    required: ['find', 'replace'],
  },
};

function proposeScript(mayCite: boolean): ToolDefinition {
  const cited = { type: 'array', items: { type: 'string' }, description: 'ids of the papers this script draws on' };
  return {
    name: 'propose_script',
    description: 'Hand in the script of the next trial, whole or as edits. Ends your turn.',
    parameters: {
      type: 'object',
      properties: {
        title: text('the one idea, in a few words'),
        rationale: text('why it should lower val_bpb, in one to three sentences'),
        script: text('the whole train.js'),
        edits,
        ...(mayCite ? { cited_paper_ids: cited } : {}),
      },
      required: ['title', 'rationale'],
    },
  };
}

const paperTools: readonly ToolDefinition[] = [searchPapers, readPaper, explore, deepDive, compare];

export const paperToolNames: ReadonlySet<string> = new Set(paperTools.map((tool) => tool.name));

export function toolsFor(arm: ArmId): readonly ToolDefinition[] {
  switch (arms[arm].tools) {
    case 'papers':
      return [...paperTools, note, proposeScript(true)];
    case 'reflect':
      return [reflect, note, proposeScript(false)];
    case 'none':
      return [note, proposeScript(false)];
  }
}
