import { UnusableInputError } from '../../errors/refusals.js';
import type { ElmNode } from './elm-node.js';

/** Where in a package the logic stands. */
export interface LogicPlace {
  /** `id|version` of the library. */
  library: string;
  /** Name of the expression or function. */
  define: string;
}

/** Logic that cannot be compiled, with library, define, node and locator. Nothing unknown is silently null. */
export class CompileError extends UnusableInputError {
  override name = 'CompileError';

  constructor(
    reason: string,
    readonly place: LogicPlace,
    node: ElmNode,
  ) {
    const locator = node.locator === undefined ? '' : ` at ${shortened(node.locator)}`;
    super(`${reason} (${shortened(place.library)}, "${shortened(place.define)}", ${shortened(node.type)}${locator})`);
  }
}

function shortened(text: unknown): string {
  return String(text).slice(0, 200);
}
