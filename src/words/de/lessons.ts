import type { LessonsWords } from '../en/lessons';
import { pluralIn } from '../plural';

const plural = pluralIn('de');
const last = 'Zum Mitnehmen';

export const lessons: LessonsWords = {
  title: 'Lektionen',
  back: '← Zurück zum Experiment',
  unknown: 'Unter dieser Adresse gibt es keine Lektion. Dies sind alle.',
  lead: 'Woher weiß man, dass eine Änderung ein Modell besser gemacht hat? Fünf Lektionen von je etwa fünf Minuten. Sie raten zuerst und sehen dann, was in echten Läufen eines winzigen Sprachmodells geschah: hier trainiert, wenn dieser Rechner WebGPU hat, sonst aufgezeichnet.',
  all: 'Alle Lektionen',
  answerFirst: 'Wählen Sie zuerst eine Antwort.',
  runsFirst: 'Zuerst kommen die Läufe.',
  progress: (step, all) => `Schritt ${step} von ${all}`,
  stepOf: (step, all) => `Schritt ${step} von ${all}: `,
  inReport: (what) => `${what}, im Bericht einer aufgezeichneten Studie`,
  reportUnread: 'Die aufgezeichnete Studie war nicht zu lesen, darum ist ihr Bericht hier nicht verlinkt.',
  steps: 'Schritte',
  backStep: 'Zurück',
  next: 'Weiter',
  keys: ['blättern durch die Schritte', 'zum ersten und letzten'],
  plans: {
    'is-it-real': {
      title: 'Ist das echt?',
      question: 'Zwei Modelle bekommen verschiedene Noten. Ist eines von ihnen besser?',
      steps: [
        'Zwei Modelle, gleich bis auf das Glück',
        'Eines von ihnen gewinnt',
        'Sechs weitere davon',
        'Wie weit das Glück reicht',
        last,
      ],
      takeaway:
        'Bevor Sie einem Unterschied glauben, finden Sie heraus, wie sehr sich dasselbe von sich selbst unterscheidet.',
      inReport: 'Das Grundrauschen',
      links: ['Die Notiz zur Streuung der Seeds', 'Nächste Lektion: der Fluch des Siegers'],
    },
    'winners-curse': {
      title: 'Der Fluch des Siegers',
      question: 'Warum verspricht der Beste von vielen zu viel?',
      steps: [
        'Änderungen, die nichts ändern',
        'Was wird die beste behaupten?',
        'Mehr versuchen, mehr behaupten',
        'Den Sieger noch einmal fragen',
        last,
      ],
      takeaway:
        'Je mehr Sie versuchen, desto mehr Glück steckt im besten Ergebnis: Trainieren Sie den Sieger mit frischen Seeds noch einmal.',
      inReport: 'Behauptet und bestätigt',
      links: ['Die Notiz zum Fluch des Siegers', 'Nächste Lektion: den Batch halbieren'],
    },
    'half-batch': {
      title: 'Den Batch halbieren',
      question: 'Was ist bei gleich viel Text besser: wenige sorgfältige Schritte oder viele eilige?',
      steps: ['Schritte aus demselben Text', 'Was lernt am meisten?', 'Trainieren', 'Was herauskam', last],
      takeaway:
        'Bei wenig Text können mehr Schritte mehr wert sein als ruhigere; eine Regel ist ein Anfang, und ein Lauf entscheidet.',
      inReport: 'Gewinne mit ihren Intervallen',
      links: ['Die Notiz zur √-Skalierung', 'Nächste Lektion: was im Artikel stand'],
    },
    paper: {
      title: 'Was im Artikel stand',
      question: 'Wie wird aus einem Satz in einem Artikel ein besseres Modell?',
      steps: ['Der Artikel', 'Die Formel', 'Die Änderung am Skript', 'Was erwarten Sie?', 'Was sie gebracht hat', last],
      takeaway: 'Ein Artikel gibt die Idee; was sie hier wert ist, ist eine Zahl mit einem Intervall, hier gemessen.',
      inReport: 'Jede behaltene Änderung mit ihren Artikeln',
      links: ['Artikel durchsuchen', 'Nächste Lektion: raten, dann nachsehen'],
    },
    guess: {
      title: 'Raten, dann nachsehen',
      question: 'Wählen Sie eine bessere Änderung als der Zufall, oder als der Agent?',
      steps: ['Vier Änderungen, eine Wahl', 'Alle vier trainieren', 'Sie, der Zufall und der Agent', last],
      takeaway:
        'Gut geraten ist Wissen, glücklich geraten nicht: Eine einzige Wahl kann das nicht unterscheiden, viele können es.',
      inReport: 'Was aus den Armen wurde',
      links: ['Die Notiz zur Zufallssuche', 'Alle Lektionen'],
    },
  },
  edits: {
    baseline: { name: 'Die Baseline', text: 'Nichts wird geändert.' },
    'half-batch': {
      name: 'Halber Batch, Lernrate wie vorher',
      text: 'Jeder Schritt liest halb so viel Text, es gibt also doppelt so viele Schritte.',
    },
    'half-batch-lr': {
      name: 'Halber Batch, Lernrate ÷ √2',
      text: 'Doppelt so viele Schritte mit je halb so viel Text, und jeder Schritt etwas kürzer.',
    },
    'lr-double': { name: 'Doppelte Lernrate', text: 'Jeder Schritt geht doppelt so weit.' },
    'warm-up': {
      name: 'Zehnfaches Aufwärmen',
      text: 'Die Schritte wachsen über ein Fünftel des Trainings auf ihre volle Länge, nicht über ein Fünfzigstel.',
    },
    'weight-decay': {
      name: 'Dreifacher Gewichtsverfall',
      text: 'Die Gewichte werden dreimal so stark gegen null gezogen.',
    },
  },
  trainingModel: (model, all) => `Modell ${model} von ${all} trainiert…`,
  training: 'Training',
  there: 'Die Läufe sind da.',
  train: (count) => `${count} ${plural(count, { one: 'Modell', other: 'Modelle' })} hier trainieren`,
  useRecorded: 'Aufgezeichnete Zahlen verwenden',
  slow: 'Ohne Grafiktreiber braucht ein Modell 20 bis 30 Sekunden.',
  fast: 'Ein Modell braucht Sekunden.',
  trainedOn: (device, day) => `Die aufgezeichneten Zahlen wurden auf ${device} trainiert, ${day}.`,
  notThese: 'Diese Läufe sind nicht darunter.',
  noFigures: 'Mit dieser Website kommen keine aufgezeichneten Zahlen.',
  recordedOn: (device, day, tokens) =>
    `Aufgezeichnet auf ${device}, ${day}: ein Spielzeug-GPT, ${tokens} Token je Lauf.`,
  trainedHere: (tokens, seed) =>
    `Auf diesem Rechner trainiert: ein Spielzeug-GPT, ${tokens} Token je Lauf, Seeds ab ${seed}.`,
  numbers: 'Die Zahlen',
  oneSeed: 'ein Seed',
  interval: (range) => `95-%-Intervall ${range}`,
  verdicts: {
    better: 'besser, und über dem Rauschen',
    worse: 'schlechter, und über dem Rauschen',
    unclear: 'nicht über dem Rauschen, es kann also Glück sein',
  },
  overBaseline: 'der Baseline',
  overWithout: 'dem Skript ohne sie',
  range: (low, high) => `${low} bis ${high}`,
  gainOver: (over, summary) => `Gewinn im val_bpb gegenüber ${over}: ${summary}`,
  gainAxis: (over) => `Gewinn im val_bpb gegenüber ${over}; rechts ist besser`,
  gainKey: '◆ Mittel, Balken sein 95-%-Intervall, Striche die einzelnen Seeds.',
  gainHead: ['Änderung', 'mittlerer Gewinn', '95-%-Intervall', 'je Seed'],
  seed: (seed) => `Seed ${seed}`,
  seedChart: (seeds, mean, sigma) => `val_bpb je Seed: ${seeds}; Mittel ${mean}, σ ${sigma}`,
  meanSigma: 'Mittel ± 1 σ',
  seedAxis: 'val_bpb, niedriger ist besser',
  seedKey: '◆ die ersten zwei Läufe, ● die anderen sechs.',
  seedHead: ['Seed', 'val_bpb', 'vom Mittel, σ'],
  curseChart: (edits, claimed, fresh) =>
    `${edits} Änderungen ohne Wirkung; die beste behauptet ${claimed}${fresh === null ? '' : `; mit einem frischen Seed gewinnt sie ${fresh}`}`,
  truth: 'die Wahrheit: kein Gewinn',
  curseAxis: 'Gewinn im val_bpb, den ein Lauf zu zeigen scheint',
  curseKey: (isAsked) =>
    `● je eine Änderung, ◆ die beste davon${isAsked ? ', ■ dieselbe Änderung mit einem frischen Seed' : ''}.`,
  curseHead: ['Änderung', 'scheinbarer Gewinn'],
  best: (edit) => `beste: ${edit}`,
  freshSeed: (edit) => `${edit}, frischer Seed`,
  editsTried: 'Versuchte Änderungen:',
  drawAgain: 'Neu ziehen',
};
