/**
 * The workbench: a person in the researcher's place. The same harness checks and trains what stands in the editor; a better
 * run may be kept. Verbs never throw: failures are sentences on the screen.
 */
import { AppError, errorRecord, messageOf } from '../base/errors';
import type { PresetId } from '../study/presets';
import { presets } from '../study/presets';
import type { StudyView, TrialView } from '../study/fold';
import { readSetting, writeSetting } from '../study/script-settings';
import { canKeep, decide, deltaOf, parentIndex, parentScript, runOf, undo, withRun } from './bench';
import type { Bench, Choice } from './bench';
import { benchCurve, benchRows, settingRows } from './bench-rows';
import { baselineBench, resized, trialBench } from './bench-start';
import { BenchStore } from './bench-store';
import { advance, newLiveTrial } from './live-trial';
import type { LiveTrial } from './live-trial';
import type { Retrainer, RetrainingEvent } from './retrainer';
import { isSameScript } from './script-change';
import { workbenchWords as words } from '../words/workbench';
import { fixed } from '../words/format';

export type { BenchRow } from './bench-rows';

/** After the last keystroke. */
const checkDelayMs = 600;

export class WorkbenchState {
  #bench: Bench = $state.raw() as Bench;
  readonly rows = $derived(benchRows(this.#bench));
  readonly settings = $derived(settingRows(this.#bench));
  /** What the sandbox says is wrong with the text in the editor, or null. */
  problem: string | null = $state(null);
  live: LiveTrial | null = $state.raw(null);
  readonly curve = $derived(benchCurve(this.#bench, this.live));
  /** Why the last run did not come to a result. */
  error: string | null = $state(null);
  /** The last thing that happened, for the status line. */
  said = $state('');
  /** What is wrong with keeping the bench in this browser. */
  remark = $state('');
  /** Another start that waits for the visitor's word, because runs would be lost. */
  asked: Bench | null = $state.raw(null);
  /** Whether this browser has the bench but for what is typed. */
  #isWritten: boolean;
  #controller: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly trainer: Retrainer,
    /** The baseline as it is shipped. */
    private readonly source: string,
    preset: PresetId,
    private readonly store = new BenchStore(),
  ) {
    trainer.listen((event) => this.#told(event));
    const { bench, remark } = store.read();
    this.#bench = bench ?? baselineBench(source, preset);
    this.#isWritten = bench !== null;
    this.remark = remark;
    if (bench !== null) this.#checkSoon();
  }

  get bench(): Bench {
    return this.#bench;
  }

  get script(): string {
    return this.#bench.script;
  }

  get isRunning(): boolean {
    return this.live !== null;
  }

  /** Another script than the parent's. */
  get isEdited(): boolean {
    return !isSameScript(this.script, parentScript(this.#bench));
  }

  edit(script: string): void {
    if (script === this.script) return;
    this.#bench = { ...this.#bench, script };
    this.remark = this.#isWritten ? this.store.writeScript(script) : this.#write();
    this.#checkSoon();
  }

  /** Writes a plain number into the script. */
  set(key: string, value: number): void {
    if (readSetting(this.script, key) !== value)
      this.edit(writeSetting(this.script, key, value, String) ?? this.script);
  }

  /** Trains the start first, if it has no number yet; then what stands in the editor, unless that is measured already. */
  async run(): Promise<void> {
    if (this.isRunning) return;
    const { script } = this;
    const measured = runOf(this.#bench, script);
    this.error = null;
    if (measured >= 0) {
      this.said = words.sameScript(measured);
      return;
    }
    const controller = new AbortController();
    this.#controller = controller;
    try {
      if (this.#bench.runs.length === 0) await this.#train(this.#bench.start.script, controller.signal);
      if (!isSameScript(script, this.#bench.start.script)) await this.#train(script, controller.signal);
    } catch (thrown) {
      this.#explain(thrown, controller.signal);
    } finally {
      [this.#controller, this.live] = [null, null];
    }
  }

  cancel(): void {
    this.#controller?.abort();
  }

  #told({ trial, progress }: RetrainingEvent): void {
    if (this.live !== null && this.live.index === trial.index) this.live = advance(this.live, progress);
  }

  decide(run: number, decision: Choice['decision']): void {
    this.#replace(decide(this.#bench, run, decision));
    this.said = decision === 'keep' ? words.kept(run) : words.discarded(run);
  }

  undo(): void {
    const last = this.#bench.choices.at(-1);
    if (last === undefined) return;
    this.#replace(undo(this.#bench));
    this.said = words.undone(last.run);
  }

  /** Puts the parent's script, or that of a run, back into the editor. */
  restore(run = parentIndex(this.#bench)): void {
    this.edit(this.#bench.runs[run]?.script ?? parentScript(this.#bench));
    this.said = words.holds(run);
  }

  /** Only before the first run: one bench, one budget. */
  resize(preset: PresetId, amount?: number): void {
    if (this.isRunning || this.#bench.runs.length > 0) return;
    try {
      this.#replace(resized(this.#bench, this.source, preset, amount));
      this.error = null;
    } catch (thrown) {
      this.error = messageOf(thrown);
    }
  }

  /** Begins with another bench, by default the baseline; asks first if runs or edits would be lost. */
  startOver(next = this.#fresh()): void {
    const { runs, script } = this.#bench;
    const isLoss = runs.some(({ isRecorded }) => !isRecorded) || !isSameScript(script, parentScript(this.#bench));
    this.asked = next;
    if (!isLoss) this.answer(true);
  }

  /** Begins with a trial of a study; `adapter` is the name of this machine's. */
  startFrom(view: StudyView, trial: TrialView, adapter: string | null): void {
    const next = trialBench(view, trial, adapter);
    if (next === null) this.error = words.noScript(trial.index);
    else this.startOver(next);
  }

  /** To what was asked. */
  answer(isAgreed: boolean): void {
    const { asked } = this;
    this.asked = null;
    if (!isAgreed || asked === null) return;
    this.cancel();
    this.error = null;
    this.#replace(asked);
    this.said = words.startsFrom(asked.start.title);
  }

  #fresh(): Bench {
    const { preset, budget } = this.#bench.manifest;
    const isOwn = budget.clock === presets[preset].budget.clock;
    return baselineBench(this.source, preset, isOwn ? budget.amount : undefined);
  }

  async #train(script: string, signal: AbortSignal): Promise<void> {
    const { manifest, runs } = this.#bench;
    const key = { arm: 'none', index: runs.length } as const;
    const parent = runs.length === 0 ? null : parentIndex(this.#bench);
    this.live = newLiveTrial(key);
    const [outcome] = await this.trainer.retrain({ manifest, trials: [{ ...key, script }] }, signal);
    if (outcome === undefined || (outcome.kind === 'failed' && outcome.failure === 'stopped'))
      throw new AppError('aborted', 'stopped');
    if (outcome.kind === 'failed' && runs.length === 0) throw new AppError(outcome.error.code, outcome.error.message);
    if (this.#bench.manifest !== manifest) return;
    this.#bench = withRun(this.#bench, parent, script, outcome);
    this.#save();
    this.said = this.#resultOf(key.index);
  }

  #resultOf(index: number): string {
    const delta = deltaOf(this.#bench, index);
    if (index === 0) return words.startMeasured;
    if (delta === null) return words.failed(index);
    const size = fixed(Math.abs(delta), 4);
    if (canKeep(this.#bench, index)) return words.better(index, size);
    return delta === 0 ? words.equal(index) : words.worse(index, size);
  }

  #explain(thrown: unknown, { aborted }: AbortSignal): void {
    const { code, message } = errorRecord(thrown, 'worker-message');
    if (aborted) this.said = words.cancelled;
    else if (code === 'aborted') this.error = words.givenUp;
    else this.error = message;
  }

  #replace(bench: Bench): void {
    this.#bench = bench;
    this.#save();
    this.#checkSoon();
  }

  #save(): void {
    this.remark = this.#write();
  }

  #write(): string {
    const remark = this.store.write(this.#bench);
    this.#isWritten = remark === '';
    return remark;
  }

  #checkSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#check(), checkDelayMs);
  }

  /** An answer about a text that has changed since is dropped. */
  async #check(): Promise<void> {
    const { script, manifest } = this.#bench;
    try {
      const problem = await this.trainer.checkScript(manifest, script);
      if (this.script === script) this.problem = problem;
    } catch (thrown) {
      this.said = words.unchecked(messageOf(thrown));
    }
  }
}
