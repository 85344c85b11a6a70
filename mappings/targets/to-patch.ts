import type { Value, Values } from '#mappings/value.ts';
import { findField, type TargetName, targets } from './registry.ts';
import type { Location } from './target.ts';

/** A point of GeoJSON: longitude first. */
type GeoPoint = { readonly type: 'Point'; readonly coordinates: readonly [lon: number, lat: number] };

/** What a row changes in a thing: absent keeps, null clears. Instants are ISO 8601 texts in UTC. */
export type Patch = { [name: string]: Value | GeoPoint | null | Patch };

/** The flat values of a row as the patch of the thing: `contact.name` inside `contact`, coordinates as a point. */
export function toPatch(target: TargetName, values: Values): Patch {
  const { locations } = targets[target];
  const patch: Patch = {};
  const inLocation = new Set<string>(locations.flatMap(({ lat, lon }) => [lat, lon]));
  for (const [name, value] of Object.entries(values)) {
    if (!inLocation.has(name)) put(patch, findField(target, name)?.path ?? name, value);
  }
  for (const location of locations) {
    const point = pointOf(location, values);
    if (point !== undefined) put(patch, location.path, point);
  }
  return patch;
}

/** The point of two coordinates; null where both are cleared, nothing where they are absent. */
function pointOf({ lat, lon }: Location, values: Values): GeoPoint | null | undefined {
  const coordinates = [values[lon], values[lat]];
  const [x, y] = coordinates;
  if (typeof x === 'number' && typeof y === 'number') return { type: 'Point', coordinates: [x, y] };
  return coordinates.includes(null) ? null : undefined;
}

function put(patch: Patch, path: string, value: Patch[string]): void {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    patch[first] = value;
    return;
  }
  patch[first] ??= {};
  put(patch[first] as Patch, rest.join('.'), value);
}
