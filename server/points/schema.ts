import { z } from 'zod';
import type { KeyedDocument } from '#server/documents/document.ts';
import {
  Address,
  Contact,
  CustomFields,
  type GeoPoint,
  Key,
  Line,
  Location,
  LocationIn,
  stamps,
} from '#server/documents/fields.ts';

/** A place that the account names. */
export interface PointDocument extends KeyedDocument {
  name: string;
  address?: Partial<Record<'street' | 'houseNumber' | 'city' | 'state' | 'postcode' | 'country', string>>;
  location?: GeoPoint;
  /** Metres around the location that count as there. */
  radiusM?: number;
  /** Key of the point that this one belongs to. */
  parentKey?: string;
  contact?: z.output<typeof Contact>;
  categories: string[];
  customFields: Record<string, unknown>;
}

const radius = z.number().min(0).max(1_000_000).meta({ description: 'Metres' });
const categories = z.array(Line).max(100);

export const PointFields = z.object({
  name: Line,
  address: Address.optional(),
  location: LocationIn.optional(),
  radiusM: radius.optional(),
  parentKey: Key.optional(),
  contact: Contact.optional(),
  categories: categories.optional(),
  customFields: CustomFields.optional(),
});

export const PointPatch = z.object({
  name: Line.optional(),
  address: Address.nullish(),
  location: LocationIn.nullish(),
  radiusM: radius.nullish(),
  parentKey: Key.nullish(),
  contact: Contact.nullish(),
  categories: categories.nullish(),
  customFields: CustomFields.nullish(),
});

export const PointView = z
  .object({
    key: z.string(),
    name: z.string(),
    address: z.record(z.string(), z.string()).optional(),
    location: Location.optional(),
    radiusM: z.number().optional(),
    parentKey: z.string().optional(),
    contact: Contact.optional(),
    categories: z.array(z.string()),
    customFields: z.record(z.string(), z.unknown()),
    ...stamps,
  })
  .meta({ id: 'Point' });
