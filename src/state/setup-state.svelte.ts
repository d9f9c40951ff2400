/** What the setup form holds until a study starts. The key stays in memory, unless the visitor has it encrypted. */
import { providers } from '../agent/providers/catalogue';
import type { ProviderFacts } from '../agent/providers/catalogue';
import { canonicalJson } from '../base/hash';
import { KeyVault, browserVaultStore } from '../store/key-vault';
import type { ArmId, StudyManifest } from '../study/manifest';
import { armIds } from '../study/manifest';
import { presets } from '../study/presets';
import type { PresetId } from '../study/presets';
import { protocolIds, protocolOf } from '../study/protocol';
import type { ProtocolId } from '../study/protocol';
import type { LlmChoice, ProviderId } from '../study/researcher-choice';
import type { Budget } from '../trial/types';
import type { LabChoices } from '../worker/lab-client';
import { needsLanguageModel } from './arm-kinds';
import type { Design, Hideable } from './design-link';
import { KeyState } from './key-state.svelte';
import { plannedStages } from './training-plan';
import type { PlannedStage } from './training-plan';
import { setupWords } from '../words/setup';

/** Why the form cannot repeat a design as it was. */
type Unmet = keyof typeof setupWords.unmet;

export class SetupState {
  preset: PresetId = $state('demo');
  corpusId = $state('embedded');
  researcher: 'librarian' | 'llm' = $state('librarian');
  provider: ProviderId = $state('openai-compatible');
  endpoint = $state('http://localhost:11434/v1');
  model = $state('');
  /** Null: no cap. */
  capUsd: number | null = $state(null);
  capTokens: number | null = $state(null);
  /** US dollars a million tokens; null: as the table of prices says. */
  priceIn: number | null = $state(null);
  priceOut: number | null = $state(null);
  clock: Budget['clock'] = $state('reference-seconds');
  amount = $state(60);
  trialsPerArm = $state(6);
  seed = $state(7);
  care: ProtocolId = $state('controlled');
  /** By the link that filled the form. */
  isSeedFixed = $state(false);
  hide: readonly Hideable[] = $state.raw([]);
  /** The study whose design the form was filled with; null for a study of one's own. */
  #repeated: { readonly name: string; readonly unmet: readonly Unmet[]; readonly design: string } | null =
    $state.raw(null);
  #wanted: readonly ArmId[] = $state.raw(['none', 'papers']);
  readonly key: KeyState;

  constructor(preset: PresetId = 'demo', vault = new KeyVault(browserVaultStore())) {
    this.key = new KeyState(vault);
    this.choosePreset(preset);
  }

  get facts(): ProviderFacts {
    return providers[this.provider];
  }

