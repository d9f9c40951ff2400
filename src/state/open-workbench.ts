/** The one workbench of the page, made when it is first asked for; a machine without a graphics driver begins small. */
import type { LabState } from './lab-state.svelte';
import { WorkbenchState } from './workbench-state.svelte';

/** `baseline` is the source that it starts from. */
export async function openWorkbench(lab: LabState, baseline: string): Promise<WorkbenchState> {
  await lab.opened;
  const gpu = lab.info?.gpu;
  const isSlow = gpu?.kind !== 'ready' || gpu.isSoftware;
  lab.workbench ??= new WorkbenchState(lab.retrainer, baseline, isSlow ? 'micro' : 'demo');
  return lab.workbench;
}
