/** The header of a CQL text with its comments blanked out: `library`, the name, and its version where it has one. */
const HEADER = /^(\s*library\s+(?:[\w.]*\.)?(?:"[^"]+"|\w+))(?:(\s+version\s+')[^']*')?/m;

/** A CQL text whose header states this version. https://cql.hl7.org/02-authorsguide.html#library */
export function withVersion(cql: string, version: string): string {
  const blanked = cql.replace(/\/\*[^]*?\*\/|\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '));
  const found = HEADER.exec(blanked);
  if (!found) return cql;
  const [whole, name = '', keyword = " version '"] = found;
  const start = found.index + name.length;
  return `${cql.slice(0, start)}${keyword}${version}'${cql.slice(found.index + whole.length)}`;
}
