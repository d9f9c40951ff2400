/**
 * Reads a paper's abstract where its publisher serves it, at the moment it is asked for; nothing is stored. Only the
 * paper's identifier leaves the browser. The sources are tried in turn; what they answer is checked before it is used.
 */
import * as v from 'valibot';
import { AppError, messageOf, throwIfAborted } from '../base/errors';

export interface LiveSource {
  readonly name: string;
  /** Address for a paper id, or null if this source does not know such ids. */
  address(id: string): string | null;
  /** The abstract in a reply's text, or null if it has none; throws if the reply is not what it should be. */
  parse(reply: string): string | null;
}

export interface LiveAbstract {
  readonly abstract: string | null;
  readonly source: string | null;
  readonly reason: string | null;
}

const arxivId = (id: string): string | null => /^arXiv:(.+)$/.exec(id)?.[1] ?? null;
const anthologyId = (id: string): string | null => /^ACL:(.+)$/.exec(id)?.[1] ?? null;

const semanticScholarSchema = v.object({ abstract: v.nullish(v.string()) });

const openAlexSchema = v.object({
  abstract_inverted_index: v.nullish(
    v.record(v.string(), v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20_000)))),
  ),
});

/** OpenAlex gives word → positions. */
export function textOfInvertedIndex(index: Readonly<Record<string, readonly number[]>>): string {
  const words: string[] = [];
  for (const [word, positions] of Object.entries(index)) for (const position of positions) words[position] = word;
  return words.filter((word) => word !== undefined).join(' ');
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&apos;': "'",
  '&amp;': '&',
};

/** Workers have no DOMParser; the one element needed from arXiv's Atom feed is plain text. */
function atomSummary(feed: string): string | null {
  if (!feed.includes('<feed')) throw new Error('the reply is no Atom feed');
  const summary = /<entry>[\s\S]*?<summary[^>]*>([\s\S]*?)<\/summary>/.exec(feed)?.[1];
  return summary?.replace(/&(lt|gt|quot|#39|apos|amp);/g, (entity) => entities[entity] ?? entity) ?? null;
}

export const liveSources: readonly LiveSource[] = [
  {
    name: 'Semantic Scholar',
    address(id) {
      const [arxiv, anthology] = [arxivId(id), anthologyId(id)];
      const key = arxiv ? `ARXIV:${arxiv}` : anthology ? `ACL:${anthology}` : null;
      return key && `https://api.semanticscholar.org/graph/v1/paper/${encodeURIComponent(key)}?fields=abstract`;
    },
    parse: (reply) => v.parse(semanticScholarSchema, JSON.parse(reply)).abstract ?? null,
  },
  {
    name: 'OpenAlex',
    address(id) {
      const [arxiv, anthology] = [arxivId(id), anthologyId(id)];
      const doi = arxiv ? `10.48550/arXiv.${arxiv}` : anthology ? `10.18653/v1/${anthology}` : null;
      return doi && `https://api.openalex.org/works/doi:${doi}?select=abstract_inverted_index`;
    },
    parse(reply) {
      const index = v.parse(openAlexSchema, JSON.parse(reply)).abstract_inverted_index;
      return index ? textOfInvertedIndex(index) : null;
    },
  },
  {
    name: 'arXiv',
    address(id) {
      const arxiv = arxivId(id);
      return arxiv && `https://export.arxiv.org/api/query?id_list=${encodeURIComponent(arxiv)}`;
    },
    parse: atomSummary,
  },
];

export interface LiveOptions {
  readonly fetch: typeof fetch;
  readonly sources: readonly LiveSource[];
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

async function ask(source: LiveSource, address: string, options: LiveOptions): Promise<string | null> {
  const signals = [AbortSignal.timeout(options.timeoutMs), ...(options.signal ? [options.signal] : [])];
  const response = await options.fetch(address, {
    signal: AbortSignal.any(signals),
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  });
  if (!response.ok) throw new AppError('papers-offline', `it answered ${response.status}`);
  const abstract = source.parse(await response.text());
  return abstract?.replace(/\s+/g, ' ').trim() || null;
}

/** The abstract from the first source that has it; never throws except `aborted`. */
export async function readLiveAbstract(id: string, options: LiveOptions): Promise<LiveAbstract> {
  const reasons: string[] = [];
  for (const source of options.sources) {
    throwIfAborted(options.signal);
    const address = source.address(id);
    if (address === null) continue;
    try {
      const abstract = await ask(source, address, options);
      if (abstract) return { abstract, source: source.name, reason: null };
      reasons.push(`${source.name} has no abstract of it`);
    } catch (thrown) {
      throwIfAborted(options.signal);
      reasons.push(`${source.name}: ${messageOf(thrown).slice(0, 120)}`);
    }
  }
  const why = reasons.length > 0 ? reasons.join('; ') : 'no open source serves abstracts by this kind of id';
  return { abstract: null, source: null, reason: `Only the record is at hand. ${why}.` };
}
