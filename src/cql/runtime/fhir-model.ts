import { isPrimitiveType, readModelTypes } from '../../fhir/model-types.js';
import type { ModelElement, ModelType } from '../../fhir/model-types.js';
import { modelInfo } from '../translate/model-info.js';
import { FHIR, SYSTEM } from './cql-type.js';
import type { ElementForm, FhirElement } from './fhir-element.js';

/** A type of FHIR 4.0.1 with what it derives from and its elements. */
export class FhirType {
  readonly #own: ReadonlyMap<string, FhirElement>;
  readonly #found = new Map<string, FhirElement | null>();
  readonly #names: ReadonlySet<string>;

  constructor(
    /** Qualified as in ELM: `{http://hl7.org/fhir}Observation`. */
    readonly name: string,
    readonly base: FhirType | null,
    /** Holds nothing but a `value` of a System type; in JSON a string, number or boolean. */
    readonly isPrimitive: boolean,
    own: readonly FhirElement[],
  ) {
    this.#own = new Map(own.map((element) => [element.name, element]));
    this.#names = new Set([name, ...(base ? base.#names : [`${SYSTEM}Any`])]);
  }

  /** Whether it has that qualified name or derives from a type that has it. */
  is(name: string): boolean {
    return this.#names.has(name);
  }

  /** An element, its own or inherited, by its name or the name of one form of a choice (`valueQuantity`). */
  element(name: string): FhirElement | null {
    let found = this.#found.get(name);
    if (found === undefined) this.#found.set(name, (found = this.#inherited(name) ?? this.#form(name)));
    return found;
  }

  #inherited(name: string): FhirElement | null {
    return this.#own.get(name) ?? this.base?.element(name) ?? null;
  }

  #form(name: string): FhirElement | null {
    for (const element of this.#own.values()) {
      const form = element.forms.find(({ key }) => key === name);
      if (form) return { ...element, name, forms: [form] };
    }
    return null;
  }
}

/** The types of FHIR 4.0.1. A process reads them once: about 760 KB of XML. */
export class FhirModel {
  static #read: FhirModel | undefined;
  readonly #types = new Map<string, FhirType | null>();

  private constructor(private readonly source: ReadonlyMap<string, ModelType>) {}

  static get(): FhirModel {
    return (this.#read ??= new FhirModel(readModelTypes(modelInfo())));
  }

  /** A type by its name in FHIR (`Observation`, `Encounter.Participant`) or qualified; null for none of FHIR's. */
  type(name: string): FhirType | null {
    const short = name.startsWith(FHIR) ? name.slice(FHIR.length) : name;
    let type = this.#types.get(short);
    if (type === undefined) this.#types.set(short, (type = this.#build(short)));
    return type;
  }

  #build(name: string): FhirType | null {
    const source = this.source.get(name);
    if (!source) return null;
    const elements = source.elements.map((element) => this.#element(element));
    return new FhirType(`${FHIR}${name}`, this.type(source.base), isPrimitiveType(name, source), elements);
  }

  #element({ element, forms, list }: ModelElement): FhirElement {
    const choice = element.endsWith('[x]');
    const name = choice ? element.slice(0, -3) : element;
    return { name, list, forms: forms.map((form) => this.#formOf(form, choice ? choiceKey(name, form) : name)) };
  }

  #formOf(form: string, key: string): ElementForm {
    const system = /^System\.(.+)$/.exec(form)?.[1] ?? null;
    // Types refer to each other in circles, so what an element is of is looked up when it is read.
    return { key, sibling: `_${key}`, system, type: () => this.type(form) };
  }
}

/** A profile of Quantity goes by the name of what it profiles: `doseQuantity`. */
function choiceKey(name: string, form: string): string {
  const type = form === 'SimpleQuantity' ? 'Quantity' : form;
  return `${name}${(type[0] ?? '').toUpperCase()}${type.slice(1)}`;
}
