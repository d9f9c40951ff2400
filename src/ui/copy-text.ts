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

/** The whole address of a fragment of this page. */
export const addressOf = (fragment: string): string => new URL(fragment, location.href.split(/[?#]/, 1)[0]).href;
