import type { ReadStream, WriteStream } from 'node:tty';
import type { Line } from './line.ts';
import { depthOf, paint } from './palette.ts';
import type { ColourDepth } from './palette.ts';
import type { Size } from './screen.ts';

// xterm's control sequences: the alternate screen, the cursor, and synchronized output against flicker.
const ENTER = '\u{1b}[?1049h\u{1b}[?25l\u{1b}[2J';
const LEAVE = '\u{1b}[?25h\u{1b}[?1049l';
const BEGIN_FRAME = '\u{1b}[?2026h\u{1b}[H';
const END_FRAME = '\u{1b}[J\u{1b}[?2026l';
const END_LINE = '\u{1b}[K';

/** What a terminal tells. */
export interface TerminalListener {
  readonly onKey: (key: string) => void;
  readonly onResize: () => void;
}

/** A terminal that is drawn on as a whole, and given back as it was. */
export class Terminal {
  readonly #input: ReadStream;
  readonly #output: WriteStream;
  readonly #depth: ColourDepth;
  readonly #listener: TerminalListener;
  readonly #leaveOnExit = (): void => this.leave();
  readonly #onData = (data: Buffer): void => {
    for (const key of data.toString()) this.#listener.onKey(key);
  };
  readonly #onResize = (): void => this.#listener.onResize();
  #isEntered = false;

  constructor(input: ReadStream, output: WriteStream, listener: TerminalListener) {
    this.#input = input;
    this.#output = output;
    this.#listener = listener;
    this.#depth = depthOf(output);
  }

  get size(): Size {
    return { columns: this.#output.columns, rows: this.#output.rows };
  }

  enter(): void {
    this.#isEntered = true;
    // However the process ends, the terminal must be usable after it.
    process.on('exit', this.#leaveOnExit);
    this.#output.write(ENTER);
    this.#output.on('resize', this.#onResize);
    if (!this.#input.isTTY) return;
    this.#input.setRawMode(true);
    this.#input.on('data', this.#onData);
    this.#input.resume();
  }

  draw(lines: readonly Line[]): void {
    if (!this.#isEntered) return;
    const text = lines.map((line) => paint(line, this.#depth) + END_LINE).join('\r\n');
    this.#output.write(BEGIN_FRAME + text + END_FRAME);
  }

  leave(): void {
    if (!this.#isEntered) return;
    this.#isEntered = false;
    process.off('exit', this.#leaveOnExit);
    this.#output.off('resize', this.#onResize);
    this.#output.write(LEAVE);
    if (!this.#input.isTTY) return;
    this.#input.off('data', this.#onData);
    this.#input.setRawMode(false);
    this.#input.pause();
  }
}
