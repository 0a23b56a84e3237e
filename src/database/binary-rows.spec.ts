import { describe, expect, it } from '@jest/globals';
import { BinaryRows } from './binary-rows.js';

const hex = (rows: BinaryRows) => rows.finish().subarray(19).toString('hex');

describe('rows in the binary format of COPY', () => {
  it('have each cell with its length, and null without one', () => {
    const rows = new BinaryRows().row(4).text('ü').null().boolean(true).integer(-2);
    expect(hex(rows)).toBe('0004' + '00000002c3bc' + 'ffffffff' + '0000000101' + '00000004fffffffe' + 'ffff');
  });

  it('count time in microseconds from 2000, backwards before it', () => {
    const at = (text: string) => hex(new BinaryRows().timestamp(new Date(text))).slice(8, 24);
    expect(at('2000-01-01T00:00:00.001Z')).toBe('00000000000003e8');
    expect(at('1999-12-31T23:59:59.999Z')).toBe('fffffffffffffc18');
    expect(BigInt(`0x${at('2026-03-01T12:00:00.250Z')}`)).toBe(825_681_600_250_000n);
  });

  it('have lists with their number, and an empty one without dimensions', () => {
    expect(hex(new BinaryRows().texts([]))).toBe('0000000c' + '00000000' + '00000000' + '00000019' + 'ffff');
    expect(hex(new BinaryRows().texts(['a', '']))).toBe(
      '0000001d' + '00000001' + '00000000' + '00000019' + '00000002' + '00000001' + '0000000161' + '00000000' + 'ffff',
    );
  });

  it('grow', () => {
    const rows = new BinaryRows().text('x'.repeat(100_000)).text('y');
    expect(rows.finish().length).toBe(19 + 4 + 100_000 + 4 + 1 + 2);
  });
});
