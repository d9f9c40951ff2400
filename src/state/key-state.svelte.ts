/** The key of the chosen provider: in memory, and if the visitor says so, in the vault. Failures are sentences for the form. */
import { messageOf } from '../base/errors';
import type { KeyVault } from '../store/key-vault';
import { setupWords } from '../words/setup';

export class KeyState {
  value = $state('');
  passphrase = $state('');
  /** Whether the vault holds a key of this provider. */
  isStored = $state(false);
  isBusy = $state(false);
  /** What happened last, for the visitor. */
  remark = $state('');
  #name: string | null = null;

  constructor(private readonly vault: KeyVault) {}

  /** Another provider or address, another key: what was typed for one must not be sent to the next. */
  choose(name: string): Promise<void> {
    if (this.#name !== null && this.#name !== name) this.value = '';
    return this.settle(name);
  }

  /** The visitor has corrected the address that the key is meant for. */
  async settle(name: string): Promise<void> {
    if (this.#name === name) return;
    this.#name = name;
    this.remark = '';
    await this.#attempt('', async () => {
      const isStored = await this.vault.has(name);
      if (this.#name === name) this.isStored = isStored;
    });
  }

  remember(): Promise<void> {
    return this.#attempt(setupWords.keyRemembered, async (name) => {
      await this.vault.remember(name, this.value.trim(), this.passphrase);
      this.isStored = true;
    });
  }

  unlock(): Promise<void> {
    return this.#attempt(setupWords.keyUnlocked, async (name) => {
      const key = await this.vault.unlock(name, this.passphrase);
      if (this.#name === name) this.value = key;
    });
  }

  forget(): Promise<void> {
    return this.#attempt(setupWords.keyForgotten, async (name) => {
      await this.vault.forget(name);
      this.isStored = false;
      this.value = '';
    });
  }

  async #attempt(done: string, work: (name: string) => Promise<void>): Promise<void> {
    if (this.#name === null) return;
    this.isBusy = true;
    try {
      await work(this.#name);
      this.remark = done;
      if (done !== '') this.passphrase = '';
    } catch (thrown) {
      this.remark = messageOf(thrown);
    } finally {
      this.isBusy = false;
    }
  }
}
