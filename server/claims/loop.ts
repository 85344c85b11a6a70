import type { Log } from '#server/log.ts';

/** Something that works by itself while there is work. */
export interface Loop {
  /** There may be work now. */
  wake(): void;
  /** Lets the turn under way end and begins no other. */
  stop(): Promise<void>;
}

/**
 * Repeats `turn` while it says that there may be more; then waits to be woken, at most `pollMs`.
 * A turn that throws is logged and repeated at the next wake or look.
 */
export function createLoop(name: string, pollMs: number, log: Log, turn: () => Promise<boolean>): Loop {
  let stopped = false;
  let woken = false;
  let wakeUp: () => void = () => {};

  async function run(): Promise<void> {
    while (!stopped) {
      woken = false;
      const more = await turn().catch((error: unknown) => {
        log.warn({ err: error, loop: name }, 'a turn failed; it is repeated');
        return false;
      });
      if (!more && !woken && !stopped) await pause();
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const running = run();
  return {
    wake() {
      woken = true;
      wakeUp();
    },
    stop() {
      stopped = true;
      wakeUp();
      return running;
    },
  };
}
