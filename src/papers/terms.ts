/**
 * Text → search terms, the same for papers and queries: lower case, hyphens opened, spelling variants joined, stop
 * words dropped, English stems (Orama's Snowball stemmer). Terms come back **sorted**: an index built from them keeps
 * which words a text has and how often, but nothing of their order, so no text can be put together from it.
 */
import { components } from '@orama/orama';
import type { Tokenizer } from '@orama/orama';

const stopWords = (
  'a about above after all also am an and any are as at be because been before being between both but by can could did do does ' +
  'doing each few for from further had has have having how however i if in into is it its itself may more most much must no nor ' +
  'not of off on once only or other our out over own same she should so some such than that the their them then there these ' +
  'they this those through to too under until up upon use used uses using very via was we well were what when where whether ' +
  'which while who whom why will with within without would you your'
).split(' ');

const variants: readonly (readonly [RegExp, string])[] = [
  [/\bwarm[\s-]?up/g, 'warmup'],
  [/\b(pre|re|fine|co|un)-(?=[a-z])/g, '$1'],
  [/\bfine[\s-]tun/g, 'finetun'],
  [/(optim|normal|regular|initial|general|quant|minim|maxim|token|orthogonal|parameter|factor)is(?=e|i|a)/g, '$1iz'],
  [/['’]s\b/g, ''],
  [/[-–_/]/g, ' '],
];

const english = components.tokenizer.createTokenizer({
  language: 'english',
  stemming: true,
  stopWords,
  allowDuplicates: true,
});

export const termTokenizer: Tokenizer = {
  language: 'english',
  normalizationCache: english.normalizationCache,
  tokenize: (text, _language, property) => {
    const plain = variants.reduce(
      (joined, [pattern, spelling]) => joined.replace(pattern, spelling),
      text.toLowerCase(),
    );
    return english
      .tokenize(plain, 'english', property)
      .filter((term) => term.length > 1)
      .sort();
  },
};
