/** A verdict in German, as `study/statistics/verdict-sentence.ts` words it in English. */
import type { ComparedWords } from '../en/report';
import { pluralIn } from '../plural';

const plural = pluralIn('de');
const numbers = ['null', 'einer', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun', 'zehn'];

const inSessions = (count: number): string =>
  `in ${numbers[count] ?? count} ${plural(count, { one: 'Sitzung', other: 'Sitzungen' })}`;
const missingWords = (count: number): string =>
  `${count === 1 ? 'eine' : (numbers[count] ?? count)} ${plural(count, { one: 'weitere Sitzung wäre', other: 'weitere Sitzungen wären' })} nötig, bevor ein Sieger genannt werden könnte`;

function differenceWords({ arm, reference, sessions }: ComparedWords, difference: number): string {
  if (difference === 0) return `endeten ${arm} und ${reference} gleich`;
  const size = Math.abs(difference).toPrecision(2).replace('.', ',');
  const average = sessions === 1 ? '' : ' im Mittel';
  return `endete ${arm}${average} ${size} Bits pro Byte ${difference < 0 ? 'niedriger (besser)' : 'höher (schlechter)'} als ${reference}`;
}

/** Never 0, and never rounded across the line of 5 in 100. */
function chance(p: number): string {
  const percent = p * 100;
  if (percent >= 99.5) return 'fast allen';
  if (percent < 1) return 'weniger als 1 von 100';
  const digits = Math.abs(percent - 5) < 1 && percent !== 5 ? 1 : 0;
  return `${Number(percent.toFixed(digits))} von 100`.replace('.', ',');
}

function enoughWords({ requiredSessions, sessions }: ComparedWords): string {
  if (requiredSessions === null || requiredSessions <= sessions) return '';
  return `; um einen so großen Unterschied zu zeigen, brauchte es bei dieser Streuung etwa ${requiredSessions} Sitzungen`;
}

export function verdict(facts: ComparedWords): string {
  const { sessions, meanDifference, label, winner, pAdjusted, fewestSessions } = facts;
  if (meanDifference === null) return 'Noch ist keine Sitzung bestätigt, es gibt also nichts zu vergleichen.';
  const observed = `${inSessions(sessions)} ${differenceWords(facts, meanDifference)}`;
  const missing = fewestSessions - sessions;
  if (winner !== null)
    return `Sieger ist ${winner}: ${observed}, was der Zufall allein in höchstens ${chance(pAdjusted)} solcher Studien ergäbe.`;
  if (label === 'anecdote')
    return `Eine Anekdote: ${observed}; eine einzige Sitzung kann Können nicht von Glück unterscheiden, und ${missingWords(missing)}.`;
  if (missing > 0)
    return `${label === 'pilot' ? 'Ein Vorversuch' : 'Noch kein Sieger'}: ${observed}; so wenige Sitzungen können Glück nie ausschließen, und ${missingWords(missing)}.`;
  return `Kein Sieger: ${observed}, und der Zufall allein ergäbe so viel in ${chance(pAdjusted)} solcher Studien${enoughWords(facts)}.`;
}
