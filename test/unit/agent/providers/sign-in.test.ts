import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { keyFromSignIn, leaveForSignIn } from '../../../../src/state/sign-in';
import type { SignInPage } from '../../../../src/state/sign-in';

const code = 'auth-code-123456';
const key = 'sk-or-v1-0123456789';

function pageAt(href: string, answer: () => Response = () => Response.json({ key })) {
  const stored = new Map<string, string>();
  const sent: { url: string; body: Record<string, string> }[] = [];
  const went: string[] = [];
  const page: SignInPage = {
    location: { href, assign: (address) => void went.push(String(address)) },
    history: { replaceState: (_data, _unused, url) => void went.push(String(url)) },
    sessionStorage: {
      getItem: (name) => stored.get(name) ?? null,
      setItem: (name, value) => void stored.set(name, value),
      removeItem: (name) => void stored.delete(name),
    },
    fetch: (url, init) => {
      sent.push({ url: url as string, body: JSON.parse(init?.body as string) as Record<string, string> });
      return Promise.resolve(answer());
    },
  };
  return { page, stored, sent, went };
}

const back = (visit: ReturnType<typeof pageAt>): SignInPage => ({
  ...visit.page,
  location: { ...visit.page.location, href: `https://site.example/lab/?code=${code}&lang=en#papers` },
});

test('a visitor leaves with a challenge and comes back for a key; the code leaves the address, the verifier the store', async () => {
  const visit = pageAt('https://site.example/lab/?lang=en#papers');
  await leaveForSignIn(visit.page);
  const address = new URL(visit.went[0] ?? '');
  expect(address.origin + address.pathname).toBe('https://openrouter.ai/auth');
  expect(address.searchParams.get('callback_url')).toBe('https://site.example/lab/?lang=en');
  expect(address.searchParams.get('code_challenge_method')).toBe('S256');
  expect(await keyFromSignIn(back(visit))).toBe(key);
  expect(visit.went[1]).toBe('https://site.example/lab/?lang=en#papers');
  expect(visit.stored.size).toBe(0);
  const [request] = visit.sent;
  expect(request?.url).toBe('https://openrouter.ai/api/v1/auth/keys');
  expect(request?.body['code']).toBe(code);
  const verifier = request?.body['code_verifier'] ?? '';
  expect(verifier.length).toBeGreaterThanOrEqual(43);
  expect(createHash('sha256').update(verifier).digest('base64url')).toBe(address.searchParams.get('code_challenge'));
  expect(address.href).not.toContain(verifier);
});

test('a code that nobody here asked for is left alone', async () => {
  const visit = pageAt('https://site.example/?code=x');
  expect(await keyFromSignIn(visit.page)).toBeNull();
  expect(visit.sent).toEqual([]);
});

test.each([
  ['refuses', () => Response.json({ error: 'no' }, { status: 403 })],
  ['answers a web page', () => new Response('<html>')],
  ['answers no key', () => Response.json({})],
])('a server that %s is a typed error without the code', async (_what, answer) => {
  const visit = pageAt('https://site.example/', answer);
  await leaveForSignIn(visit.page);
  const failure = await keyFromSignIn(back(visit)).catch((thrown: unknown) => thrown);
  expect(failure).toMatchObject({ code: 'endpoint-auth' });
  expect(String(failure)).not.toContain(code);
  expect(visit.stored.size).toBe(0);
});
