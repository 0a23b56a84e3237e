import { describe, expect, it } from '@jest/globals';
import { BadRequestException, NotFoundException, ServiceUnavailableException } from '@nestjs/common';
import { ConflictError, NotAllowedError, NotFoundError, UnusableInputError } from '../../errors/refusals.js';
import { FhirError } from '../../fhir/operation-outcome.js';
import { answerTo } from './error-answer.js';

const withFields = (message: string, fields: object) => Object.assign(new Error(message), fields);

describe('the answer to an error', () => {
  it('keeps the findings of a FHIR error', () => {
    const answer = answerTo(FhirError.of(422, 'value', 'Not a date.', ['Patient.birthDate']));
    expect(answer).toMatchObject({
      status: 422,
      unexpected: false,
      issues: [{ severity: 'error', code: 'value', diagnostics: 'Not a date.', expression: ['Patient.birthDate'] }],
    });
  });

  it.each([
    [422, 'processing', UnusableInputError],
    [404, 'not-found', NotFoundError],
    [409, 'conflict', ConflictError],
    [403, 'forbidden', NotAllowedError],
  ])('answers a refusal by its cause with %i and each of its reasons', (status, code, Cause) => {
    class InWordsOfTheRoom extends Cause {}
    const answer = answerTo(new InWordsOfTheRoom(['This is so.', 'And that.']));
    expect(answer).toMatchObject({ status, unexpected: false });
    expect(answer.issues.map(({ diagnostics }) => diagnostics)).toEqual(['This is so.', 'And that.']);
    expect(answer.issues.map((issue) => issue.code)).toEqual([code, code]);
  });

  it.each([
    ['one message', new NotFoundException('There is none.'), 404, ['There is none.'], 'not-found'],
    [
      'the faults of validation',
      new BadRequestException(['name: …', 'roles: …']),
      400,
      ['name: …', 'roles: …'],
      'invalid',
    ],
    ['a foreseen outage', new ServiceUnavailableException('Soon.'), 503, ['Soon.'], 'transient'],
  ])('takes from Nest %s', (_, error, status, messages, code) => {
    const answer = answerTo(error);
    expect(answer).toMatchObject({ status, unexpected: false });
    expect(answer.issues.map(({ diagnostics }) => diagnostics)).toEqual(messages);
    expect(answer.issues[0]?.code).toBe(code);
  });

  it.each([
    [
      'too large',
      withFields('request entity too large', { status: 413, type: 'entity.too.large' }),
      413,
      /MAX_BODY_MB/,
    ],
    [
      'not JSON',
      withFields('Unexpected token J in "Jane Doe"', { status: 400, type: 'entity.parse.failed' }),
      400,
      /not valid JSON/,
    ],
    ['packed unknown', withFields('zstd', { status: 415, type: 'encoding.unsupported' }), 415, /encoding/],
  ])('says of a body that it is %s, without quoting it', (_, error, status, message) => {
    const answer = answerTo(error);
    expect(answer).toMatchObject({ status, unexpected: false });
    expect(answer.issues[0]?.diagnostics).toMatch(message);
    expect(JSON.stringify(answer)).not.toContain('Jane');
  });

  it.each(['ECONNREFUSED', '57P01', '08006', '53300'])('asks to try again when the database is gone: %s', (code) => {
    expect(answerTo(withFields('gone', { code }))).toMatchObject({ status: 503, unexpected: true });
  });

  it.each([
    ['a fault of ours', new TypeError('Jane Doe is not a function')],
    ['a refused value', withFields('invalid input syntax: "Jane Doe"', { code: '22P02' })],
    ['no error at all', 'Jane Doe'],
  ])('tells nothing of %s', (_, error) => {
    const answer = answerTo(error);
    expect(answer).toMatchObject({ status: 500, unexpected: true });
    expect(JSON.stringify(answer)).not.toContain('Jane');
  });
});
