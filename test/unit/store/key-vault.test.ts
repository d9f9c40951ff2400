import { expect, test } from 'vitest';
import { KeyVault } from '../../../src/store/key-vault';
import type { VaultStore } from '../../../src/store/key-vault';

const secret = 'sk-very-secret-0123456789';
const passphrase = 'correct horse battery';

function memoryStore() {
  const held = new Map<string, unknown>();
  const store: VaultStore = {
    get: (name) => Promise.resolve(held.get(name)),
    put: (name, sealed) => Promise.resolve(void held.set(name, sealed)),
    delete: (name) => Promise.resolve(void held.delete(name)),
  };
  return { held, vault: new KeyVault(store) };
}

type Held = Record<'salt' | 'iv' | 'ciphertext', Uint8Array> & { readonly iterations: number };
const bytesOf = (sealed: unknown): string =>
  Object.values(sealed as Held)
    .map((part) => Buffer.from(part as Uint8Array).toString('latin1'))
    .join();

test('a remembered key comes back under its passphrase, and nothing stored holds it', async () => {
  const { vault, held } = memoryStore();
  expect(await vault.has('openai')).toBe(false);
  await vault.remember('openai', secret, passphrase);
  expect(await vault.has('openai')).toBe(true);
  expect(await vault.unlock('openai', passphrase)).toBe(secret);
  const stored = held.get('openai') as Held;
  expect(stored.iterations).toBeGreaterThanOrEqual(600_000);
  expect([stored.salt.length, stored.iv.length]).toEqual([16, 12]);
  expect(JSON.stringify([...held]) + bytesOf({ a: stored.salt, b: stored.iv, c: stored.ciphertext })).not.toMatch(
    /sk-very|horse/,
  );
});

test('the same key is sealed differently each time', async () => {
  const { vault, held } = memoryStore();
  await vault.remember('a', secret, passphrase);
  const first = held.get('a') as Held;
  await vault.remember('a', secret, passphrase);
  const second = held.get('a') as Held;
  for (const part of ['salt', 'iv', 'ciphertext'] as const) expect(second[part]).not.toEqual(first[part]);
});

test('another passphrase, another name or a changed byte opens nothing, and says what to do', async () => {
  const { vault, held } = memoryStore();
  await vault.remember('openai', secret, passphrase);
  await expect(vault.unlock('openai', 'wrong passphrase')).rejects.toMatchObject({
    code: 'vault-locked',
    message: expect.stringContaining('try again, or forget') as unknown,
  });
  const stored = held.get('openai') as Held;
  held.set('gemini', stored);
  await expect(vault.unlock('gemini', passphrase)).rejects.toMatchObject({ code: 'vault-locked' });
  held.set('openai', { ...stored, ciphertext: stored.ciphertext.map((byte, i) => (i === 0 ? byte ^ 1 : byte)) });
  await expect(vault.unlock('openai', passphrase)).rejects.toMatchObject({ code: 'vault-locked' });
  held.set('openai', { ...stored, iterations: 1 });
  await expect(vault.unlock('openai', passphrase)).rejects.toThrow(/no readable key/);
});

test('a short passphrase is refused, and what is forgotten is gone', async () => {
  const { vault, held } = memoryStore();
  await expect(vault.remember('openai', secret, 'short')).rejects.toMatchObject({ code: 'usage' });
  expect(held.size).toBe(0);
  await vault.remember('openai', secret, passphrase);
  await vault.forget('openai');
  await expect(vault.unlock('openai', passphrase)).rejects.toThrow(/enter the key anew/);
});
