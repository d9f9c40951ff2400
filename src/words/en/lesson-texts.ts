/** What the five lessons say, step by step. A text in three pieces has its middle emphasised. */
type Emphasised = readonly [before: string, strong: string, after: string];

export const lessonTexts = {
  real: {
    train:
      'The very same script is trained twice on the same text. One thing differs: the seed, the number from which the random starting weights and the order of the text are drawn.',
    scored: [
      'Then each model is scored in ',
      'val_bpb',
      ': how many bits it needs for a byte of text that it has not seen. Lower is better.',
    ] as Emphasised,
    seed: (seed: number, isWinner: boolean): string => `Seed ${seed}${isWinner ? ', the winner' : ''}`,
    apart: (distance: string): string =>
      `They are ${distance} apart. A search for better models would keep the winner.`,
    question: 'Is the difference real?',
    options: {
      real: 'Yes, the winner is the better model.',
      luck: 'No, it is luck.',
      unsure: 'Two numbers cannot tell.',
    },
    answers: {
      real: 'You said that the winner is better. It cannot be: there is nothing in which the two were made differently, but for the seed.',
      luck: 'You said luck, and so it is: there is nothing in which the two were made differently, but for the seed.',
      unsure: 'You said that two numbers cannot tell, which is right. Only how they were made tells that it is luck.',
    } as Readonly<Record<string, string>>,
    more: [
      'Ask the same script how much it differs from itself: train it with six more seeds. What eight seeds scatter is the ',
      'noise floor',
      '. A change that gains less than that has not shown anything yet.',
    ] as Emphasised,
    away: (sigmas: string, isBelow: boolean): string => `${sigmas} σ ${isBelow ? 'below' : 'above'} the mean`,
    scatter: (sigma: string): Emphasised => ['The eight scatter with a standard deviation of ', `σ = ${sigma}`, ''],
    spread: (error: string, first: string, second: string, pairs: number, asFar: number): string =>
      `, itself known to ± ${error} only. The first two lie ${first} and ${second}. Of the ${pairs} pairs that eight runs make, ${asFar} are as far apart as your pair, or farther.`,
  },
  curse: {
    floor: [
      'Somebody tries many edits of a script and keeps the best. Suppose that ',
      'no edit does anything',
      '. Then every run is the same model with other luck, and scatters by the noise floor σ of lesson 1.',
    ] as Emphasised,
    sigma: (sigma: string): Emphasised => ['Here σ = ', sigma, ' in val_bpb, from eight seeds.'],
    ask: 'Twenty edits are tried, each with one run. Not one of them has an effect.',
    question: 'How much does the best of the twenty seem to gain, on average?',
    options: {
      none: 'Nothing: edits without effect gain nothing.',
      one: 'About 1 σ.',
      two: 'About 2 σ.',
      ten: 'About 10 σ.',
    },
    answers: {
      none: 'You said nothing. One edit gains nothing on average, but the best was chosen because luck favoured it.',
      one: 'You said about 1 σ. It is more: of 20 draws the largest lies at 1.87 σ on average.',
      two: 'You said about 2 σ, and that is it: of 20 draws the largest lies at 1.87 σ on average.',
      ten: 'You said about 10 σ. Luck does not reach so far: of 20 draws the largest lies at 1.87 σ on average.',
    } as Readonly<Record<string, string>>,
    tryMore: ' Now try more, or fewer.',
    claim: (count: number, claimed: string, expected: string, sigmas: string): Emphasised => [
      `The best of ${count} claims `,
      claimed,
      `. On average it would be ${expected}, which is ${sigmas} σ, all of it luck.`,
    ],
    again: 'Train the winner once more, on a fresh seed. Luck does not come along: it is drawn anew.',
    fresh: (claimed: string, fresh: string): Emphasised => [`It claimed ${claimed} and gains `, fresh, ' now.'],
    average: (searches: number, claimed: string, fresh: string): string =>
      ` Over ${searches} such searches the best claims ${claimed} on average, and a fresh seed gives ${fresh}.`,
    drawn: (seed: number): string =>
      `The σ is from real runs; these gains are drawn from a normal distribution with it, seed ${seed}.`,
  },
  batch: {
    step: [
      'A model learns in steps. At each step it reads a ',
      'batch',
      ' of text, sees in which direction it was wrong, and moves its weights a little. How far it moves is the ',
      'learning rate',
      '.',
    ] as readonly [string, string, string, string, string],
    sameText: (tokens: string): string => `The text is the same for all: ${tokens} tokens, about as many word pieces.`,
    baseline: (steps: number): string => `The baseline reads 512 tokens a step: ${steps} steady steps.`,
    half: (steps: number): string => `Half the batch reads 256: ${steps} steps, each with less to go by.`,
    rule: 'A rule for the optimizer used here says: with half the batch, divide the learning rate by √2.',
    question: 'Which one learns most from the same text?',
    train:
      'Each of the three is trained on three seeds, the same three for all, so that each edit meets the baseline with equal luck.',
    chose: (option: string, isFirst: boolean): string =>
      `You chose: ${option}. ${isFirst ? 'It did come out first.' : 'Another one came out first.'}`,
    gained: (edit: string, gain: string, range: string, verdict: string): string =>
      `${edit}: ${gain} (${range}) on three seeds; ${verdict}.`,
    divided: (gain: string, range: string, verdict: string): string =>
      `Dividing the learning rate itself brought ${gain} (${range}); ${verdict}. The rule tells how to keep training alike when the batch changes. It does not promise that alike is best.`,
  },
  paper: {
    found:
      'In a recorded study an agent searched the papers, found this one, and changed the training script after it. The study kept the change.',
    wrote: 'What the agent wrote:',
    inLibrary: 'The paper in the library',
    itsTrial: 'Its trial in the recorded study',
    formula: 'A paper says it in a formula. From the library’s note on the technique:',
    opening: 'Opening the library…',
    /** Around the link to its record. */
    noNote: ['The library has no note on this paper. ', 'Its record', ' leads to the paper itself.'] as Emphasised,
    helpsWhen: 'It helps when:',
    noLibrary: [
      'The library did not load. ',
      'Open the paper’s record',
      ', or go on: the next step shows the change.',
    ] as Emphasised,
    diff: (title: string): string => `The formula becomes lines of train.js. This is all that changed: “${title}”.`,
    ask: 'The paper reports its gain for other models, other text and another size. Here it is a toy GPT with minutes of training.',
    question: 'What does the change do here?',
    options: { helps: 'It helps.', same: 'It makes no difference that can be seen.', hurts: 'It hurts.' },
    said: (option: string): string => `You said: ${option}`,
    soMeasured: 'So it was measured.',
    measured: (option: string): string => `Measured was: ${option}`,
    effect: (arm: string, seeds: number, gain: string, range: string): string =>
      `The final script of the arm “${arm}” was trained with and without this change on ${seeds} fresh seeds: ${gain} in val_bpb (${range}).`,
    recorded: (device: string, day: string, researcher: string): string =>
      `Recorded on ${device}, ${day}, by the ${researcher}. One study at one size: it says what the change is worth there.`,
    reading: 'Reading the recorded study…',
    noFigures: 'No recorded figures: this site has no recorded study with a kept change and a paper behind it.',
    unread: 'The recorded study could not be read. Check the connection and reload the page.',
  },
  guess: {
    choose:
      'A researcher may try one edit of the script. So may you. You play against chance, which draws one of the four, and against the agent of a recorded study.',
    question: 'Which edit helps most?',
    chose: (option: string): Emphasised => [
      'You chose: ',
      option,
      '. Now the baseline and all four edits are trained on three seeds each.',
    ],
    mine: (edit: string): string => `${edit} (you)`,
    you: 'You',
    chance: 'Chance',
    agent: 'The agent',
    places: ['the best', 'the second', 'the third', 'the last'],
    outcome: (gain: string, place: string, range: string, verdict: string): string =>
      `${gain}, ${place} of the four. ${range}; ${verdict}.`,
    onAverage: (gain: string): string => `${gain} on average; it finds the best one time in four.`,
    intervals: 'Places that lie within each other’s intervals could be the other way round with other seeds.',
    reading: 'Reading the recorded study…',
    /** Around the link to the trial. */
    proposed: (study: string, researcher: string, arm: string, title: string, trial: number): Emphasised => [
      `In the ${study}, by the ${researcher}, the arm “${arm}” proposed “${title}” in its `,
      `trial ${trial}`,
      '.',
    ],
    nearest: (edit: string, gain: string): string => ` The nearest of the four, “${edit}”, came to ${gain} here.`,
    none: 'No agent of a recorded study on this site tried one of these four.',
    unread: 'The recorded study could not be read.',
  },
};

export type LessonTextsWords = typeof lessonTexts;
