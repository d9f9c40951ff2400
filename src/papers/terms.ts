/**
 * Text → search terms, the same for papers and queries: LaTeX and Unicode made plain, hyphens opened, spelling variants joined, stop
 * words dropped, English stems (Orama's Snowball stemmer). Terms come back **sorted**: an index built from them keeps which words a
 * text has and how often, but nothing of their order, so no text can be put together from it.
 */
import { components } from '@orama/orama';
import type { Tokenizer } from '@orama/orama';

/** An index says which version made its terms; another version's queries would miss them. */
export const tokenizerVersion = 2;

const stopWords = (
  'a about above after all also am an and any are as at be because been before being between both but by can could did do does ' +
  'doing each few for from further had has have having how however i if in into is it its itself may more most much must no nor ' +
  'not of off on once only or other our out over own same she should so some such than that the their them then there these ' +
  'they this those through to too under until up upon use used uses using very via was we well were what when where whether ' +
  'which while who whom why will with within without would you your'
).split(' ');

const greek: Readonly<Record<string, string>> = {
  ...{
    α: 'alpha',
    β: 'beta',
    γ: 'gamma',
    δ: 'delta',
    ε: 'epsilon',
    ϵ: 'epsilon',
    ζ: 'zeta',
    η: 'eta',
    θ: 'theta',
    κ: 'kappa',
  },
  ...{
    λ: 'lambda',
    μ: 'mu',
    ν: 'nu',
    ξ: 'xi',
    π: 'pi',
    ρ: 'rho',
    σ: 'sigma',
    τ: 'tau',
    φ: 'phi',
    ϕ: 'phi',
    χ: 'chi',
    ψ: 'psi',
  },
  ω: 'omega',
};

const latexStyle =
  /\\(?:text(?:bf|it|rm|tt|sc)?|emph|math(?:bf|rm|cal|bb|sf|it|frak)|operatorname|mbox|rm|bf|it|em)\b/g;

/** Applied in this order to lower-case text. */
const variants: readonly (readonly [RegExp, string])[] = [
  [latexStyle, ''],
  [/\\([a-z]+)/g, '$1'],
  [/[_^]?[{}$]+/g, ''],
  [/(?<=[a-z])[_^](?=\d)/g, ''],
  [/\bwarm[\s-]?up/g, 'warmup'],
  [/\bcool[\s-]?down/g, 'cooldown'],
  [/\b(pre|re|fine|co|un|non)-(?=[a-z])/g, '$1'],
  [/\bfine[\s-]tun/g, 'finetun'],
  [/(optim|normal|regular|initial|general|quant|minim|maxim|token|orthogonal|parameter|factor)is(?=e|i|a)/g, '$1iz'],
  [/['’]s\b/g, ''],
  // A single letter or digit says nothing by itself: k-fac, 1-bit, z-loss, t-fixup.
  [/\b([a-z]|\d+)[-–](?=[a-z])/g, '$1'],
];

const english = components.tokenizer.createTokenizer({
  language: 'english',
  stemming: true,
  stopWords,
  allowDuplicates: true,
});

const combining = /\p{M}+/gu;
const greekLetters = new RegExp(`[${Object.keys(greek).join('')}]`, 'g');
const word = /[\p{L}\p{N}]+/gu;
const longestTerm = 40;

function plain(text: string): string {
  const folded = text
    .normalize('NFKD')
    .replace(combining, '')
    .toLowerCase()
    .replace(greekLetters, (letter) => greek[letter] ?? letter);
  return variants.reduce((joined, [pattern, spelling]) => joined.replace(pattern, spelling), folded);
}

/** The stemmer parts spiky from spike and noisy from noise. */
const joined = (stem: string): string => (stem.length >= 5 && stem.endsWith('i') ? `${stem.slice(0, -1)}e` : stem);

const stems = new Map<string, string>();
const mostStems = 500_000;

/** '' for a stop word. */
function stemOf(token: string): string {
  let stem = stems.get(token);
  if (stem === undefined) {
    stem = token.length < 2 || token.length > longestTerm ? '' : joined(english.normalizeToken('', token, false));
    if (stems.size >= mostStems) stems.clear();
    stems.set(token, stem);
  }
  return stem;
}

/** Sorted, repeated as often as they occur. */
export function termsOf(text: string): string[] {
  const found: string[] = [];
  for (const [token] of plain(text).matchAll(word)) {
    const stem = stemOf(token);
    if (stem !== '') found.push(stem);
  }
  return found.sort();
}

export const termTokenizer: Tokenizer = {
  language: 'english',
  normalizationCache: english.normalizationCache,
  tokenize: (text) => termsOf(text),
};
