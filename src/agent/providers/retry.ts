/** How long to wait before asking a busy server again: as it says, else 1, 2, 4 … seconds; never over two minutes. */
const longestWaitMs = 120_000;

/** Null if the server asks for more patience than that. `retryAfter` is seconds or an HTTP date. */
export function retryWaitMs(retryAfter: string | null, attempt: number, nowMs: number): number | null {
  const asked = retryAfter === null ? Number.NaN : askedMs(retryAfter.trim(), nowMs);
  if (Number.isNaN(asked)) return Math.min(1000 * 2 ** (attempt - 1), longestWaitMs);
  return asked > longestWaitMs ? null : Math.max(0, asked);
}

function askedMs(retryAfter: string, nowMs: number): number {
  return /^\d+(\.\d+)?$/.test(retryAfter) ? 1000 * Number(retryAfter) : Date.parse(retryAfter) - nowMs;
}