  /** The chosen arms that can be run, in the order in which they are listed. */
  get arms(): readonly ArmId[] {
    return armIds.filter((arm) => this.#wanted.includes(arm) && this.canRun(arm));
  }

  canRun(arm: ArmId): boolean {
    return this.researcher === 'llm' || !needsLanguageModel(arm);
  }

  toggleArm(arm: ArmId, isChosen: boolean): void {
    const others = this.#wanted.filter((id) => id !== arm);
    this.#wanted = isChosen ? [...others, arm] : others;
  }

  /** The trainings that the study will make, stage by stage. */
  get stages(): PlannedStage[] {
    const { trialsPerArm, care, arms } = this;
    return plannedStages({ arms: arms.length, trialsPerArm, protocol: protocolOf(care) });
  }

  /** What goes with the choices, and never into them. */
  get secrets(): { readonly apiKey: string } {
    return { apiKey: this.key.value };
  }

  /** Takes over the preset's own corpus, budget and number of trials. */
  choosePreset(id: PresetId): void {
    const { corpusId, budget, trialsPerArm, protocol } = presets[id];
    this.preset = id;
    this.corpusId = corpusId;
    this.clock = budget.clock;
    this.amount = budget.amount;
    this.trialsPerArm = trialsPerArm;
    this.care = protocol;
  }

  /** Fills the form with the design of a study, and another seed. */
  repeat(manifest: StudyManifest, seed: number): void {
    const { preset, corpusId, budget, trialsPerArm, arms, researcher, protocol, kernels, name } = manifest;
    const care = protocolIds.find((id) => canonicalJson(protocolOf(id)) === canonicalJson(protocol));
    this.choosePreset(preset);
    this.chooseResearcher(researcher.kind === 'llm' ? 'llm' : 'librarian');
    if (researcher.kind === 'llm') this.adopt(researcher);
    this.#wanted = arms;
    [this.corpusId, this.clock, this.amount] = [corpusId, budget.clock, budget.amount];
    [this.trialsPerArm, this.seed, this.care] = [trialsPerArm, seed, care ?? this.care];
    const unmet: readonly Unmet[] = [
      ...(care === undefined ? (['protocol'] as const) : []),
      ...(kernels === 'tuned' ? (['tuned'] as const) : []),
      ...(researcher.kind === 'recorded' ? (['recorded'] as const) : []),
      ...(this.#limitsOf(researcher) ? (['limits'] as const) : []),
    ];
    this.#repeated = { name, unmet, design: this.#design };
  }

  /** What a link to this form says. */
  design(): Design {
    const { preset, corpusId, arms, care, clock, amount, trialsPerArm, seed, isSeedFixed, hide } = this;
    const model = this.researcher === 'llm' ? { provider: this.provider, name: this.model.trim() } : null;
    return { preset, corpusId, model, arms, care, clock, amount, trialsPerArm, seed, isSeedFixed, hide };
  }

  apply({ model, arms, ...design }: Design): void {
    this.choosePreset(design.preset);
    this.chooseResearcher(model === null ? 'librarian' : 'llm');
    if (model !== null) {
      this.chooseProvider(model.provider);
      this.model = model.name;
    }
    this.#wanted = arms;
    [this.corpusId, this.clock, this.amount] = [design.corpusId, design.clock, design.amount];
    [this.trialsPerArm, this.seed, this.care] = [design.trialsPerArm, design.seed, design.care];
    [this.isSeedFixed, this.hide] = [design.isSeedFixed, design.hide];
    this.endRepeat();
  }

  hides(part: Hideable): boolean {
    return this.hide.includes(part);
  }

  /** Null once the visitor has chosen another design. */
  get repeats(): { readonly name: string; readonly unmet: readonly string[] } | null {
    if (this.#repeated?.design !== this.#design) return null;
    return { name: this.#repeated.name, unmet: this.#repeated.unmet.map((reason) => setupWords.unmet[reason]) };
  }

  endRepeat(): void {
    this.#repeated = null;
  }

  get #design(): string {
    const { name, seed, ...design } = this.choices();
    return canonicalJson(design);
  }

  chooseResearcher(kind: 'librarian' | 'llm'): void {
    this.researcher = kind;
    if (kind === 'llm') void this.key.choose(this.#keyName);
  }

  /** Takes over the provider's address and usual model. */
  chooseProvider(provider: ProviderId): void {
    const { defaultEndpoint, defaultModel } = providers[provider];
    this.provider = provider;
    this.endpoint = defaultEndpoint ?? '';
    this.model = defaultModel;
    void this.key.choose(this.#keyName);
  }

  /** The address is written: the key field is for this one. */
  settleAddress(): void {
    void this.key.settle(this.#keyName);
  }

  /** A study on the screen is resumed with a key for its own provider, never with one that was typed for another. */
  adopt({ provider = 'openai-compatible', endpoint, model, price, spendCap }: LlmChoice): void {
    [this.provider, this.endpoint, this.model] = [provider, endpoint, model];
    [this.priceIn, this.priceOut] = [price?.inputUsdPerMtok ?? null, price?.outputUsdPerMtok ?? null];
    [this.capUsd, this.capTokens] = [spendCap?.usd ?? null, spendCap?.tokens ?? null];
    void this.key.choose(this.#keyName);
  }

  /** The visitor came back from OpenRouter with a key. */
  async signedIn(key: string): Promise<void> {
    this.researcher = 'llm';
    this.chooseProvider('openrouter');
    await this.key.choose(this.#keyName);
    this.key.value = key;
    this.key.remark = setupWords.signedIn;
  }

  get #keyName(): string {
    return this.facts.isEndpointFixed ? this.provider : `${this.provider} ${this.endpoint.trim()}`;
  }

  choices(): LabChoices {
    const { preset, corpusId, clock, amount, trialsPerArm, seed, arms, care } = this;
    const model = this.model.trim();
    const name = `${presets[preset].title} study, ${this.researcher === 'llm' ? model : 'librarian'}, seed ${seed}`;
    const researcher = this.researcher === 'librarian' ? { kind: 'librarian' as const } : this.#llm(model);
    return {
      ...{ name, preset, corpusId, researcher, budget: { clock, amount }, trialsPerArm, seed },
      ...{ arms: [...arms], protocol: care },
    };
  }

  /** What the form has no field for. */
  #limitsOf(researcher: StudyManifest['researcher']): boolean {
    return researcher.kind === 'llm' && (researcher.limits !== undefined || researcher.temperature !== undefined);
  }

  #llm(model: string): LlmChoice {
    const { provider, endpoint, capUsd, capTokens, priceIn, priceOut } = this;
    const cap = { ...(capTokens === null ? {} : { tokens: capTokens }), ...(capUsd === null ? {} : { usd: capUsd }) };
    const hasPrice = priceIn !== null && priceOut !== null;
    return {
      kind: 'llm',
      provider,
      endpoint: endpoint.trim(),
      model,
      ...(hasPrice ? { price: { inputUsdPerMtok: priceIn, outputUsdPerMtok: priceOut } } : {}),
      ...(Object.keys(cap).length === 0 ? {} : { spendCap: cap }),
    };
  }
}
