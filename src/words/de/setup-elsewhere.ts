/** What the form shows from lower layers, by its id. */
import type { SetupWords } from '../en/setup';

const kept = 'Bleibt nur im Speicher, wenn Sie nichts anderes wählen, und geht nur an diese Adresse.';
const from = (place: string): string => `Von ${place}. ${kept}`;

export const elsewhere: Pick<SetupWords, 'sizes' | 'protocols' | 'corpora' | 'providers'> = {
  sizes: {
    micro: {
      title: 'Mikro',
      text: 'Ein Spielzeug-GPT mit 30 Schritten je Versuch: zum Ausprobieren und für Rechner ohne echte GPU.',
    },
    demo: {
      title: 'Demo',
      text: 'Das ganze Experiment mit allen Kontrollen und einem Spielzeug-GPT: etwa eine halbe Stunde auf zwei CPU-Kernen.',
    },
    small: { title: 'Klein', text: 'Ein kleines GPT und etwa eine Minute je Versuch, für die GPU eines Laptops.' },
    seed: {
      title: 'Veröffentlicht',
      text: 'Das veröffentlichte Experiment: ein GPT mit 7 Mio. Parametern an TinyStories, fünf Minuten je Versuch, 100 Versuche je Arm.',
    },
  },
  protocols: {
    quick: {
      title: 'Schnell',
      text: 'Nur die Suche; behalten wird, was niedriger ist. Zeigt, wie es geht; behauptet nichts.',
    },
    controlled: {
      title: 'Kontrolliert',
      text: 'Grundrauschen aus 8 Seeds, gepaarte Entscheidungen, Bestätigung mit 5 frischen Seeds, Ablation, versiegelter Test.',
    },
    full: {
      title: 'Vollständig',
      text: 'Kontrolliert, und die Endfassungen mit 2- und 8-fachem Budget und 3 Seeds noch einmal trainiert.',
    },
  },
  corpora: {
    embedded: {
      title: 'Eingebaute Geschichten',
      text: 'Auf diesem Gerät von einer Geschichtengrammatik geschrieben; nichts wird geladen.',
    },
    tinystories: { text: 'Kurze Geschichten in einfachen Wörtern (Eldan und Li 2023); lädt einmal 42 MB.' },
    own: { text: 'Ihre Datei; sie bleibt auf diesem Gerät.' },
  },
  providers: {
    'openai-compatible': {
      label: 'OpenAI-kompatible Adresse',
      summary:
        'LM Studio, llama.cpp, vLLM, Groq, Mistral, DeepSeek: jeder Server, dessen Modell Werkzeuge aufrufen kann.',
      modelHint: 'So, wie der Server es nennt.',
      keyHint: `${kept} Für ein lokales Modell lassen Sie das Feld leer.`,
    },
    openrouter: {
      summary: 'Ein Konto für die meisten Modelle. Melden Sie sich an, oder fügen Sie einen Schlüssel ein.',
      modelHint: 'Von openrouter.ai/models; es muss Werkzeuge aufrufen können.',
      keyHint: from('openrouter.ai/settings/keys'),
    },
    anthropic: {
      summary: 'Claude, von dieser Seite aus aufgerufen.',
      modelHint: 'Zum Beispiel claude-sonnet-4-5 oder claude-haiku-4-5.',
      keyHint: from('console.anthropic.com/settings/keys'),
    },
    openai: {
      summary: 'GPT-Modelle, von dieser Seite aus aufgerufen.',
      modelHint: 'Zum Beispiel gpt-5-mini oder gpt-5.',
      keyHint: from('platform.openai.com/api-keys'),
    },
    gemini: {
      summary: 'Gemini-Modelle, von dieser Seite aus aufgerufen.',
      modelHint: 'Zum Beispiel gemini-2.5-flash oder gemini-2.5-pro.',
      keyHint: from('aistudio.google.com/apikey'),
    },
    ollama: {
      summary: 'Modelle auf Ihrem eigenen Rechner. Starten Sie Ollama mit OLLAMA_ORIGINS auf der Adresse dieser Seite.',
      modelHint: 'So, wie `ollama list` es zeigt; eines, das Werkzeuge aufrufen kann.',
      keyHint: `Nur, wenn ein Proxy einen verlangt. ${kept}`,
    },
    chrome: {
      label: 'Das Modell des Browsers',
      summary: 'Das in Chrome eingebaute Modell. Klein: Rechnen Sie mit vielen gescheiterten Versuchen.',
    },
    local: {
      label: 'Ein kleines Modell auf dieser GPU',
      summary:
        'Wird einmal von huggingface.co geladen, dann von diesem Browser behalten und hier ausgeführt, im Wechsel mit dem Training. Nichts, was es liest oder schreibt, verlässt Ihren Rechner. Klein: Rechnen Sie mit vielen gescheiterten Versuchen.',
      modelHint:
        'Jedes auf Anweisungen trainierte Modell auf huggingface.co mit ONNX-Dateien in 4 Bit. Dieses ist 1,3 GB groß (1,9 GB, wo die GPU keine 16-Bit-Zahlen hat), die Laufzeit 27 MB von dieser Website.',
    },
  },
};
