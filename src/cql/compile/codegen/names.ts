import { Code } from './code.js';

const PREFIX = /^[A-Za-z][A-Za-z0-9]*$/;

/** `person`: the evaluation of the current person; the others are parameters of the module. */
export type FixedName = 'person' | 'environment' | 'budget';

/** Allocates identifiers of one generated module. They are made from a prefix of ours and a number, never from text of a package. */
export class Names {
  #next = 1;

  /** A variable that holds data of the person: an alias, an operand, the evaluation itself. */
  variable(prefix: string): Code {
    return Code.trusted(this.#allocate(prefix), false);
  }

  /** A name of the module that means the same for all persons: a function or a constant. */
  constant(prefix: string): Code {
    return Code.trusted(this.#allocate(prefix), true);
  }

  /** A name that every module has from us, free of numbers and so of what is allocated. */
  fixed(name: FixedName, isConstant: boolean): Code {
    return Code.trusted(name, isConstant);
  }

  #allocate(prefix: string): string {
    if (!PREFIX.test(prefix)) throw new TypeError(`"${prefix}" cannot begin an identifier`);
    return `${prefix}${this.#next++}`;
  }
}
