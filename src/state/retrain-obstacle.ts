/** Why nothing can be trained beside a study now, or null. */
import type { LabInfo } from '../worker/lab-client';

interface Lab {
  readonly info: LabInfo | null;
  readonly isBroken: boolean;
  readonly runningId: string | null;
}

export function retrainObstacle({ info, isBroken, runningId }: Lab): string | null {
  if (info === null) return isBroken ? 'The lab did not start; reload the page.' : 'Looking for a GPU…';
  if (info.gpu.kind === 'missing') return `Training needs WebGPU, and ${info.gpu.reason}.`;
  return runningId === null ? null : 'A study is training on this GPU; pause it first.';
}
