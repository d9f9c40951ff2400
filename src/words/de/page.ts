import type { PageWords } from '../en/page';

export const page: PageWords = {
  question:
    'Forscht eine KI am maschinellen Lernen besser, wenn sie Artikel liest? Machen Sie das Experiment in diesem Tab.',
  site: 'Website',
  language: 'Sprache',
  searchPapers: 'Artikel durchsuchen',
  editByHand: 'Von Hand bearbeiten',
  lessons: 'Lektionen',
  lookInside: 'Hineinsehen',
  insideTitle: 'Im Inneren des Modells',
  papers: 'Artikel',
  report: (study) => `Bericht: ${study}`,
  trialsDone: (done, all) => `${done} von ${all}`,
  labBroken: 'das Labor ist nicht gestartet',
  lookingForGpu: 'eine GPU wird gesucht…',
  gpu: 'GPU: ',
  softwareGpu: ' (Software, langsam)',
  noWebGpu: 'kein WebGPU',
  attention: 'Hier ist Ihre Aufmerksamkeit gefragt.',
  dismiss: 'Ausblenden',
  cannotTrain: (reason) =>
    `Diese Seite kann hier nicht trainieren: ${reason}. Verwenden Sie Chrome oder Edge ab 113, Safari ab 26 oder Firefox ab 141 auf einem Rechner mit Grafiktreiber. Ein aufgezeichnetes Journal lässt sich trotzdem öffnen.`,
  runsHere: 'Bibliograd läuft allein in Ihrem Browser. Kein Server, keine Verfolgung; MIT-Lizenz.',
  scriptReference: 'Referenz der Skripte',
  scriptLanguage: 'Die Sprache der Trainingsskripte (englisch)',
  loading: 'Wird geladen…',
  notLoaded: 'Dieser Teil der Seite wurde nicht geladen.',
  dialogNotLoaded:
    'Dieser Teil der Seite wurde nicht geladen; schließen Sie das Fenster und öffnen Sie es noch einmal.',
  tryAgain: 'Noch einmal versuchen',
  referenceFailed: (error) =>
    `Die Referenz wurde nicht geladen (${error}); schließen Sie das Fenster und öffnen Sie es noch einmal.`,
  embedHint:
    'Eine eingebettete Seite zeigt eine aufgezeichnete Studie: Ihre Adresse endet mit #recorded/ und dem Namen der Studie.',
  openWhole: 'In Bibliograd öffnen ↗',
  close: 'Schließen',
  cancel: 'Abbrechen',
  copied: 'Kopiert.',
  copyingDenied: 'Der Browser hat das Kopieren nicht erlaubt.',
  cannotCopy: 'Dieser Browser kann hier nicht kopieren.',
  saveCsv: 'Als CSV speichern',
  drop: 'Loslassen, um die Studie oder den Beleg zu öffnen',
};
