/** What the numbers of a column may count, and how many seconds or metres one is; times are read, not counted. */
export const units = {
  seconds: { of: 'duration', factor: 1 },
  minutes: { of: 'duration', factor: 60 },
  hours: { of: 'duration', factor: 3600 },
  days: { of: 'duration', factor: 86_400 },
  /** An Excel time, or `h:mm[:ss]`. */
  clock: { of: 'duration', factor: undefined },
  metres: { of: 'distance', factor: 1 },
  kilometres: { of: 'distance', factor: 1000 },
  miles: { of: 'distance', factor: 1609.344 },
  feet: { of: 'distance', factor: 0.3048 },
} as const;

export type Unit = keyof typeof units;

export const unitNames = Object.keys(units) as Unit[];
