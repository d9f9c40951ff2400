/**
 * Orama over a static, term-partitioned, impact-ordered index. Orama's own `search()` runs: before it a hook fetches the postings of
 * the query's terms, its index component scores them, and after it a hook fetches the records of the hits.
 */
import { components, create, search } from '@orama/orama';
import type { AnyOrama, OramaPluginSync } from '@orama/orama';
import * as v from 'valibot';
import { messageOf, throwIfAborted } from '../base/errors';
import { DenseIndex, fusionDepth } from './dense';
import { prepare } from './prepare';
import type { PreparedQuery } from './prepare';
import type { Pack } from './pack/pack';
import { Scorer } from './scorer';
import { termTokenizer } from './terms';
import type { SearchAnswer, SearchHit, SearchOptions } from './types';

interface Request {
  readonly text: string;
  readonly options: SearchOptions;
  prepared?: PreparedQuery;
  matches?: number;
  hits?: readonly SearchHit[];
  /** Why some records could not be read. */
  faults?: readonly string[];
}

const schema = { text: 'string' } as const;
/** What the documents' store below gives Orama for a hit, which comes back typed as a document of `schema`. */
const documentSchema = v.object({ paper: v.number() });
/** Orama hands `boost` from the parameters of a search to the index and the hooks untouched: by it each finds its request again. */
const requests = new WeakMap<object, Request>();

function requestOf(boost: object | false | undefined): Request {
  const request = boost && requests.get(boost);
  if (!request) throw new Error('papers: Orama did not hand on the boost of a search; is its version another one?');
  return request;
}

function staticComponents(pack: Pack, scorer: Scorer) {
  const index = components.index.createIndex();
  const documents = components.documentsStore.createDocumentsStore();
  type SearchIndex = typeof index.search;
  const searchIndex: SearchIndex = (...[, , , , , , , boost]) => {
    const request = requestOf(boost);
    if (!request.prepared) return [];
    const { best, matches } = scorer.search(request.prepared);
    request.matches = matches;
    return best.map(([paper, score]) => [paper + 1, score]);
  };
  return {
    tokenizer: termTokenizer,
    index: { ...index, search: searchIndex },
    documentsStore: {
      ...documents,
      count: () => pack.manifest.papers,
      get: (_store: unknown, id: unknown) => ({ paper: Number(id) - 1 }),
    },
  };
}

/** Terms and, if they are wanted, papers of like meaning. A meaning that cannot be had costs the search that ranking. */
async function preparedFor(pack: Pack, dense: DenseIndex, { text, options }: Request): Promise<PreparedQuery> {
  const { limit, offset = 0, signal, byMeaning = false } = options;
  const isFused = byMeaning && dense.isThere;
  const depth = isFused ? Math.max(fusionDepth, limit + offset) : limit + offset;
  const prepared = await prepare(pack, text, depth, options, signal);
  if (!isFused) return prepared;
  try {
    return { ...prepared, alike: await dense.search(text, prepared.range, fusionDepth, signal) };
  } catch (thrown) {
    throwIfAborted(signal);
    return { ...prepared, faults: [...prepared.faults, messageOf(thrown)] };
  }
}

function staticPlugin(pack: Pack, scorer: Scorer): OramaPluginSync {
  const dense = new DenseIndex(pack);
  return {
    name: 'static-index',
    // Orama checks that an internal id is below this length; it has no ids of the papers.
    afterCreate(orama: AnyOrama) {
      orama.internalDocumentIDStore.internalIdToId.length = pack.manifest.papers;
    },
    // Orama awaits a hook only if it is an async function.
    async beforeSearch(_orama, params) {
      const request = requestOf('boost' in params && params.boost);
      request.prepared = await preparedFor(pack, dense, request);
    },
    async afterSearch(_orama, params, _language, results) {
      const request = requestOf('boost' in params && params.boost);
      const found = results.hits.map(({ document, score }) => ({
        paper: v.parse(documentSchema, document).paper,
        score,
      }));
      const numbers = found.map(({ paper }) => paper);
      const { records, faults } = await pack.records(numbers, request.options.signal);
      request.faults = faults;
      const reasons = scorer.explain(request.prepared?.terms ?? [], numbers);
      const places = new Map(request.prepared?.alike?.map((paper, i) => [paper, i + 1]));
      request.hits = found.flatMap(({ paper, score }) => {
        const record = records.get(paper);
        if (!record) return [];
        return [{ paper: record, score, why: reasons.get(paper) ?? [], placeByMeaning: places.get(paper) }];
      });
    },
  };
}

export class StaticIndex {
  readonly #orama: AnyOrama;

  constructor(readonly pack: Pack) {
    const scorer = new Scorer(pack.manifest.papers, pack.manifest.notes);
    this.#orama = create({
      schema,
      sort: { enabled: false },
      components: staticComponents(pack, scorer),
      plugins: [staticPlugin(pack, scorer)],
    });
  }

  /** Best papers first. Parts that cannot be read are named in `faults`; the rest is searched without them. */
  async search(text: string, options: SearchOptions): Promise<SearchAnswer> {
    const request: Request = { text, options };
    const { limit, offset = 0 } = options;
    const boost = {};
    requests.set(boost, request);
    await search(this.#orama, { term: text || ' ', limit, offset, boost });
    const { hits = [], matches = 0, faults = [], prepared } = request;
    return { hits, matches, unknown: prepared?.unknown ?? [], faults: [...(prepared?.faults ?? []), ...faults] };
  }
}
