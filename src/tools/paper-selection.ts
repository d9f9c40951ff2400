/**
 * Which papers belong in the library: machine learning, 2015 on, about training and optimizing networks. A paper
 * scores points for each group of terms found in its title (full) and abstract (a third); the best are taken.
 */
export interface RawPaper {
  readonly title: string;
  readonly abstract: string;
  readonly year: string;
  readonly cat: string;
  readonly id: string;
  readonly authors: string;
}

const machineLearning =
  /\b(cs\.(LG|NE|CL)|stat\.ML)\b|^(icml|nips|neurips|iclr|colm|aistats|uai|jmlr|tmlr|acml|mlsys|colt|aaai|ijcai|corl|acl|emnlp|naacl|eacl|coling)|computational linguistics|conll/i;

/** Points of a term group; a title that matches gets them all, an abstract a third. */
const groups: readonly (readonly [number, RegExp])[] = [
  [
    6,
    /\b(adam|adamw|adagrad|rmsprop|lion|muon|shampoo|soap|adafactor|lamb|lars|sophia|k-?fac|nadam|amsgrad|lookahead|schedule-free)\b/i,
  ],
  [5, /\boptimi[sz]ers?\b/i],
  [5, /\b(stochastic gradient descent|sgd)\b/i],
  [6, /learning[- ]rates?|step[- ]?sizes?/i],
  [6, /warm-?up|cosine (annealing|decay|schedule)|warm restarts?|cooldown|warmup-stable/i],
  [4, /\bschedul(e|es|ing|er|ers)\b.*(learning|training|rate)|(learning|training|rate).*\bschedul(e|es|ing|er|ers)\b/i],
  [6, /batch[- ]sizes?|large[- ]batch|small[- ]batch|gradient noise scale|critical batch|mini-?batch/i],
  [
    6,
    /gradient (clipping|norm|explosion|accumulation)|clipp(ed|ing) (gradient|norm)|loss spikes?|training (in)?stabilit/i,
  ],
  [6, /weight decay|decoupled (weight|l2)/i],
  [
    5,
    /(layer|batch|group|instance|weight|rms|spectral|pre-?|post-?)[- ]?norm(ali[sz]ation)?s?\b|normali[sz]ation layers?|normali[sz]ation-free|without normali[sz]ation/i,
  ],
  [5, /\binitiali[sz]ations?\b|initiali[sz]ing|fixup|dynamical isometry|signal propagation/i],
  [5, /(training|train|optimi[sz]ing|pre-?training).{0,30}transformers?|transformers?.{0,20}training/i],
  [
    6,
    /(language model|llm|bert|gpt).{0,25}pre-?training|pre-?training.{0,25}(language model|llm|bert|gpt)|small language models?/i,
  ],
  [
    6,
    /scaling (laws?|rules?)|compute-optimal|hyper-?parameter transfer|maximal update|\bmup\b|tensor programs|infinite[- ]width/i,
  ],
  [
    4,
    /(efficient|linear|sparse|flash|multi-?query|grouped|local|sliding|fast).{0,15}attention|attention.{0,15}(efficien|mechanism|variant)/i,
  ],
  [5, /activation functions?|\b(relu|gelu|swish|swiglu|glu|gated linear unit)s?\b/i],
  [
    5,
    /\b(dropout|label smoothing|stochastic depth|layer ?drop|regulari[sz]ation of|mixup|weight averaging|model averaging|model soups?|exponential moving average|stochastic weight)\b/i,
  ],
  [5, /position(al)? (encoding|embedding|representation)s?|rotary|\brope\b|alibi\b|length extrapolation/i],
  [
    5,
    /weight tying|tied embeddings?|input and output embedding|adaptive softmax|softmax bottleneck|vocabulary (size|learning)|byte[- ]pair|subword (segmentation|tokeni[sz]ation|regulari[sz]ation)|tokeni[sz]ers?\b/i,
  ],
  [
    4,
    /residual (connection|network|stream|scal)|skip connections?|deep(er)? (networks?|transformers?)|rezero|deepnet|very deep/i,
  ],
  [
    4,
    /mixed precision|low[- ]precision training|fp8|bf16|8-?bit (optimi|training)|quantized training|memory[- ]efficient (training|optim)/i,
  ],
  [
    5,
    /sharpness|flat minima|loss (landscape|surface)s?|generali[sz]ation gap|edge of stability|implicit (bias|regulari[sz]ation)|hessian/i,
  ],
  [
    4,
    /momentum|nesterov|acceleration|second[- ]order|natural gradient|precondition(ed|er|ing|ers)|quasi-newton|newton-schulz|orthogonali[sz]/i,
  ],
  [
    4,
    /curriculum|data (ordering|pruning|mixture|selection|quality)|deduplicat|multi-?epoch|data-constrained|sample efficien.{0,20}language|babylm/i,
  ],
  [
    4,
    /multi-?token prediction|auxiliary loss|z-?loss|logit|knowledge distillation|progressive (stacking|training|growing)|model growth/i,
  ],
  [
    4,
    /hyper-?parameter (optimi|tuning|search|transfer|sensitiv)|population[- ]based|neural architecture search.{0,20}(transformer|language)/i,
  ],
  [
    4,
    /(speed(ing)?[- ]up|accelerat(e|ing)|faster|efficient).{0,20}(training|convergence|pre-?training)|training.{0,20}(faster|efficien|accelerat)/i,
  ],
  [3, /mixture[- ]of[- ]experts|state[- ]space models?|gated (attention|recurrent)|linear recurren/i],
  [4, /vanishing|exploding gradients?|convergence (of|analysis|rate)|non-?convex optimi[sz]ation/i],
];

const deepTraining = /neural|deep|transformer|language model|network|llm|pre-?train|optimi[sz]er|gradient/i;
const elsewhere =
  /federated|graph neural|recommend|reinforcement|bandit|robot|medical|clinical|speech|segmentation|detection|point cloud|video|diffusion model|gan\b|generative adversarial|adversarial (attack|example|robust)|time series|traffic|molecul|protein|survey of|privacy|differentially private|quantum|retrieval|translation|question answering|dialogue|sentiment|3d|image (restoration|generation)|agentic|unlearning|jailbreak|multimodal|multi-modal|vision-language/i;

/** Points; 0 if the paper is out of scope. */
export function relevanceToTraining(paper: RawPaper): number {
  if (!(Number(paper.year) >= 2015) || !machineLearning.test(paper.cat) || paper.abstract.length < 200) return 0;
  const text = `${paper.title} ${paper.abstract}`;
  if (!deepTraining.test(text)) return 0;
  let points = 0;
  let inTitle = 0;
  for (const [weight, pattern] of groups) {
    if (pattern.test(paper.title)) {
      points += weight;
      inTitle += weight;
    } else if (pattern.test(paper.abstract)) points += weight / 3;
  }
  if (inTitle === 0) return 0;
  return elsewhere.test(paper.title) ? points / 2.5 : points;
}

/** What makes two records the same paper. */
export function titleKey(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');
}

/** Machine learning and language: by arXiv category or venue. */
export const isMachineLearning = ({ cat }: RawPaper): boolean => machineLearning.test(cat);
