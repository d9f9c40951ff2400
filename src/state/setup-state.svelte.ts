/** What the setup form holds until a study starts. The key stays here, in memory. */
import { presets } from '../study/presets';
import type { PresetId } from '../study/presets';
import type { Budget } from '../trial/types';
import type { LabChoices } from '../worker/lab-client';

export class SetupState {
  preset: PresetId = $state('demo');
  corpusId = $state('embedded');
  researcher: 'librarian' | 'llm' = $state('librarian');
  endpoint = $state('http://localhost:11434/v1');
  model = $state('');
  apiKey = $state('');
  clock: Budget['clock'] = $state('reference-seconds');
  amount = $state(60);
  trialsPerArm = $state(6);
  seed = $state(7);

  constructor(preset: PresetId = 'demo') {
    this.choosePreset(preset);
  }

  /** Takes over the preset's own corpus, budget and number of trials. */
  choosePreset(id: PresetId): void {
    const { corpusId, budget, trialsPerArm } = presets[id];
    this.preset = id;
    this.corpusId = corpusId;
    this.clock = budget.clock;
    this.amount = budget.amount;
    this.trialsPerArm = trialsPerArm;
  }

  choices(): LabChoices {
    const { preset, corpusId, clock, amount, trialsPerArm, seed } = this;
    const model = this.model.trim();
    const name = `${presets[preset].title} study, ${this.researcher === 'llm' ? model : 'librarian'}, seed ${seed}`;
    const researcher =
      this.researcher === 'librarian'
        ? { kind: 'librarian' as const }
        : { kind: 'llm' as const, endpoint: this.endpoint.trim(), model };
    return { name, preset, corpusId, researcher, budget: { clock, amount }, trialsPerArm, seed };
  }
}
