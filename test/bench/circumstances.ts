/** Where and with what the bench ran. */
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';

const rivals = ['@jax-js/jax', '@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-webgpu'] as const;

/** What the figures depend on besides the code. */
export function circumstances(adapter: string) {
  const versionOf = (name: string): string => {
    const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { version: string };
    return version;
  };
  return {
    adapter,
    date: new Date().toISOString(),
    cpu: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    /** Of the minute before; above 0 something else was running. */
    loadBefore: loadavg()[0] as number,
    rivals: Object.fromEntries(rivals.map((name) => [name, versionOf(name)])),
  };
}

type Circumstances = ReturnType<typeof circumstances>;

export const headline = ({ adapter, cpu, loadBefore, rivals: versions }: Circumstances): string =>
  [
    `Adapter ${adapter}; ${cpu}, load ${loadBefore.toFixed(1)} before the start.`,
    `Rivals: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
    'Figures are medians over rounds in which the engines take turns; spreads are lowest to highest.',
  ].join('\n');
