/** Runs what concerns the same things one after the other, in the order asked; what does not, at once. */
export interface Lanes {
  run<T>(names: readonly string[], act: () => Promise<T>): Promise<T>;
}

/** Lanes by name. One that nobody uses takes no room. */
export function createLanes(): Lanes {
  const last = new Map<string, Promise<unknown>>();

  return {
    run(names, act) {
      const before = names.map((name) => last.get(name));
      const done = Promise.all(before).then(act);
      const settled = done.catch(() => undefined);
      for (const name of names) last.set(name, settled);
      settled.then(() => {
        for (const name of names) if (last.get(name) === settled) last.delete(name);
      });
      return done;
    },
  };
}
