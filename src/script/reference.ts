/** The train-script language in one page, for researchers, human or not; made from the docstrings by npm run reference:build. */
import text from './reference.md?raw';

export const scriptReference = text;
