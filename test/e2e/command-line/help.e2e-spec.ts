import { Command } from 'commander';
import { describe, expect, it, jest } from '@jest/globals';
import { registerTopics } from '../../../src/cli/commands.js';
import { caliper } from '../../support/command-in-process.js';
import { caliper as caliperProcess } from '../../support/command-line.js';

jest.setTimeout(240_000);

const program = new Command('caliper');
await registerTopics(program);

const withAll = (command: Command): Command[] => [command, ...command.commands.flatMap(withAll)];
const pathOf = (command: Command): string[] => (command.parent ? [...pathOf(command.parent), command.name()] : []);

describe('The command line', () => {
  it('describes every command and every option', () => {
    for (const command of withAll(program).slice(1)) {
      expect([pathOf(command).join(' '), command.description()]).toEqual([
        expect.any(String),
        expect.stringMatching(/\w{3}/),
      ]);
      for (const option of command.options)
        expect([option.flags, option.description]).toEqual([option.flags, expect.stringMatching(/\w{3}/)]);
    }
  });

  it.each(program.commands.map((command) => [command.name(), command] as const))(
    'shows the help of %s without a database, and exits 0',
    async (name, command) => {
      const { code, stdout, stderr } = await caliper({}, name, '--help');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(new RegExp(`^Usage: caliper ${name}`));
      for (const step of command.commands) expect(stdout).toMatch(new RegExp(`^  ${step.name()}\\b`, 'm'));
      for (const option of command.options) expect(stdout).toContain(option.long);
    },
  );

  it.each([
    ['nothing', [], /^Usage: caliper/],
    ['a command that is none', ['evaluat'], /unknown command 'evaluat'\n\(Did you mean evaluate\?\)/],
    ['a topic without a step', ['sources'], /^Usage: caliper sources/],
    ['a missing option', ['ingest', 'x.json'], /required option '--source <name>' not specified/],
    ['a missing value', ['ingest', 'x.json', '--source'], /argument missing/],
    ['a choice that is none', ['users', 'add', 'jane', '--role', 'king'], /Allowed choices are administrator/],
  ])('exits 2 for %s', async (_, options, message) => {
    const { code, stdout, stderr } = await caliperProcess({}, ...options);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('    at ');
  });

  it('names a setting that cannot be used, and a database that does not answer', async () => {
    const wrong = await caliperProcess({ DATABASE_URL: 'mysql://x', PORT: 'many' }, 'sources', 'list');
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toMatch(/DATABASE_URL must start with postgres:\/\//);
    expect(wrong.stderr).toMatch(/^PORT/m);
    expect(wrong.stderr).not.toContain('    at ');
    const away = await caliperProcess({ DATABASE_URL: 'postgres://postgres@127.0.0.1:1/none' }, 'sources', 'list');
    expect(away).toMatchObject({ code: 1, stdout: '' });
    expect(away.stderr).toMatch(/^The database cannot be reached \(ECONNREFUSED\)/);
    expect(away.stderr).not.toContain('    at ');
  });
});
