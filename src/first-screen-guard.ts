/**
 * In the head of the built page, before anything is drawn: the first screen that the page brings along, in English, stays unseen where the
 * address or the visitor's language asks for another.
 */
import { visitorLanguage } from './state/visitor-language';

const isEmbedded = new URLSearchParams(location.search).has('embed');
if (location.hash !== '' || isEmbedded || visitorLanguage(window) !== 'en')
  document.documentElement.classList.add('elsewhere');
