/** Tables as CSV (RFC 4180), for spreadsheets and scripts. */
import { saveFile } from './journal/save-file';

export type Cell = string | number | null;

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A text that a spreadsheet would run as a formula is marked as text: titles come from researchers. */
function cellText(cell: Cell): string {
  if (typeof cell === 'number') return `${cell}`;
  const text = cell ?? '';
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.,]+( %)?$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvOf = ({ head, rows }: Table): string =>
  [head, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('');

/** What a table of the page says, cell by cell. */
export function tableOf(element: HTMLTableElement): Table {
  const [head = [], ...rows] = [...element.rows].map((row) =>
    [...row.cells].map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim().replaceAll('−', '-')),
  );
  return { head, rows };
}

export const saveTable = (name: string, table: Table): void =>
  saveFile({ name: `${name}.csv`, text: csvOf(table), type: 'text/csv' });
