import type { VerifyWords } from '../en/verify';

export const verify: VerifyWords = {
  title: 'Auf meiner GPU nachprüfen',
  label: (trial) => `Versuch ${trial} nachprüfen`,
  verifying: 'Wird nachgeprüft',
  at: (trial, text) => `Versuch ${trial}: ${text}`,
  about: (arm, trial, parent, amount, unit) =>
    `„${arm}“, Versuch ${trial}, und sein Vorgänger, Versuch ${parent}, werden auf diesem Gerät noch einmal trainiert, mit den aufgezeichneten Skripten, Seed, Text und Budget (je ${amount} ${unit}). Dann wird jede aufgezeichnete Zahl mit der verglichen, die hier entsteht.`,
  gpuSeconds:
    'Das Budget zählt Sekunden einer GPU, darum werden hier andere Schrittzahlen trainiert: Dieselben Bits sind nicht zu erwarten.',
  start: 'Beide noch einmal trainieren',
  again: 'Noch einmal',
  preparing: 'Text und GPU werden vorbereitet…',
  compiling: 'wird übersetzt',
  training: 'trainiert',
  step: (step) => `Schritt ${step}`,
  sampling: 'schreibt eine Probe',
  answers: { bitwise: 'Bit für Bit gleich', within: 'Innerhalb des aufgezeichneten Bands', outside: 'Außerhalb' },
  noFloor: 'Die Studie hat kein Grundrauschen gemessen',
  floor: (sigma, seeds) => `Ihr Grundrauschen ist σ = ${sigma} bpb, über ${seeds} Seeds`,
  grounds: {
    equal:
      'Jeder aufgezeichnete Loss, jede Auswertung und der endgültige val_bpb beider Versuche kamen hier bis aufs letzte Bit heraus.',
    sameAdapter: (adapter, sigma) =>
      `Aufgezeichnet wurde auf einem Adapter dieses Namens mit diesen Kernels (${adapter}), wo dieselben Bits herauskommen müssen. Entweder sagt das Journal nicht, was gemessen wurde, oder eine andere Version des Browsers oder Treibers rechnet anders. ${sigma}.`,
    inBand: (sigma) =>
      `Ein anderer Adapter oder andere Kernel runden anders. ${sigma}, und jeder endgültige val_bpb liegt höchstens ein σ vom aufgezeichneten entfernt.`,
    outOfBand: (sigma) => `${sigma}, und ein endgültiger val_bpb liegt weiter als das vom aufgezeichneten entfernt.`,
    noBand:
      'Die Zahlen unterscheiden sich, und die Studie hat kein Grundrauschen gemessen: Es gibt kein Band, in dem sie liegen könnten.',
    failed: 'Ein Training, das bei der Aufzeichnung gelang, ist hier gescheitert.',
  },
  failed: 'gescheitert',
  parentTrial: (arm, trial) => `Vorgänger, ${arm}, ${trial}`,
  childTrial: (arm, trial) => `Versuch, ${arm}, ${trial}`,
  allEqual: (losses) => `alle ${losses} gleich`,
  differ: (differing, losses, step) => `${differing} von ${losses} verschieden, der erste bei Schritt ${step}`,
  table: 'Aufgezeichnet und hier',
  head: ['Training', 'val_bpb aufgezeichnet', 'hier', 'Δ val_bpb', 'Losses', 'Größter Unterschied, Nats'],
  gain: 'Gewinn des Versuchs gegenüber seinem Vorgänger',
  trialError: (trial, error) => `Versuch ${trial}: ${error}`,
  made: (recorded, here, day, study, entries, head) =>
    `Aufgezeichnet auf ${recorded}; hier trainiert auf ${here ?? 'keinem Adapter'}, ${day}. Studie ${study}, ${entries} Einträge, Kopf des Journals ${head}…`,
  copyReceipt: 'Beleg kopieren',
  saveReceipt: 'Beleg speichern',
  hash: 'Sein Hash zeigt, dass der Beleg nicht verändert wurde und um welches Journal es geht; er zeigt nicht, wer ihn gemacht hat.',
  receiptFor: (study) => `Ein Beleg für „${study}“`,
  closeReceipt: 'Beleg schließen',
  receiptMade: (day) => `Gemacht am ${day}. Sein Hash stimmt: Seitdem wurde nichts daran verändert.`,
  openStudy: 'Öffnen Sie die Studie, die er nennt, um beide nebeneinander zu halten.',
  aboutThis: 'Es geht um die Studie auf dem Bildschirm: Der Hash des Journals ist derselbe.',
  aboutAnother: 'Es geht um ein anderes Journal als das der Studie auf dem Bildschirm.',
};
