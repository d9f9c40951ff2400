/** What unit tests write into the system's temporary folder lies in one of their own, which goes when they end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Before any worker starts: they inherit the environment. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'bibliograd-test-'));
  process.env['TMPDIR'] = process.env['TEMP'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
