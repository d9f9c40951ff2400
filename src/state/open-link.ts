/** `#open=https://…`: the address of a study in another place. */
import { AppError } from '../base/errors';

const longestAddress = 2000;

/** Null if the fragment is about something else. @throws AppError `usage` for an address that is not opened. */
export function parseOpenLink(fragment: string, here: string): URL | null {
  if (!fragment.startsWith('#open=')) return null;
  const given = fragment.slice('#open='.length);
  const text = /^https?%3a/i.test(given) ? decodedOr(given) : given;
  const isFit = text !== '' && text.length <= longestAddress && URL.canParse(text, here);
  const url = isFit ? new URL(text, here) : null;
  // A blob: address has its maker's origin, too.
  const isHere = url?.protocol === 'http:' && url.origin === new URL(here).origin;
  const isAllowed = url !== null && (url.protocol === 'https:' || isHere);
  if (!isAllowed || url.username !== '' || url.password !== '')
    throw new AppError(
      'usage',
      'open: the address after #open= must begin with https:// (or be on this site), be shorter than 2,000 characters and hold no user name; check the link',
    );
  url.hash = '';
  return url;
}

function decodedOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (thrown) {
    return thrown instanceof URIError ? '' : text;
  }
}
