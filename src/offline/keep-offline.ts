/** Lets the browser keep the site, once the page has what it needs. Where it cannot, the site works with a network only. */
export async function keepOffline(baseUrl: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  if (document.readyState !== 'complete')
    await new Promise((resolve) => window.addEventListener('load', resolve, { once: true }));
  await navigator.serviceWorker.register(new URL('service-worker.js', baseUrl)).catch((thrown: unknown) => {
    console.info('offline use:', thrown);
  });
}
