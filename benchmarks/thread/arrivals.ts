/** Who waits for something of a name, and when it came. */
export interface Arrivals {
  /** Resolves to the time at which it comes. */
  of(name: string): Promise<number>;
  arrive(name: string): void;
}

/** Arrivals of things that somebody waits for; what nobody waits for is passed over. */
export function createArrivals(): Arrivals {
  const waiting = new Map<string, (at: number) => void>();
  return {
    of: (name) => new Promise((resolve) => waiting.set(name, resolve)),
    arrive(name) {
      waiting.get(name)?.(performance.now());
      waiting.delete(name);
    },
  };
}
