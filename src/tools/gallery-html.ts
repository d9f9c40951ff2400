/**
 * gallery/index.html and gallery/NAME.html for each recorded study, made from the list of them, so that crawlers and people without
 * JavaScript see what was found.
 */
import { parseIndex, recordedName } from '../state/recorded-studies';
import type { RecordedStudy } from '../state/recorded-studies';

const question = 'Does reading papers make an AI a better machine-learning researcher?';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`);

const style = `:root{color-scheme:light dark;--paper:light-dark(#faf8f3,#14171c);--surface:light-dark(#fffefb,#1b1f26);--ink:light-dark(#1e2229,#e7e4dc);--muted:light-dark(#5b6270,#a0a8b4);--rule:light-dark(#e3ddd0,#2f353f);--papers:light-dark(#1f5583,#86b8ea)}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2rem 1.5rem 3rem;display:grid;gap:1.3rem;overflow-wrap:anywhere}
h1,h2{font-family:'Iowan Old Style','Palatino Linotype',Palatino,Georgia,serif;line-height:1.2;margin:0;text-wrap:balance}
p{margin:0}a{color:var(--papers);text-underline-offset:.18em}.muted{color:var(--muted)}
:focus-visible{outline:3px solid var(--papers);outline-offset:2px}
article{display:grid;gap:.6rem;padding:1.2rem 1.4rem;background:var(--surface);border:1px solid var(--rule);border-radius:6px}
img{width:100%;height:auto;border:1px solid var(--rule);border-radius:6px}
.go{justify-self:start;padding:.6rem 1rem;border-radius:6px;background:var(--ink);color:var(--paper);text-decoration:none}`;

interface Page {
  readonly title: string;
  readonly description: string;
  /** Of the picture, beside the page. */
  readonly image: string | null;
  readonly file: string;
  readonly body: string;
}

function htmlOf({ title, description, image, file, body }: Page, address: string | undefined): string {
  const full = (path: string): string => (address === undefined ? `../${path}` : new URL(path, address).href);
  const tags = [
    ...[
      ['og:type', 'article'],
      ['og:site_name', 'Bibliograd'],
      ['og:title', title],
      ['og:description', description],
    ],
    ...(address === undefined ? [] : [['og:url', full(file)]]),
    ...(image === null
      ? []
      : [
          ['og:image', full(image)],
          ['og:image:width', '1200'],
          ['og:image:height', '630'],
        ]),
  ].map(([name, value]) => `<meta property="${name}" content="${escaped(value ?? '')}">`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="description" content="${escaped(description)}">
<meta name="twitter:card" content="summary_large_image">
${tags.join('\n')}
<link rel="icon" href="../icon.svg" type="image/svg+xml">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;
}

const recordedWords = ({ recorded, device, researcher }: RecordedStudy): string =>
  `Recorded on ${recorded.slice(0, 10)} on ${device}, by this researcher: ${researcher}.`;

function studyPage(study: RecordedStudy): Page {
  const name = recordedName(study);
  const picture = `studies/${name}.png`;
  return {
    ...{
      title: `${study.title} · Bibliograd`,
      description: study.sentence,
      image: picture,
      file: `gallery/${name}.html`,
    },
    body: `<p><a href="index.html">All recorded studies</a></p>
<h1>${escaped(study.title)}</h1>
<p class="muted">${question}</p>
<img src="../${picture}" width="1200" height="630" alt="Lowest val_bpb so far of each arm, trial by trial">
<p>${escaped(study.sentence)}</p>
<p class="muted">${escaped(recordedWords(study))} One study is an anecdote.</p>
<a class="go" href="../#recorded/${name}">Open it in Bibliograd</a>
<p><a href="../#recorded/${name}/report">Its report</a> · <a href="../studies/${study.file}" download>Its journal</a></p>`,
  };
}

function galleryPage(studies: readonly RecordedStudy[]): Page {
  const [first] = studies;
  const items = studies.map(
    (study) => `<article>
<h2><a href="${recordedName(study)}.html">${escaped(study.title)}</a></h2>
<p>${escaped(study.sentence)}</p>
<p class="muted">${escaped(recordedWords(study))}</p>
</article>`,
  );
  return {
    ...{ title: 'Recorded studies · Bibliograd', description: question, file: 'gallery/index.html' },
    image: first === undefined ? null : `studies/${recordedName(first)}.png`,
    body: `<p><a href="../">Bibliograd</a></p>
<h1>Recorded studies</h1>
<p class="muted">${question} Each of these can be watched without a GPU, and its trials trained again on yours.</p>
${items.join('\n') || '<p>None is recorded yet.</p>'}`,
  };
}

/** By path in the built site. */
export function galleryFiles(index: string, address?: string): Readonly<Record<string, string>> {
  const studies = parseIndex(index);
  return Object.fromEntries(
    [galleryPage(studies), ...studies.map(studyPage)].map((page) => [page.file, htmlOf(page, address)]),
  );
}
