/**
 * JavaScript source that is safe to run. It can only be made by {@link code} templates, which quote every value, and by
 * {@link Names}, which allocate identifiers: nothing of a measure package becomes source as it stands.
 */
export class Code {
  private constructor(
    readonly text: string,
    /** Set on what only depends on the plan (parameters, now, value sets), so that it can be computed once for all persons. */
    readonly isConstant: boolean,
    /** Set on a function rather than a value: computing it once gains nothing. */
    readonly isLambda: boolean,
  ) {}

  /** For this folder alone: `text` must be free of outside text. */
  static trusted(text: string, isConstant: boolean): Code {
    return new Code(text, isConstant, false);
  }

  /** Source of a function; its own parameters do not make it depend on a person. */
  static lambda({ text }: Code, isConstant: boolean): Code {
    return new Code(text, isConstant, true);
  }

  /** The same source, marked as depending on the person. */
  ofPerson(): Code {
    return new Code(this.text, false, this.isLambda);
  }

  toString(): string {
    return this.text;
  }
}

/** What a template takes: code as it is, everything else as a literal; a list item by item, separated by commas. */
export type CodeValue = Code | string | number | bigint | boolean | null | readonly CodeValue[];

/** Builds source from a template. Interpolated strings become string literals, never source. */
export function code(strings: TemplateStringsArray, ...values: readonly CodeValue[]): Code {
  let text = strings[0] ?? '';
  for (const [index, value] of values.entries()) text += sourceOf(value) + (strings[index + 1] ?? '');
  return Code.trusted(text, values.every(isConstant));
}

/** Several pieces of source with the same separator, such as statements with line breaks. */
export function joined(pieces: readonly Code[], separator: ', ' | '\n' | ' && ' | ' || '): Code {
  return Code.trusted(pieces.join(separator), pieces.every(isConstant));
}

function sourceOf(value: CodeValue): string {
  if (value instanceof Code) return value.text;
  if (Array.isArray(value)) return (value as readonly CodeValue[]).map(sourceOf).join(', ');
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number') return numberSource(value);
  if (value !== null && typeof value !== 'string' && typeof value !== 'boolean') throw new TypeError('No literal');
  // JSON leaves these two as they are; older JavaScript ends a line at them.
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (end) => (end === '\u2028' ? '\\u2028' : '\\u2029'));
}

/** What is not finite would be a name of JavaScript rather than a literal. */
function numberSource(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('No literal');
  return Object.is(value, -0) ? '-0' : String(value);
}

function isConstant(value: CodeValue): boolean {
  if (value instanceof Code) return value.isConstant;
  return !Array.isArray(value) || (value as readonly CodeValue[]).every(isConstant);
}
