import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** What a visitor reads stands in a catalogue of src/words. Names that are the same in every language may stand where they are drawn. */
const inCatalogue = 'Put this text into a catalogue of src/words, in every language (CONTRIBUTING, "Add a text").';
const readAttributes =
  '^(aria-(label|valuetext|description|placeholder)|title|placeholder|alt|label|text|hint|question|summary|over|xLabel|yLabel|progressLabel|behindName)$';
const rawTexts = [
  'SvelteText[value=/\\p{L}{3,}/u]:not([value=/^\\s*(Bibliograd|train\\.js)\\s*$/]):not(:matches([name.name=/^(code|kbd|style)$/]) > SvelteText)',
  `SvelteAttribute[key.name=/${readAttributes}/] > SvelteLiteral[value=/\\p{L}{3,}/u]:not([value=/^(train\\.js|val_bpb|FLOP\\/s)$/])`,
  ':not(MemberExpression) > Literal[value=/\\p{L}{3,} \\p{L}{3,}/u]',
  'TemplateElement[value.raw=/\\p{L}{3,} \\p{L}{3,}/u]',
].map((selector) => ({ selector, message: inCatalogue }));

export default ts.config(
  { ignores: ['dist/', '.cache/', 'node_modules/', 'public/', 'src/script/baselines/', 'coverage/'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: {
        projectService: { allowDefaultProject: ['*.config.js'] },
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  { files: ['src/**/*.svelte'], rules: { 'no-restricted-syntax': ['error', ...rawTexts] } },
  { files: ['**/*.mjs', '**/*.js'], ...ts.configs.disableTypeChecked },
  { files: ['src/tools/**'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**'],
    rules: { 'no-console': 'off', 'max-lines-per-function': 'off', 'max-lines': ['error', { max: 400 }] },
  },
);
