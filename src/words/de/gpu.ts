import type { GpuWords } from '../en/gpu';

export const gpu: GpuWords = {
  title: 'Ihre GPU',
  measuring: 'Wird gemessen',
  about:
    'Wie schnell dieser Rechner trainieren kann: sein Rechenwerk, sein Speicher, und wohin die Zeit eines Trainingsschritts geht, Kernel für Kernel. Nichts verlässt diese Seite. Auf einer GPU dauert es einige Sekunden, ohne etwa eine Minute.',
  measure: 'Diese GPU messen',
  again: 'Noch einmal messen',
  training: 'Eine Studie trainiert darauf; halten Sie zuerst die Studie an.',
  stages: {
    adapter: 'Rechenwerk, Matmul und Speicher werden gemessen…',
    compiling: 'Das Modell mit 7 Mio. Parametern wird übersetzt…',
    steps: 'Einige Schritte werden trainiert…',
    kernels: 'Jeder Kernel eines Schritts wird gestoppt…',
  },
  waiting: 'Warten auf die GPU…',
  rates: {
    fma: 'Multiplizieren und addieren',
    matmul: (variant) => `Matmul (${variant})`,
    memory: 'Kopierter Speicher',
    dispatch: 'Ein leerer Dispatch',
  },
  copyingDenied:
    'Der Browser hat das Kopieren nicht erlaubt; klicken Sie einmal auf die Seite und versuchen Sie es noch einmal.',
  tokensPerSecond: (rate) => `${rate} Token/s`,
  headline: (adapter, isSoftware, tokens, millions, time) =>
    `auf ${adapter}${isSoftware ? ' (Software)' : ''}: Ein Schritt über ${tokens} Token des Modells mit ${millions} Mio. Parametern dauert ${time}.`,
  ratesTitle: 'Was diese GPU bestenfalls kann, und die Referenz-GPU',
  rate: 'Rate',
  thisGpu: 'diese GPU',
  reference: 'Referenz',
  rooflineText:
    'Ein Kernel steht dort, wohin ihn seine FLOPs je Byte stellen, das bewegt werden muss: An der Schräge begrenzt ihn der Speicher, unter dem flachen Teil das Rechenwerk. Je größer er ist, desto mehr nimmt er vom Schritt. Caches können einen Kernel über die Schräge heben. Die Referenz ist die gedachte GPU, in der das Budget jeder Studie gezählt wird.',
  kernelsTitle: 'Kernel eines Schritts',
  dispatches: (calls, time, hasTimestamps) =>
    `${calls} Dispatches dauern einzeln ${time}, gemessen ${hasTimestamps ? 'mit der Uhr der GPU' : 'durch Warten auf eine leere Warteschlange'}.`,
  copyJson: 'Als JSON kopieren',
  kernel: 'Kernel',
  columns: ['Aufrufe', 'Zeit', 'Anteil', 'Rechnen', 'Speicher', 'FLOPs je Byte'],
  roofline: 'Roofline',
  rooflineLabel: (kernels, flops, bytes) =>
    `Roofline: ${kernels} Kernel; diese GPU schafft höchstens ${flops} und bewegt ${bytes}. Die Tabelle der Kernel enthält dieselben Zahlen.`,
  flopsPerByte: 'FLOPs je Byte',
  key: 'Legende',
  ownRoof: (rate) => `diese GPU, ${rate}`,
  referenceRoof: (rate) => `die Referenz-GPU, ${rate}`,
  families: {
    matmul: 'Matmul',
    attention: 'Attention',
    loss: 'Loss',
    norm: 'Layer Norm',
    elementwise: 'elementweise',
    others: 'Summen und Nachschlagen',
  },
};
