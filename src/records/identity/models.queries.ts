import type { DataSource, EntityManager } from 'typeorm';
import { DEFAULT_MODEL, modelFor, type MatchModel } from '../matching/index.js';

/** The model in force, and its number. */
export interface CurrentModel {
  model: MatchModel;
  number: number | 'default';
}

/** Models never change: the newest of a database is read once. */
const read = new WeakMap<DataSource, CurrentModel>();

/** The newest model, for as many patients as there are now. */
export async function currentModel(manager: EntityManager): Promise<CurrentModel> {
  const rows: { model: number | null; patients: number }[] = await manager.query(
    `select (select max(number) from match_models) as model,
            (select coalesce(max(number), 0) from patient_features) as patients`,
  );
  const { number, model } = await modelOf(manager, rows[0].model);
  return { number, model: modelFor(model, rows[0].patients) };
}

/** @param number null: the default one */
export async function modelOf(manager: EntityManager, number: number | null): Promise<CurrentModel> {
  if (number === null) return { model: DEFAULT_MODEL, number: 'default' };
  const known = read.get(manager.connection);
  if (known?.number === number) return known;
  const rows: { model: MatchModel }[] = await manager.query('select model from match_models where number = $1', [
    number,
  ]);
  const current: CurrentModel = { model: rows[0].model, number };
  read.set(manager.connection, current);
  return current;
}
