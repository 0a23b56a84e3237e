import { describe, expect, it } from '@jest/globals';
import { StructuredLogger } from './structured-logger.js';

/** A logger and the lines it wrote. */
function logger(level = 'info') {
  const lines: string[] = [];
  const log = new StructuredLogger(level, { write: (line) => lines.push(line) });
  return { log, lines, records: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('the log', () => {
  it('is one line of JSON for each event, with level, time and context', () => {
    const { log, records } = logger();
    log.log('started', { port: 3000 }, 'Service');
    expect(records()).toEqual([
      expect.objectContaining({ level: 'info', msg: 'started', port: 3000, context: 'Service', service: 'caliper' }),
    ]);
    expect(records()[0]?.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('keeps to its level', () => {
    const { log, lines } = logger('warn');
    log.log('not this');
    log.debug('nor this');
    log.warn('but this');
    expect(lines).toHaveLength(1);
  });

  it('shows where an error came from, with its cause', () => {
    const { log, records } = logger();
    log.error(new Error('outer', { cause: new RangeError('inner') }), { requestId: 'r1' }, 'Errors');
    const [record] = records();
    expect(record).toMatchObject({
      requestId: 'r1',
      error: { message: 'outer', cause: { name: 'RangeError', message: 'inner' } },
    });
    expect((record?.error as { stack: string[] }).stack[0]).toMatch(/structured-logger\.spec/);
  });

  it.each([
    ['a JSON parser', () => JSON.parse('{"name": Jane Doe}') as never, 'SyntaxError'],
    [
      'PostgreSQL',
      () => {
        throw Object.assign(new Error('invalid input syntax for type date: "Jane Doe"'), {
          name: 'QueryFailedError',
          code: '22007',
          detail: 'Key (name)=(Jane Doe)',
          parameters: ['Jane Doe'],
          table: 'resources',
        });
      },
      'QueryFailedError',
    ],
  ])('leaves out what %s quotes', (_, fail, name) => {
    const { log, lines, records } = logger();
    try {
      fail();
    } catch (error) {
      log.error(error);
    }
    expect(lines.join('')).not.toContain('Jane');
    expect(records()[0]).toMatchObject({ error: { name } });
  });

  it('removes secrets and addresses wherever they stand', () => {
    const { log, lines } = logger();
    log.log('request', { headers: { cookie: 'SECRET', authorization: 'SECRET' }, password: 'SECRET', url: '/SECRET' });
    expect(lines.join('')).not.toContain('SECRET');
  });
});
