import { R4_STRUCTURE } from './r4-structure.js';

/** One element of a type as JSON has it: choices are spelled out (`valueQuantity`). */
export interface ElementShape {
  list: boolean;
  /** Name of the data type; `typeShape` has its elements unless it is primitive. */
  type: string;
  primitive: boolean;
}

export type TypeShape = ReadonlyMap<string, ElementShape>;

const shapes = new Map<string, TypeShape>();

/** The elements of a type, read from the table on first use; null for a type that is not in it. */
export function typeShape(type: string): TypeShape | null {
  const known = shapes.get(type);
  if (known) return known;
  if (!Object.hasOwn(R4_STRUCTURE, type)) return null;
  const shape = new Map<string, ElementShape>();
  for (const entry of R4_STRUCTURE[type].split(' ')) addElement(shape, entry);
  shapes.set(type, shape);
  return shape;
}

function addElement(shape: Map<string, ElementShape>, entry: string): void {
  const [name, forms] = entry.split(':');
  if (name.endsWith('[x]')) {
    for (const form of forms.split('|')) {
      // A profile of Quantity goes by the name of what it profiles: doseQuantity.
      const suffix = /^(Simple|Money)Quantity$/.test(form) ? 'Quantity' : form[0].toUpperCase() + form.slice(1);
      shape.set(name.slice(0, -3) + suffix, element(form, false));
    }
    return;
  }
  const list = name.endsWith('*');
  shape.set(list ? name.slice(0, -1) : name, element(forms, list));
}

function element(type: string, list: boolean): ElementShape {
  return { list, type, primitive: !Object.hasOwn(R4_STRUCTURE, type) };
}
