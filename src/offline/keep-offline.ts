/** Lets the browser keep the site, once the page has what it needs; where it may not, the site needs a network as before. */
export async function keepOffline(baseUrl: string): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  if (document.readyState !== 'complete')
    await new Promise((resolve) => window.addEventListener('load', resolve, { once: true }));
  return navigator.serviceWorker.register(new URL('service-worker.js', baseUrl)).then(
    () => true,
    () => false,
  );
}
