/** Puts a text on the clipboard, and says in a word or two what came of it. */
import { pageWords } from '../words/page';

export async function copyText(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return pageWords.copied;
  } catch (thrown) {
    return thrown instanceof DOMException ? pageWords.copyingDenied : pageWords.cannotCopy;
  }
}

const siteAddress = (): string => location.href.split(/[?#]/, 1)[0] ?? '';

/** The whole address of a fragment of this page. */
export const addressOf = (fragment: string): string => new URL(fragment, siteAddress()).href;

/** HTML that shows a recorded study in another page. */
export function frameOf(title: string, fragment: string): string {
  const frame = document.createElement('iframe');
  frame.src = `${siteAddress()}?embed${fragment}`;
  frame.title = title;
  frame.width = '100%';
  frame.height = '720';
  frame.style.border = '0';
  frame.loading = 'lazy';
  return frame.outerHTML;
}
