import type { WriteStream } from 'node:tty';

/** Tells the person at the terminal what start-up is doing and how long each step took. */
export interface Progress {
  step<Result>(
    label: string,
    work: (detail: (text: string) => void) => Promise<Result>,
  ): Promise<Result>;
  say(text: string): void;
  /** From here on a step that breaks off ends without a word: the person asked for the end. */
  hush(): void;
}

/** On a terminal the current step is redrawn in place; in a log every step is one line. */
export function createProgress(out: WriteStream, now: () => number): Progress {
  const live = out.isTTY && !process.env['CI'];
  const redraw = (text: string): void => {
    out.write(`\r\x1b[K${text}`);
  };
  let isHushed = false;
  return {
    hush: () => {
      isHushed = true;
    },
    say: (text) => {
      out.write(`${live ? '\r\x1b[K' : ''}${text}\n`);
    },
    step: async (label, work) => {
      const start = now();
      let shown = '';
      if (live) redraw(`  … ${label}`);
      try {
        const result = await work((text) => {
          if (text === shown || isHushed) return;
          shown = text;
          if (live) redraw(`  … ${label}: ${text}`);
        });
        const seconds = ((now() - start) / 1000).toFixed(1);
        if (live) redraw('');
        out.write(`  ✓ ${label}${shown ? `: ${shown}` : ''} (${seconds} s)\n`);
        return result;
      } catch (error) {
        if (live && !isHushed) redraw('');
        if (!isHushed) out.write(`  ✗ ${label}\n`);
        throw error;
      }
    },
  };
}
