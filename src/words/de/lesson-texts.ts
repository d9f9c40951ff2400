import type { LessonTextsWords } from '../en/lesson-texts';

export const lessonTexts: LessonTextsWords = {
  real: {
    train:
      'Genau dasselbe Skript wird zweimal an demselben Text trainiert. Eines ist verschieden: der Seed, die Zahl, aus der die zufälligen Anfangsgewichte und die Reihenfolge des Textes gezogen werden.',
    scored: [
      'Dann bekommt jedes Modell eine Note in ',
      'val_bpb',
      ': wie viele Bits es für ein Byte Text braucht, den es nicht gesehen hat. Niedriger ist besser.',
    ],
    seed: (seed, isWinner) => `Seed ${seed}${isWinner ? ', der Sieger' : ''}`,
    apart: (distance) =>
      `Sie liegen ${distance} auseinander. Eine Suche nach besseren Modellen würde den Sieger behalten.`,
    question: 'Ist der Unterschied echt?',
    options: {
      real: 'Ja, der Sieger ist das bessere Modell.',
      luck: 'Nein, es ist Glück.',
      unsure: 'Zwei Zahlen können das nicht sagen.',
    },
    answers: {
      real: 'Sie sagten, der Sieger sei besser. Das kann nicht sein: Die beiden sind in nichts verschieden gemacht außer im Seed.',
      luck: 'Sie sagten Glück, und so ist es: Die beiden sind in nichts verschieden gemacht außer im Seed.',
      unsure:
        'Sie sagten, zwei Zahlen könnten das nicht sagen, und das stimmt. Erst wie sie gemacht wurden, zeigt, dass es Glück ist.',
    },
    more: [
      'Fragen Sie dasselbe Skript, wie sehr es sich von sich selbst unterscheidet: Trainieren Sie es mit sechs weiteren Seeds. Was acht Seeds streuen, ist das ',
      'Grundrauschen',
      '. Eine Änderung, die weniger gewinnt, hat noch nichts gezeigt.',
    ],
    away: (sigmas, isBelow) => `${sigmas} σ ${isBelow ? 'unter' : 'über'} dem Mittel`,
    scatter: (sigma) => ['Die acht streuen mit einer Standardabweichung von ', `σ = ${sigma}`, ''],
    spread: (error, first, second, pairs, asFar) =>
      `, die selbst nur auf ± ${error} bekannt ist. Die ersten zwei liegen ${first} und ${second}. Von den ${pairs} Paaren aus acht Läufen liegen ${asFar} so weit auseinander wie Ihr Paar, oder weiter.`,
  },
  curse: {
    floor: [
      'Jemand versucht viele Änderungen eines Skripts und behält die beste. Angenommen, ',
      'keine Änderung bewirkt etwas',
      '. Dann ist jeder Lauf dasselbe Modell mit anderem Glück und streut um das Grundrauschen σ aus Lektion 1.',
    ],
    sigma: (sigma) => ['Hier ist σ = ', sigma, ' im val_bpb, aus acht Seeds.'],
    ask: 'Zwanzig Änderungen werden versucht, jede mit einem Lauf. Keine einzige hat eine Wirkung.',
    question: 'Wie viel scheint die beste der zwanzig im Mittel zu gewinnen?',
    options: {
      none: 'Nichts: Änderungen ohne Wirkung gewinnen nichts.',
      one: 'Etwa 1 σ.',
      two: 'Etwa 2 σ.',
      ten: 'Etwa 10 σ.',
    },
    answers: {
      none: 'Sie sagten nichts. Eine einzelne Änderung gewinnt im Mittel nichts, aber die beste wurde gewählt, weil das Glück ihr half.',
      one: 'Sie sagten etwa 1 σ. Es ist mehr: Von 20 Ziehungen liegt die größte im Mittel bei 1,87 σ.',
      two: 'Sie sagten etwa 2 σ, und das ist es: Von 20 Ziehungen liegt die größte im Mittel bei 1,87 σ.',
      ten: 'Sie sagten etwa 10 σ. So weit reicht das Glück nicht: Von 20 Ziehungen liegt die größte im Mittel bei 1,87 σ.',
    },
    tryMore: ' Versuchen Sie nun mehr oder weniger.',
    claim: (count, claimed, expected, sigmas) => [
      `Die beste von ${count} behauptet `,
      claimed,
      `. Im Mittel wären es ${expected}, also ${sigmas} σ, und alles davon ist Glück.`,
    ],
    again:
      'Trainieren Sie den Sieger noch einmal, mit einem frischen Seed. Das Glück kommt nicht mit: Es wird neu gezogen.',
    fresh: (claimed, fresh) => [`Er hat ${claimed} behauptet und gewinnt jetzt `, fresh, '.'],
    average: (searches, claimed, fresh) =>
      ` Über ${searches} solche Suchen behauptet der Beste im Mittel ${claimed}, und ein frischer Seed ergibt ${fresh}.`,
    drawn: (seed) =>
      `Das σ stammt aus echten Läufen; diese Gewinne sind damit aus einer Normalverteilung gezogen, Seed ${seed}.`,
  },
  batch: {
    step: [
      'Ein Modell lernt in Schritten. Bei jedem Schritt liest es einen ',
      'Batch',
      ' Text, sieht, in welche Richtung es falsch lag, und bewegt seine Gewichte ein wenig. Wie weit, sagt die ',
      'Lernrate',
      '.',
    ],
    sameText: (tokens) => `Der Text ist für alle derselbe: ${tokens} Token, etwa so viele Wortstücke.`,
    baseline: (steps) => `Die Baseline liest 512 Token je Schritt: ${steps} ruhige Schritte.`,
    half: (steps) => `Der halbe Batch liest 256: ${steps} Schritte, jeder mit weniger Anhaltspunkten.`,
    rule: 'Eine Regel für das hier verwendete Optimierungsverfahren sagt: Bei halbem Batch teile die Lernrate durch √2.',
    question: 'Was lernt am meisten aus demselben Text?',
    train:
      'Jedes der drei wird mit drei Seeds trainiert, denselben für alle, damit jede Änderung der Baseline mit gleichem Glück begegnet.',
    chose: (option, isFirst) =>
      `Sie wählten: ${option}. ${isFirst ? 'Das kam tatsächlich als Erstes heraus.' : 'Etwas anderes kam als Erstes heraus.'}`,
    gained: (edit, gain, range, verdict) => `${edit}: ${gain} (${range}) mit drei Seeds; ${verdict}.`,
    divided: (gain, range, verdict) =>
      `Das Teilen der Lernrate selbst brachte ${gain} (${range}); ${verdict}. Die Regel sagt, wie das Training gleich bleibt, wenn sich der Batch ändert. Sie verspricht nicht, dass gleich am besten ist.`,
  },
  paper: {
    found:
      'In einer aufgezeichneten Studie hat ein Agent die Artikel durchsucht, diesen gefunden und das Trainingsskript danach geändert. Die Studie hat die Änderung behalten.',
    wrote: 'Was der Agent schrieb:',
    inLibrary: 'Der Artikel in der Bibliothek',
    itsTrial: 'Sein Versuch in der aufgezeichneten Studie',
    formula: 'Ein Artikel sagt es in einer Formel. Aus der Notiz der Bibliothek zu dieser Technik:',
    opening: 'Die Bibliothek wird geöffnet…',
    noNote: ['Die Bibliothek hat keine Notiz zu diesem Artikel. ', 'Sein Eintrag', ' führt zum Artikel selbst.'],
    helpsWhen: 'Es hilft, wenn:',
    noLibrary: [
      'Die Bibliothek wurde nicht geladen. ',
      'Öffnen Sie den Eintrag des Artikels',
      ', oder gehen Sie weiter: Der nächste Schritt zeigt die Änderung.',
    ],
    diff: (title) => `Aus der Formel werden Zeilen von train.js. Das ist alles, was sich geändert hat: „${title}“.`,
    ask: 'Der Artikel nennt seinen Gewinn für andere Modelle, anderen Text und eine andere Größe. Hier ist es ein Spielzeug-GPT mit Minuten an Training.',
    question: 'Was bewirkt die Änderung hier?',
    options: { helps: 'Sie hilft.', same: 'Sie macht keinen sichtbaren Unterschied.', hurts: 'Sie schadet.' },
    said: (option) => `Sie sagten: ${option}`,
    soMeasured: 'So wurde es gemessen.',
    measured: (option) => `Gemessen wurde: ${option}`,
    effect: (arm, seeds, gain, range) =>
      `Das letzte Skript des Arms „${arm}“ wurde mit ${seeds} frischen Seeds mit dieser Änderung und ohne sie trainiert: ${gain} im val_bpb (${range}).`,
    recorded: (device, day, researcher) =>
      `Aufgezeichnet auf ${device}, ${day}; Forscher: ${researcher}. Eine Studie in einer Größe: Sie sagt, was die Änderung dort wert ist.`,
    reading: 'Die aufgezeichnete Studie wird gelesen…',
    noFigures:
      'Keine aufgezeichneten Zahlen: Diese Website hat keine aufgezeichnete Studie mit einer behaltenen Änderung und einem Artikel dahinter.',
    unread: 'Die aufgezeichnete Studie war nicht zu lesen. Prüfen Sie die Verbindung und laden Sie die Seite neu.',
  },
  guess: {
    choose:
      'Ein Forscher darf eine Änderung des Skripts versuchen. Sie auch. Sie spielen gegen den Zufall, der eine der vier zieht, und gegen den Agenten einer aufgezeichneten Studie.',
    question: 'Welche Änderung hilft am meisten?',
    chose: (option) => [
      'Sie wählten: ',
      option,
      '. Nun werden die Baseline und alle vier Änderungen mit je drei Seeds trainiert.',
    ],
    mine: (edit) => `${edit} (Sie)`,
    you: 'Sie',
    chance: 'Der Zufall',
    agent: 'Der Agent',
    places: ['die beste', 'die zweite', 'die dritte', 'die letzte'],
    outcome: (gain, place, range, verdict) => `${gain}, ${place} der vier. ${range}; ${verdict}.`,
    onAverage: (gain) => `${gain} im Mittel; in einem von vier Fällen findet er die beste.`,
    intervals: 'Plätze, die innerhalb der Intervalle der anderen liegen, könnten mit anderen Seeds vertauscht sein.',
    reading: 'Die aufgezeichnete Studie wird gelesen…',
    proposed: (study, researcher, arm, title, trial) => [
      `In „${study}“ (Forscher: ${researcher}) hat der Arm „${arm}“ in seinem `,
      `Versuch ${trial}`,
      ` „${title}“ vorgeschlagen.`,
    ],
    nearest: (edit, gain) => ` Die nächstliegende der vier, „${edit}“, kam hier auf ${gain}.`,
    none: 'Kein Agent einer aufgezeichneten Studie auf dieser Website hat eine dieser vier versucht.',
    unread: 'Die aufgezeichnete Studie war nicht zu lesen.',
  },
};
