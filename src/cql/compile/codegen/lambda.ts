import { Code, code } from './code.js';

/** `(a, b) => body`, where the body is an expression. */
export function lambda(parameters: readonly Code[], body: Code): Code {
  return Code.lambda(code`(${parameters}) => ${body.text.startsWith('{') ? code`(${body})` : body}`, body.isConstant);
}

/** `(a, b) => { statements }`. */
export function blockLambda(parameters: readonly Code[], statements: readonly Code[]): Code {
  const block = statements.reduce((text, statement) => code`${text}\n  ${statement}`, code``);
  return Code.lambda(code`(${parameters}) => {${block}\n}`, false);
}
