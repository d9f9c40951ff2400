/** The sandbox of the lab, in a worker of its own; in this thread where there are no workers, as in Node. */
import { createSandbox } from '../../src/script/sandbox';
import type { ScriptSandbox } from '../../src/script/sandbox';
import { spawnSandbox } from '../../src/script/sandbox-client';

export const openSandbox: () => ScriptSandbox = 'Worker' in globalThis ? spawnSandbox : createSandbox;
