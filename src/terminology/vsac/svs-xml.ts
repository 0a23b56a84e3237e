import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { ValueSet } from '../../fhir/types.js';
import { MAX_CODES, tooManyCodes } from '../../fhir/value-set.js';
import { ExportSets, isOid, UnusableExportError, type ExportHeader, type ExportRow } from './export-sets.js';

/** Namespace of IHE Sharing Value Sets. https://profiles.ihe.net/ITI/TF/Volume2/ITI-60.html */
const SVS = 'urn:ihe:iti:svs:2008';

/** Characters parsed at a time: no document tree is ever built. */
const CHUNK = 65_536;

/** Values of the attributes of an element, by their names. */
type Attributes = (name: string) => string | undefined;

/** The value set that is being read. */
interface OpenSet {
  header: ExportHeader;
  rows: [ExportRow, number][];
  line: number;
}

/**
 * Reads a response of the Sharing Value Sets profile, as the Value Set Authority Center gives it to download: any
 * number of `DescribedValueSet` or `ValueSet` with a `ConceptList`. The definition's version is in `RevisionDate`,
 * where there is one; `version` is that of the expansion.
 * https://www.nlm.nih.gov/vsac/support/usingvsac/vsacsvsapiv2.html
 * @param file its name, for messages
 * @throws UnusableExportError naming file and line: no XML, a document type (which could define entities without
 *   bounds), no value set, an unknown code system
 */
export function readSvsXml(file: string, text: string): ValueSet[] {
  const reader = new SvsReader(file);
  for (let from = 0; from < text.length; from += CHUNK) reader.write(text.slice(from, from + CHUNK));
  return reader.finish();
}

class SvsReader {
  readonly #parser = new SaxesParser({ xmlns: true });
  readonly #sets: ExportSets;
  #open: OpenSet | null = null;
  #text: string | null = null;
  #found = 0;

  constructor(private readonly file: string) {
    this.#sets = new ExportSets(file);
    this.#parser.on('error', ({ message }) => this.#refuse(`not XML: ${message.replace(/^\d+:\d+: /, '')}`));
    this.#parser.on('doctype', () => this.#refuse('it has a document type; exports of value sets have none.'));
    this.#parser.on('opentag', (tag) => this.#opened(tag));
    this.#parser.on('text', (text) => {
      if (this.#text !== null) this.#text += text;
    });
    this.#parser.on('closetag', (tag) => this.#closed(tag));
  }

  write(chunk: string): void {
    this.#parser.write(chunk);
  }

  finish(): ValueSet[] {
    this.#parser.close();
    if (this.#found === 0) {
      throw new UnusableExportError(
        `${this.file}: no DescribedValueSet or ValueSet of the namespace ${SVS}. FHIR value sets are read as JSON.`,
      );
    }
    return this.#sets.finish();
  }

  #opened({ uri, local, attributes }: SaxesTagNS): void {
    if (uri !== SVS) return;
    const value = (name: string) => attributes[name]?.value;
    if (local === 'DescribedValueSet' || local === 'ValueSet') this.#startSet(value);
    else if (local === 'Concept' && this.#open) this.#addConcept(this.#open, value);
    else if (local === 'RevisionDate') this.#text = '';
  }

  #startSet(value: Attributes): void {
    const oid = (value('ID') ?? value('id') ?? '').replace(/^urn:oid:/, '');
    if (!isOid(oid)) this.#refuse(`the value set has no OID: ${JSON.stringify(oid)}.`);
    const version = value('version');
    const expansion = version && version !== 'N/A' ? { expansion: version } : {};
    const header = { oid, name: value('displayName') ?? oid, version: '', ...expansion };
    this.#open = { header, rows: [], line: this.#parser.line };
  }

  #addConcept({ header, rows }: OpenSet, value: Attributes): void {
    if (rows.length === MAX_CODES) this.#refuse(tooManyCodes(`value set ${header.oid}`, `more than ${MAX_CODES}`));
    const row = {
      code: value('code') ?? '',
      display: value('displayName'),
      systemOid: value('codeSystem'),
      systemName: value('codeSystemName'),
      systemVersion: value('codeSystemVersion'),
    };
    rows.push([row, this.#parser.line]);
  }

  #closed({ uri, local }: SaxesTagNS): void {
    if (uri !== SVS || !this.#open) return;
    if (local === 'RevisionDate') {
      this.#open.header.version = (this.#text ?? '').trim().slice(0, 10).replaceAll('-', '');
      this.#text = null;
    } else if (local === 'DescribedValueSet' || local === 'ValueSet') {
      this.#finishSet(this.#open);
      this.#open = null;
    }
  }

  #finishSet({ header, rows, line }: OpenSet): void {
    this.#found += 1;
    const version = header.version || header.expansion;
    if (!version) this.#refuse(`value set ${header.oid} has neither a RevisionDate nor a version.`, line);
    const complete = { ...header, version };
    this.#sets.start(complete);
    for (const [row, at] of rows) this.#sets.add(complete, row, at);
  }

  #refuse(sentence: string, line = this.#parser.line): never {
    throw new UnusableExportError(`${this.file}:${line}: ${sentence}`);
  }
}
