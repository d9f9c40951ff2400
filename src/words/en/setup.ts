/** The form of a new study. */
type Described = Readonly<Record<string, { readonly title?: string; readonly text: string }>>;
type Provider = Readonly<Partial<Record<'label' | 'summary' | 'modelHint' | 'keyHint', string>>>;

/** What lower layers word in English, by its id; another language has its own. */
const elsewhere: {
  readonly sizes: Described;
  readonly protocols: Described;
  readonly corpora: Described;
  readonly providers: Readonly<Record<string, Provider>>;
} = { sizes: {}, protocols: {}, corpora: {}, providers: {} };

export const setup = {
  title: 'Set up a study',
  repeats: (name: string, seed: number): string => `The same design as “${name}”, with seed ${seed}.`,
  repeatsNot: (reasons: readonly string[]): string => `But ${reasons.join(', and ')}: this will be a study of its own.`,
  /** Why a repeated design is another one. */
  unmet: {
    protocol: 'its protocol is none of the three',
    tuned: 'its kernels were tuned',
    recorded: 'its proposals were those of a recorded study',
    limits: 'its language model had limits of its own',
  },
  lookOver: 'Look it over, then start it.',
  start: 'Start the study',
  preparing: 'Preparing the text and the library…',
  alreadyRunning: 'A study is running on this page; pause it before you start another.',
  needsWebGpu: 'Training needs WebGPU.',
  allHere: 'Everything runs on this device.',
  allHereButModel: 'Everything runs on this device, but for the requests to your endpoint.',
  size: 'Size',
  durations: {
    micro: 'A few minutes, even without a real GPU.',
    demo: 'The place to start.',
    small: 'An hour or two, controls included.',
    seed: 'Days on a good GPU; it can be paused and resumed.',
  },
  corpus: 'Text to learn from',
  ownFile: 'Choose your own text file',
  ownFileHint: 'UTF-8, a few hundred kilobytes or more. It stays on this device.',
  corpusStages: {
    download: 'Downloading the text',
    generate: 'Writing the stories',
    tokenize: 'Reading the text',
  },
  researcher: 'Researcher',
  librarian: 'Offline librarian',
  librarianText:
    'Not a language model. It tries random edits in both arms; with papers, it also looks up known techniques and cites what it found. Needs no key and no network.',
  llm: 'Language model',
  llmText: 'Anthropic, OpenAI, Gemini, OpenRouter, Ollama, any OpenAI-compatible address, or a model in this browser.',
  provider: 'Provider',
  address: 'Address',
  addressHint: 'It is written into the journal.',
  model: 'Model',
  signIn: 'Sign in with OpenRouter',
  signedIn: 'You are signed in to OpenRouter.',
  key: 'Key',
  keyStored: 'A key of yours is stored here, encrypted',
  rememberKey: 'Remember the key under a passphrase',
  passphrase: 'Passphrase',
  passphraseHint: 'Never stored. Eight characters or more; a sentence is best.',
  unlock: 'Unlock',
  forget: 'Forget',
  remember: 'Remember',
  keyRemembered: 'The key is stored, encrypted.',
  keyUnlocked: 'The key is unlocked.',
  keyForgotten: 'The stored key is forgotten.',
  capUsd: 'Spend at most, US dollars',
  capUsdHint: (date: string): string =>
    `An estimate, from list prices of ${date}. The study pauses there; empty: no limit.`,
  capTokens: 'Use at most, tokens',
  capTokensHint: 'Of all arms together; empty: no limit.',
  otherPrices: 'Prices other than listed',
  priceIn: 'Input, $ per million tokens',
  priceOut: 'Output, $ per million tokens',
  arms: 'Arms',
  armsHint:
    'All start from the same script and take turns on the same device. A placebo arm tells whether the papers help, or merely having something to search.',
  onlyWithModel: ' Only with a language model.',
  noArms: 'Choose at least one arm.',
  care: 'Care',
  trainings: (count: string, isCounted: boolean): string => `${isCounted ? '' : 'About '}${count} trainings`,
  inAll: (time: string, isThisGpu: boolean): string =>
    `In all ${time} of training on ${isThisGpu ? 'this' : 'the reference'} GPU.`,
  asLongAs: (trials: string): string => `They take as long as ${trials} trials.`,
  guessed: 'How many depends on what is kept; one proposal in four is assumed.',
  stages: {
    search: 'in the search',
    paired: 'on second seeds',
    'noise-floor': 'for the noise floor',
    confirmation: 'to confirm',
    ablation: 'to leave out each kept change',
    test: 'for the sealed test',
  },
  longRuns: (factor: number): string => `of ${factor} times the length`,
  budget: 'Budget',
  amount: 'Each trial trains for',
  clock: 'Counted in',
  clocks: {
    'reference-seconds': 'reference seconds: the same number of steps on every machine',
    steps: 'optimizer steps',
    tokens: 'tokens',
    'gpu-seconds': 'seconds of this GPU: not comparable between machines',
  },
  clockUnits: {
    'reference-seconds': 'reference seconds',
    steps: 'steps',
    tokens: 'tokens',
    'gpu-seconds': 'gpu seconds',
  },
  trialsPerArm: 'Trials in each arm',
  trialsHint: 'The first is the baseline, which all arms share.',
  seed: 'Seed',
  seedFixed: 'Settled by the link that filled this form.',
  seedHint: 'The same seed and choices give the same study.',
  text: 'Text',
  eachTrial: 'Each trial',
  librarianFact: 'offline librarian (not a language model)',
  copyDesign: 'Copy a link to this design',
  forClass: 'For a class',
  keepSeed: 'Keep the seed as it is',
  hide: {
    papers: 'Leave out the search of the papers',
    report: 'Leave out findings and report',
    setup: 'Show the design as a summary, not as a form',
  },
  linkNamesModel: ' It names the model, and neither key nor address.',
  linkWithoutFile: ' Your own file is not in it: the link names the text of the size.',
  ...elsewhere,
};

export type SetupWords = typeof setup;
