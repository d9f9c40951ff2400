/**
 * Keys of providers, encrypted under the visitor's passphrase: PBKDF2-SHA256 makes a key of it, AES-GCM seals the secret, and only
 * salt, iv and ciphertext are stored. Nothing is stored unless the visitor asks; the passphrase never is.
 */
import { openDB } from 'idb';
import type { DBSchema } from 'idb';
import * as v from 'valibot';
import { AppError } from '../base/errors';

/** OWASP's figure of 2023 for PBKDF2-HMAC-SHA256. */
const iterations = 600_000;
const shortestPassphrase = 8;

const sealedSchema = v.object({
  iterations: v.pipe(v.number(), v.integer(), v.minValue(iterations), v.maxValue(100 * iterations)),
  salt: v.instance(Uint8Array),
  iv: v.instance(Uint8Array),
  ciphertext: v.instance(Uint8Array),
});
type Sealed = v.InferOutput<typeof sealedSchema>;

/** Where sealed keys lie, by name. */
export interface VaultStore {
  get(name: string): Promise<unknown>;
  put(name: string, sealed: Sealed): Promise<void>;
  delete(name: string): Promise<void>;
}

export class KeyVault {
  constructor(private readonly store: VaultStore) {}

  async has(name: string): Promise<boolean> {
    return (await this.store.get(name)) !== undefined;
  }

  /** @throws AppError `usage` for a passphrase that is too short. */
  async remember(name: string, secret: string, passphrase: string): Promise<void> {
    if (passphrase.length < shortestPassphrase)
      throw new AppError(
        'usage',
        `key vault: the passphrase must have ${shortestPassphrase} characters or more; a sentence is best`,
      );
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const key = await keyFrom(passphrase, salt, iterations);
    const plain = new TextEncoder().encode(secret);
    const sealed = await crypto.subtle.encrypt(aes(iv, name), key, plain);
    await this.store.put(name, { iterations, salt, iv, ciphertext: new Uint8Array(sealed) });
  }

  /** @throws AppError `vault-locked` if there is none, it is damaged, or the passphrase is not the one. */
  async unlock(name: string, passphrase: string): Promise<string> {
    const parsed = v.safeParse(sealedSchema, await this.store.get(name));
    if (!parsed.success) throw locked('there is no readable key here; enter the key anew');
    const { salt, iv, ciphertext } = parsed.output;
    const key = await keyFrom(passphrase, salt, parsed.output.iterations);
    try {
      const plain = await crypto.subtle.decrypt(aes(iv, name), key, Uint8Array.from(ciphertext));
      return new TextDecoder('utf-8', { fatal: true }).decode(plain);
    } catch {
      throw locked('this passphrase does not open it; try again, or forget the stored key and enter it anew');
    }
  }

  async forget(name: string): Promise<void> {
    await this.store.delete(name);
  }
}

const locked = (what: string): AppError => new AppError('vault-locked', `key vault: ${what}`);

/** The name is authenticated too: a key cannot be put under another provider. */
const aes = (iv: Uint8Array, name: string): AesGcmParams => ({
  name: 'AES-GCM',
  iv: Uint8Array.from(iv),
  additionalData: new TextEncoder().encode(name),
});

async function keyFrom(passphrase: string, salt: Uint8Array, rounds: number): Promise<CryptoKey> {
  const words = new TextEncoder().encode(passphrase.normalize('NFC'));
  const material = await crypto.subtle.importKey('raw', words, 'PBKDF2', false, ['deriveKey']);
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt: Uint8Array.from(salt), iterations: rounds };
  return crypto.subtle.deriveKey(derivation, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

interface VaultDatabase extends DBSchema {
  keys: { key: string; value: Sealed };
}

export function browserVaultStore(databaseName = 'bibliograd-keys'): VaultStore {
  const use = async <T>(work: (database: Awaited<ReturnType<typeof open>>) => Promise<T>): Promise<T> => {
    const database = await open(databaseName).catch((cause: unknown) => {
      throw new AppError('storage-denied', 'key vault: this browser lets nothing be stored here; enter the key anew', {
        cause,
      });
    });
    try {
      return await work(database);
    } finally {
      database.close();
    }
  };
  return {
    get: (name) => use((database) => database.get('keys', name)),
    put: (name, sealed) => use(async (database) => void (await database.put('keys', sealed, name))),
    delete: (name) => use((database) => database.delete('keys', name)),
  };
}

const open = (name: string) =>
  openDB<VaultDatabase>(name, 1, { upgrade: (database) => void database.createObjectStore('keys') });
