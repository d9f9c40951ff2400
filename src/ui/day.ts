/** A moment as its day, alike for all visitors: `2 March 2026`. */
export const day = (time: string): string => new Date(time).toLocaleDateString('en-GB', { dateStyle: 'long' });
