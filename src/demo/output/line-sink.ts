import { open, type FileHandle } from 'node:fs/promises';

/** Takes lines, one after another. `settle` is to be awaited now and then: it holds back who writes too fast. */
export interface LineSink {
  readonly lines: number;
  add(line: string): void;
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Characters gathered before they are written; with some dozen files open that is a few megabytes. */
const BATCH = 128 * 1024;

/** A file of lines. What is not yet written is never more than a batch and what was added since `settle`. */
export class LineFile implements LineSink {
  lines = 0;
  private waiting = '';

  private constructor(private readonly file: FileHandle) {}

  /** A new file; one that is there already is an error. */
  static async open(path: string): Promise<LineFile> {
    return new LineFile(await open(path, 'wx'));
  }

  add(line: string): void {
    this.waiting += `${line}\n`;
    this.lines += 1;
  }

  async settle(): Promise<void> {
    if (this.waiting.length >= BATCH) await this.write();
  }

  async close(): Promise<void> {
    try {
      await this.write();
    } finally {
      await this.file.close();
    }
  }

  private async write(): Promise<void> {
    const text = this.waiting;
    this.waiting = '';
    await this.file.appendFile(text);
  }
}
