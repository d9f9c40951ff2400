import type { ArmWords } from '../en/arms';

export const arms: ArmWords = {
  names: {
    none: 'Ohne Artikel',
    papers: 'Mit Artikeln',
    placebo: 'Mit vertauschten Artikeln',
    reflection: 'Mit Nachdenken',
    random: 'Zufallssuche',
    tpe: 'TPE',
    'cma-es': 'CMA-ES',
  },
  rules: {
    none: 'Der Forscher sieht nur seine eigenen Ergebnisse.',
    papers: 'Der Forscher darf außerdem 117.611 Artikel und 269 Notizen durchsuchen und lesen.',
    placebo: 'Dieselben Werkzeuge wie mit Artikeln, aber sie finden Artikel über etwas anderes.',
    reflection: 'Der Forscher darf länger nachdenken, statt zu lesen.',
    random: 'Kein Forscher: Einstellungen werden zufällig gezogen.',
    tpe: 'Kein Forscher: ein klassisches Optimierungsverfahren, das modelliert, welche Einstellungen gut waren.',
    'cma-es': 'Kein Forscher: ein klassisches Optimierungsverfahren, das eine Wolke von Einstellungen bewegt.',
  },
  inSentences: {
    none: 'der Arm ohne Artikel',
    papers: 'der Arm mit Artikeln',
    placebo: 'der Arm mit vertauschten Artikeln',
    reflection: 'der Arm mit Nachdenken',
    random: 'die Zufallssuche',
    tpe: 'TPE',
    'cma-es': 'CMA-ES',
  },
  inPhrases: {
    none: 'ohne Artikel',
    papers: 'mit Artikeln',
    placebo: 'mit vertauschten Artikeln',
    reflection: 'mit Nachdenken',
    random: 'Zufallssuche',
    tpe: 'TPE',
    'cma-es': 'CMA-ES',
  },
};
