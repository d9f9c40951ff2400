/** Under which licence the records of a collection may be passed on; they are facts, and abstracts never are. */
const known: readonly (readonly [RegExp, string])[] = [
  [/arxiv/i, 'CC0 1.0 (arXiv metadata)'],
  [/openalex|works/i, 'CC0 1.0 (OpenAlex)'],
  [/acl/i, 'CC BY 4.0 (ACL Anthology)'],
];

export const licenceOf = (file: string): string =>
  known.find(([pattern]) => pattern.test(file))?.[1] ??
  'bibliographic facts from arXiv (CC0), OpenReview and proceedings, ACL Anthology (CC BY 4.0)';
