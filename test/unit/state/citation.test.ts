import { expect, test } from 'vitest';
import { addressOf, bibtex, plainCitation } from '../../../src/state/citation';

test.each([
  ['arXiv:1711.05101', 'https://arxiv.org/abs/1711.05101', 'arXiv'],
  ['arXiv:hep-th/9901001', 'https://arxiv.org/abs/hep-th/9901001', 'arXiv'],
  ['ACL:P19-1001', 'https://aclanthology.org/P19-1001/', 'ACL Anthology'],
  ['OpenReview:B1x8anVFPr', 'https://openreview.net/forum?id=B1x8anVFPr', 'OpenReview'],
  ['https://proceedings.mlr.press/v1/p.html', 'https://proceedings.mlr.press/v1/p.html', 'proceedings.mlr.press'],
])('%s is read at %s', (id, url, name) => {
  expect(addressOf(id)).toEqual({ url, name });
});

test.each([
  'javascript:alert(1)',
  'http://example.org',
  'https://',
  'arXiv:"><script>',
  'note:adam',
  'constructor:x',
  '',
])('%j has no address', (id) => {
  expect(addressOf(id)).toBeNull();
});

const paper = {
  id: 'OpenReview:B1x8anVFPr',
  title: 'On {Layer} Norm & 100% of it_all',
  authors: 'Ruibin Xiong, Yunchang Yáng, Di He et al.',
  year: 2020,
  venue: 'ICML',
};

test('BibTeX escapes what it must, parts the authors and names the venue', () => {
  expect(bibtex(paper)).toBe(
    [
      '@inproceedings{xiong2020layer,',
      '  title = {{On Layer Norm \\& 100\\% of it\\_all}},',
      '  author = {Ruibin Xiong and Yunchang Yáng and Di He and others},',
      '  year = {2020},',
      '  booktitle = {ICML},',
      '  url = {https://openreview.net/forum?id=B1x8anVFPr},',
      '}',
    ].join('\n'),
  );
});

test('a preprint is cited as one', () => {
  const entry = bibtex({ ...paper, id: 'arXiv:2002.04745', venue: 'arXiv cs.LG' });
  expect(entry).toMatch(/^@misc\{/);
  expect(entry).toContain('eprint = {2002.04745},\n  archiveprefix = {arXiv},');
  expect(entry).not.toContain('booktitle');
});

test('a citation in one line', () => {
  expect(plainCitation({ ...paper, title: 'Is it?' })).toBe(
    'Ruibin Xiong, Yunchang Yáng, Di He et al. (2020). Is it? ICML. https://openreview.net/forum?id=B1x8anVFPr',
  );
});
