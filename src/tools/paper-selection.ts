/** Raw records, which of them the shipped library takes, and what makes two of them the same paper. */
export interface RawPaper {
  readonly title: string;
  readonly abstract: string;
  readonly year: string;
  readonly cat: string;
  readonly id: string;
  readonly authors: string;
}

const machineLearning =
  /\b(cs\.(LG|NE|CL)|stat\.ML)\b|^(icml|nips|neurips|iclr|colm|aistats|uai|jmlr|tmlr|acml|mlsys|colt|acl|emnlp|naacl|eacl|coling)|computational linguistics|conll/i;

/** Machine learning and language: by arXiv category or venue. */
export const isMachineLearning = ({ cat }: RawPaper): boolean => machineLearning.test(cat);

/** What makes two records the same paper. */
export function titleKey(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');
}
