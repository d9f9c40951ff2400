/** Whether this visitor asked their system for less motion: then nothing plays by itself. */
export const wantsStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
