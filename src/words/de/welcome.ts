import type { WelcomeWords } from '../en/welcome';
import { pluralIn } from '../plural';

const plural = pluralIn('de');

export const welcome: WelcomeWords = {
  experiment: 'Das Experiment',
  steps: [
    {
      title: 'Ein Skript, zwei Arme.',
      text: 'Beide beginnen mit demselben train.js eines kleinen GPT, demselben Seed und demselben Text; weitere Arme sind Kontrollen.',
    },
    {
      title: 'Ein Forscher ändert es.',
      text: 'Eine Idee je Versuch. In einem Arm darf er 117.611 Artikel durchsuchen, im anderen nicht.',
    },
    {
      title: 'Ihre GPU trainiert es.',
      text: 'Jede Änderung bekommt dasselbe Budget und wird in Bits pro Byte (val_bpb) gemessen, an Text, den sie nicht gesehen hat.',
    },
    { title: 'Besseres wird behalten.', text: 'Was den val_bpb senkt, wird zum nächsten Ausgangspunkt.' },
    {
      title: 'Dann wird es geprüft.',
      text: 'Was die Suche behauptet, wird mit frischen Seeds noch einmal trainiert, Änderung für Änderung. Alles steht in einem Journal.',
    },
  ],
  heroTitle: 'Welcher Forscher kommt weiter?',
  heroText:
    'Jeder Arm verbessert dasselbe Trainingsskript eines kleinen GPT, eine Idee je Versuch. Sie unterscheiden sich darin, was sie lesen dürfen, und in nichts sonst.',
  recordedBy: (day, device, researcher) =>
    `, aufgezeichnet am ${day} auf ${device} von diesem Forscher: ${researcher}.`,
  quoted: ['„', '“'],
  fetching: 'Die Aufzeichnung wird geladen…',
  gainSoFar: (arms) => `Gewinn gegenüber der Baseline bisher: ${arms}`,
  gainAxis: 'Gewinn gegenüber der Baseline, %',
  trial: 'Versuch',
  confirmed: 'bestätigt',
  gainConfirmed: (arm, gain) => `${arm}: ${gain} % bestätigt`,
  gainReach: (low, high) => `, ${low} bis ${high} %`,
  range: (low, high) => `${low} bis ${high}`,
  arm: 'Arm',
  gain: 'Gewinn',
  gainOverSeeds: (seeds) =>
    `Gewinn (95-%-Intervall), ${seeds} ${plural(seeds, { one: 'frischer Seed', other: 'frische Seeds' })}`,
  claimed: 'Behauptet',
  notConfirmed: 'nicht bestätigt',
  watch: 'Ansehen',
  watchText: 'Die ganze Studie in weniger als einer Minute, Versuch für Versuch.',
  run: 'Auf meiner GPU ausführen',
  runText: 'Das Formular unten, mit diesem Aufbau ausgefüllt.',
  runSlowly: 'Ohne Grafiktreiber geht das langsam.',
  labBroken: 'Das Labor ist nicht gestartet.',
  notHere: (reason) => `Hier nicht: ${reason}.`,
  bring: 'Eigenen Agenten mitbringen',
  bringText: 'Jedes Modell, das Werkzeuge aufrufen kann, mit Ihrem Schlüssel.',
  editText: 'Seien Sie der Forscher: Ändern Sie eine Zahl, führen Sie es aus, schlagen Sie die Baseline.',
  newHere: 'Ist das neu für Sie?',
  fiveLessons: 'Fünf Lektionen zu fünf Minuten',
  realRuns: ', mit echten Läufen eines winzigen Modells.',
  watchRecorded: 'Eine aufgezeichnete Studie ansehen',
  recordedOn: (day, device, researcher) => `Aufgezeichnet am ${day} auf ${device}, von diesem Forscher: ${researcher}.`,
  gallery: 'Galerie: für jede eine Seite zum Weitergeben (englisch)',
  studies: 'Studien',
  running: ', läuft',
  noStudies: 'In diesem Browser liegt noch keine.',
  open: 'Studie oder Beleg öffnen',
  openHint: 'Ein Journal, ein Paket oder ein Beleg. Oder ziehen Sie die Datei irgendwo auf diese Seite.',
};
