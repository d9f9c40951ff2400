/** A script of its own, without imports: for a service worker, or the head of a page. */
import { rolldown } from 'rolldown';

export async function classicScript(input: string): Promise<string> {
  const bundle = await rolldown({ input, logLevel: 'warn' });
  const { output } = await bundle.generate({ format: 'iife', minify: true });
  await bundle.close();
  return output[0].code.trim();
}
