/** What every binary COPY begins with: a signature, no flags, no extension. */
const HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');

/** Milliseconds from 1970 to 2000, from where PostgreSQL counts. */
const EPOCH = 946_684_800_000;
const WORD = 2 ** 32;
const TEXT_OID = 25;

/**
 * Writes rows in the binary format of COPY, which neither side has to escape or to read letter by letter.
 * https://www.postgresql.org/docs/15/sql-copy.html#id-1.9.3.55.9.4
 */
export class BinaryRows {
  private buffer = Buffer.allocUnsafe(65_536);
  private at = HEADER.copy(this.buffer);

  /** @param columns how many cells follow */
  row(columns: number): this {
    this.reserve(2);
    this.at = this.buffer.writeInt16BE(columns, this.at);
    return this;
  }

  null(): this {
    this.reserve(4);
    this.at = this.buffer.writeInt32BE(-1, this.at);
    return this;
  }

  /** A cell of type text or json. */
  text(value: string | null): this {
    if (value === null) return this.null();
    // No UTF-16 unit takes more than three bytes.
    this.reserve(4 + value.length * 3);
    const length = this.buffer.write(value, this.at + 4);
    this.buffer.writeInt32BE(length, this.at);
    this.at += 4 + length;
    return this;
  }

  integer(value: number): this {
    this.reserve(8);
    this.at = this.buffer.writeInt32BE(value, this.buffer.writeInt32BE(4, this.at));
    return this;
  }

  boolean(value: boolean): this {
    this.reserve(5);
    this.at = this.buffer.writeInt8(value ? 1 : 0, this.buffer.writeInt32BE(1, this.at));
    return this;
  }

  bytes(value: Uint8Array): this {
    this.reserve(4 + value.length);
    this.at = this.buffer.writeInt32BE(value.length, this.at);
    this.buffer.set(value, this.at);
    this.at += value.length;
    return this;
  }

  uuid(value: string | null): this {
    return value === null ? this.null() : this.bytes(Buffer.from(value.replaceAll('-', ''), 'hex'));
  }

  timestamp(value: Date): this {
    const microseconds = (value.getTime() - EPOCH) * 1000;
    this.reserve(12);
    this.at = this.buffer.writeInt32BE(8, this.at);
    this.at = this.buffer.writeInt32BE(Math.floor(microseconds / WORD), this.at);
    this.at = this.buffer.writeUInt32BE(((microseconds % WORD) + WORD) % WORD, this.at);
    return this;
  }

  /** A cell of type text[]: dimensions, nulls, type of the elements; length and first index; elements. */
  texts(values: readonly string[]): this {
    this.reserve(24);
    const start = this.at;
    this.at = this.buffer.writeInt32BE(values.length === 0 ? 0 : 1, start + 4);
    this.at = this.buffer.writeInt32BE(TEXT_OID, this.buffer.writeInt32BE(0, this.at));
    if (values.length > 0) {
      this.at = this.buffer.writeInt32BE(1, this.buffer.writeInt32BE(values.length, this.at));
      for (const value of values) this.text(value);
    }
    this.buffer.writeInt32BE(this.at - start - 4, start);
    return this;
  }

  /** Bytes so far. */
  get size(): number {
    return this.at;
  }

  /** The whole text of the COPY. */
  finish(): Buffer {
    this.reserve(2);
    this.at = this.buffer.writeInt16BE(-1, this.at);
    return this.buffer.subarray(0, this.at);
  }

  private reserve(more: number): void {
    if (this.at + more <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + more));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
}
