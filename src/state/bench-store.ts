/** Keeps the bench in this browser. What cannot be kept or read is said in a sentence, and costs nothing else. */
import * as v from 'valibot';
import { messageOf } from '../base/errors';
import { manifestSchema, outcomeSchema } from '../study/schemas';
import type { Bench } from './bench';
import { workbenchWords as words } from '../words/workbench';

const version = 1;
const key = 'bibliograd.workbench';
/** The text in the editor, written at every keystroke; the rest is larger and changes seldom. */
const scriptKey = `${key}.script`;
/** Where a text that could not be read is put aside. */
const asideKey = `${key}.unreadable`;

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const keptSchema = v.strictObject({
  version: v.literal(version),
  manifest: manifestSchema,
  start: v.strictObject({ title: v.string(), script: v.string() }),
  script: v.string(),
  runs: v.array(
    v.strictObject({
      title: v.string(),
      script: v.string(),
      parent: v.nullable(index),
      outcome: outcomeSchema,
      isRecorded: v.boolean(),
    }),
  ),
  choices: v.array(v.strictObject({ run: index, decision: v.picklist(['keep', 'discard']) })),
});

type KeepsText = Pick<Storage, 'getItem' | 'setItem'>;

export class BenchStore {
  /** `storage` throws where the browser forbids it. */
  constructor(private readonly storage: () => KeepsText = () => localStorage) {}

  read(): { readonly bench: Bench | null; readonly remark: string } {
    let text: string | null = null;
    try {
      text = this.storage().getItem(key);
      if (text === null) return { bench: null, remark: '' };
      const { version: _, ...bench } = v.parse(keptSchema, JSON.parse(text));
      return { bench: { ...bench, script: this.storage().getItem(scriptKey) ?? bench.script }, remark: '' };
    } catch (thrown) {
      const aside = text === null ? '' : this.#putAside(text);
      return {
        bench: null,
        remark: words.unreadable(messageOf(thrown)) + aside,
      };
    }
  }

  /** Why it is not kept, or nothing. */
  write(bench: Bench): string {
    return this.#attempt(() => {
      this.storage().setItem(key, JSON.stringify({ version, ...bench }));
      this.storage().setItem(scriptKey, bench.script);
    });
  }

  /** What stands in the editor of a bench that is written. */
  writeScript(script: string): string {
    return this.#attempt(() => this.storage().setItem(scriptKey, script));
  }

  #putAside(text: string): string {
    const failure = this.#attempt(() => this.storage().setItem(asideKey, text));
    return failure === '' ? words.liesIn(asideKey) : '';
  }

  #attempt(work: () => void): string {
    try {
      work();
      return '';
    } catch (thrown) {
      return words.notKept(messageOf(thrown));
    }
  }
}
