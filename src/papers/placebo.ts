/**
 * A placebo library: the same tools over a shuffled index. Every question is answered as if another had been asked, which a seed
 * picks from unrelated topics, so the answers have the form, length and tone of real ones and nothing to do with the question.
 */
import { AppError, throwIfAborted } from '../base/errors';
import { Random, mixWords, seedFromText } from '../base/random';
import type { PaperLibrary, SearchAnswer, SearchOptions } from './types';

/** Topics of the library, far apart and from different corners of the field. */
const topics = [
  'speech recognition phonemes',
  'machine translation morphology',
  'image segmentation medical',
  'graph neural network molecules',
  'federated privacy clients',
  'causal inference treatment effect',
  'object detection anchors',
  'question answering retrieval',
  'recommendation implicit feedback',
  'time series forecasting anomaly',
  'robot manipulation grasping',
  'protein structure folding',
  'music generation audio',
  'text summarization news',
  'adversarial examples robustness',
  'bandits regret exploration',
  'point cloud registration',
  'named entity recognition biomedical',
  'sentiment stance tweets',
  'video action recognition',
  'fairness demographic bias',
  'program synthesis code',
  'face pose keypoints',
  'clustering spectral kernel',
  'dialogue slot filling',
  'optimal transport wasserstein',
  'gaussian process bayesian',
  'satellite remote sensing',
  'knowledge graph completion',
  'coreference discourse parsing',
] as const;

/** How deep into a topic's results a shuffled search may begin. */
const depth = 24;
const attempts = 6;

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[a-z]{3,}/g) ?? []);

/** The topic that stands for a question: the same each time, and without a word in common with it. */
function topicFor(seed: number, text: string, attempt = 0): { topic: string; random: Random } {
  const random = new Random(mixWords(seed, seedFromText(text), attempt));
  const asked = wordsOf(text);
  const unrelated = topics.filter((topic) => ![...wordsOf(topic)].some((word) => asked.has(word)));
  return { topic: random.pick(unrelated.length > 0 ? unrelated : topics), random };
}

export function placeboLibrary(library: PaperLibrary, seed: number): PaperLibrary {
  const shown = new Set<string>();
  const show = <T extends { readonly id: string }>(papers: readonly T[]): void =>
    papers.forEach(({ id }) => shown.add(id));

  /** The first unrelated topic that gives an answer. */
  async function instead<T>(
    text: string,
    signal: AbortSignal | undefined,
    ask: (topic: string) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      throwIfAborted(signal);
      try {
        return await ask(topicFor(seed, text, attempt).topic);
      } catch (thrown) {
        if (!(thrown instanceof AppError) || thrown.code !== 'usage') throw thrown;
      }
    }
    throw new AppError('usage', `there is no note on "${text.slice(0, 100)}"; search_papers finds papers on it`);
  }

  /** Deep into a topic there may be nothing left; then another topic, and at last the beginning of one, is tried. */
  async function search(text: string, options: SearchOptions, attempt = 0): Promise<SearchAnswer> {
    const { topic, random } = topicFor(seed, text, attempt);
    const isLast = attempt === attempts - 1;
    const offset = (options.offset ?? 0) + (isLast ? 0 : random.below(depth));
    const answer = await library.search(topic, { ...options, offset });
    if (answer.hits.length === 0 && !isLast) return search(text, options, attempt + 1);
    show(answer.hits.map(({ paper }) => paper));
    return { ...answer, hits: answer.hits.map((hit) => ({ ...hit, why: [] })), unknown: [] };
  }

  return {
    size: library.size,
    facts: library.facts,
    search: (text, options) => search(text, options),
    /** A paper that was not shown is another one: an id known by heart must not lead to the real paper. */
    async read(id, signal) {
      if (shown.has(id)) return library.read(id, signal);
      const { hits } = await search(id, { limit: 1, signal });
      const [hit] = hits;
      if (hit === undefined) throw new AppError('usage', `read paper: there is no paper "${id.slice(0, 100)}"`);
      return library.read(hit.paper.id, signal);
    },
    async explore(problem, signal) {
      const found = await instead(problem, signal, (topic) => library.explore(topic, signal));
      show(found.evidence);
      for (const { approaches } of found.families) show(approaches);
      return found;
    },
    async deepDive(technique, signal) {
      const found = await instead(technique, signal, (topic) => library.deepDive(topic, signal));
      show([found, ...found.related, ...found.evidence]);
      return found;
    },
    async compare(techniques, signal) {
      const named = [...new Set(techniques)];
      const others = named.map((name) => topicFor(seed, name).topic);
      const distinct = others.map((topic, i) => (others.indexOf(topic) === i ? topic : (topics[i] ?? topic)));
      const found = await library.compare(distinct, signal);
      show(found.techniques);
      return { ...found, unknown: found.unknown.flatMap((topic) => named[distinct.indexOf(topic)] ?? []) };
    },
  };
}
