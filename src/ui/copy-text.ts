/** Puts a text on the clipboard, and says in a word or two what came of it. */
export async function copyText(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return 'Copied.';
  } catch (thrown) {
    return thrown instanceof DOMException ? 'The browser did not allow copying.' : 'This browser cannot copy here.';
  }
}
