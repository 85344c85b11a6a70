import type { FieldKind } from '#mappings/targets/target.ts';
import { coerceDate, coerceInstant } from './instant.ts';
import { coerceDistance, coerceDuration, coerceNumber, coercePercent } from './number.ts';
import type { Coercer } from './reading.ts';
import {
  coerceBoolean,
  coerceChoice,
  coerceCode,
  coerceCountry,
  coerceEmail,
  coerceKey,
  coerceList,
  coerceText,
} from './text.ts';

/** How the cells of each kind of field become values; pure functions. */
export const coercers: Record<FieldKind, Coercer> = {
  key: coerceKey,
  code: coerceCode,
  text: coerceText,
  phone: coerceCode,
  email: coerceEmail,
  country: coerceCountry,
  number: coerceNumber,
  percent: coercePercent,
  distance: coerceDistance,
  duration: coerceDuration,
  date: coerceDate,
  instant: coerceInstant,
  boolean: coerceBoolean,
  choice: coerceChoice,
  list: coerceList,
};
