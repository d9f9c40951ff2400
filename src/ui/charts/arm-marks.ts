/** How an arm looks besides its colour: the dash of its line and the shape of its points. */
import type { ArmId } from '../../state/vocabulary';

export interface ArmLook {
  /** `stroke-dasharray`; empty for a whole line. */
  readonly dash: string;
  /** Drawn around (0, 0), about 10 units wide. */
  readonly point: string;
}

export const armLooks: Readonly<Record<ArmId, ArmLook>> = {
  none: { dash: '6 3', point: 'M-4.5 -4.5H4.5V4.5H-4.5Z' },
  papers: { dash: '', point: 'M5 0A5 5 0 1 1 -5 0A5 5 0 1 1 5 0Z' },
  placebo: { dash: '2 3', point: 'M0 -6L6 0L0 6L-6 0Z' },
  reflection: { dash: '9 3 2 3', point: 'M0 -5.5L5.5 4.5H-5.5Z' },
  random: { dash: '1 3', point: 'M0 5.5L5.5 -4.5H-5.5Z' },
  tpe: { dash: '12 4', point: 'M-1.8 -5.5H1.8V-1.8H5.5V1.8H1.8V5.5H-1.8V1.8H-5.5V-1.8H-1.8Z' },
  'cma-es': { dash: '6 3 1 3 1 3', point: 'M-5.5 0L-2.7 -5H2.7L5.5 0L2.7 5H-2.7Z' },
};

export const lookOf = (arm: string): ArmLook => armLooks[Object.hasOwn(armLooks, arm) ? (arm as ArmId) : 'none'];
