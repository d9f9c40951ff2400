/** A technique note: what a practitioner needs to try it, written for this project, with the paper that it comes from. */
import * as v from 'valibot';

export const sections = ['Formula', 'Defaults', 'Helps when', 'Fails when', 'Verify'] as const;
export type Section = (typeof sections)[number];

export const noteSchema = v.object({
  slug: v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)),
  title: v.string(),
  family: v.string(),
  aliases: v.array(v.string()),
  /** Title of the paper. */
  paper: v.string(),
  authors: v.array(v.string()),
  year: v.number(),
  arxiv: v.nullable(v.string()),
  /** Where the paper is, if not on arXiv. */
  url: v.nullable(v.string()),
  related: v.array(v.string()),
  summary: v.string(),
  sections: v.object({
    Formula: v.string(),
    Defaults: v.string(),
    'Helps when': v.string(),
    'Fails when': v.string(),
    Verify: v.string(),
  }),
});

export type Note = v.InferOutput<typeof noteSchema>;

export const notesSchema = v.array(noteSchema);

/** As an agent reads it. */
export const noteText = ({ title, summary, sections: texts }: Note): string =>
  [`${title}: ${summary}`, ...sections.map((section) => `${section}: ${texts[section]}`)].join('\n\n');
