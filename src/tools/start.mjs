// npm start: installs what is missing, builds the site, serves it and opens it.
import { spawn } from 'node:child_process';
import { installDependencies, root } from './dependencies.mjs';

installDependencies();
const { build, preview } = await import('vite');
await build({ root, logLevel: 'warn' });
const port = Number(process.env.PORT ?? 4173);
const server = await preview({ root, preview: { port, host: 'localhost' } });
const url = server.resolvedUrls?.local[0] ?? `http://localhost:${port}/`;
console.log(`\nBibliograd is at ${url}\nPress Ctrl+C to stop.`);

const openers = { darwin: ['open'], win32: ['cmd', '/c', 'start'], linux: ['xdg-open'] };
const [command, ...args] = openers[process.platform] ?? [];
if (command && process.stdout.isTTY) {
  spawn(command, [...args, url], { stdio: 'ignore', detached: true }).on('error', () => {
    console.log('No browser could be opened from here; open the address above yourself.');
  });
}
