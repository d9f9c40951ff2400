// Imports run one way (ARCHITECTURE.md). Each row: a folder, and the only other folders it may import.
const layers = {
  base: [],
  words: [],
  graph: ['base'],
  gpu: ['base'],
  kernels: ['base', 'gpu'],
  engine: ['base', 'graph', 'kernels', 'gpu'],
  script: ['base', 'graph'],
  data: ['base', 'store'],
  papers: ['base', 'store'],
  store: ['base'],
  trial: ['base', 'engine', 'script', 'data', 'graph'],
  study: ['base', 'trial'],
  agent: ['base', 'study', 'papers'],
  export: ['base', 'study', 'trial'],
  worker: ['base', 'study', 'trial', 'agent', 'papers', 'store', 'script', 'data', 'engine', 'gpu'],
  state: ['base', 'words', 'worker', 'papers', 'store', 'study', 'agent', 'trial', 'kernels'],
  ui: ['base', 'words', 'state'],
};

const layerRules = Object.entries(layers).map(([folder, allowed]) => ({
  name: `layer-${folder}`,
  comment: `src/${folder} may import only: ${[folder, ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
}));

export default {
  forbidden: [
    ...layerRules,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'shaders-only-in-kernels',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/kernels/' },
      to: { path: '^shaders/' },
    },
    {
      name: 'product-never-imports-tests-or-tools',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/tools/' },
      to: { path: '^(test|src/tools)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.svelte', '.wgsl'] },
  },
};
