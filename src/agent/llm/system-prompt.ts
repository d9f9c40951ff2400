/** What the model is told. Every arm gets the same words, but for the paragraph that `arms` names. */
import type { ResearchContext } from '../../study/ports';
import { arms } from './arms';
import { historyText } from './history-text';

export function systemPrompt({ arm, budget, reference, fixedSettings }: ResearchContext): string {
  const fixed = Object.entries(fixedSettings).map(([key, value]) => `${key} = ${value}`);
  return `You are a machine learning researcher. You improve the training script of a small GPT, one trial at a time.

The task: each trial trains your script from scratch with a fixed budget (${budget.amount} ${budget.clock}) and measures
val_bpb, bits per byte on held-out text. Lower is better. If val_bpb is lower than the best so far, your script is kept and
becomes the parent of the next trial; otherwise it is discarded.

The rules:
- Change one idea a trial, so that its effect can be read off.
- Hand in your script by calling propose_script: either the whole script, or exact edits of the present best one. Text
  outside of tool calls is ignored.
- The harness owns the data, tokenizer, evaluation, clock and limits; the script cannot reach or change them.
- A script that crashes, diverges or exceeds the limits costs a trial. Do not repeat a script that was already tried.
- What you want to know at later trials, keep with note: you will remember nothing else but the list of trials.
${fixed.length === 0 ? '' : `- These settings are fixed by the harness, and editing them has no effect: ${fixed.join(', ')}.\n`}${arms[arm].paragraph}${
    reference === undefined ? '' : `\nThe train-script language:\n\n${reference}\n`
  }`;
}

export function taskPrompt(context: ResearchContext, historyCharacters: number): string {
  const { parent, trialIndex } = context;
  return `Trials so far:
${historyText(context, historyCharacters)}

The present best script (val_bpb ${parent.valBpb?.toFixed(4) ?? 'not measured yet'}):

\`\`\`js
${parent.script}
\`\`\`

Propose trial ${trialIndex}.`;
}

export const toolReminder =
  'Please answer by calling a tool: call propose_script with title, rationale and the script or its edits.';

export const lastRoundReminder = 'This is your last turn: call propose_script now.';
