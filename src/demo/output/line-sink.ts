import { open, type FileHandle } from 'node:fs/promises';

/** Takes lines, one after another. `settle` is to be awaited now and then: it holds back who writes too fast. */
export interface LineSink {
  readonly lines: number;
  add(line: string): void;
  /** Null where nothing holds back. */
  settle(): Promise<void> | null;
  close(): Promise<void>;
}

/** Characters gathered before they are written; with some dozen files open that is a few megabytes. */
const BATCH = 256 * 1024;

/** A file of lines. One batch is being written while the next is gathered; a third has to wait. */
export class LineFile implements LineSink {
  lines = 0;
  private waiting = '';
  private writing: Promise<void> | null = null;

  private constructor(private readonly file: FileHandle) {}

  /** A new file; one that is there already is an error. */
  static async open(path: string): Promise<LineFile> {
    return new LineFile(await open(path, 'wx'));
  }

  add(line: string): void {
    this.waiting += `${line}\n`;
    this.lines += 1;
  }

  settle(): Promise<void> | null {
    return this.waiting.length < BATCH ? null : this.next();
  }

  private async next(): Promise<void> {
    await this.writing;
    this.writing = this.write();
    // Whoever waits for it next gets the fault; until then it is not unhandled.
    this.writing.catch(() => undefined);
  }

  async close(): Promise<void> {
    try {
      await this.writing;
      await this.write();
    } finally {
      await this.file.close();
    }
  }

  private write(): Promise<void> {
    const text = this.waiting;
    this.waiting = '';
    return this.file.appendFile(text);
  }
}
