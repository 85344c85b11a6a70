import { RateLimiterMongo, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Database } from '#server/documents/database.ts';
import { ensure } from '#server/errors.ts';

/** Slows down guessing: asked before a password is hashed, told of each failure. Counts stand in the database, for all servers together. */
export interface Throttle {
  /** @throws HubError `caller.throttled` with the seconds to wait */
  check(login: string, address: string): Promise<void>;
  failed(login: string, address: string): Promise<void>;
}

const windowS = 15 * 60;
const failuresPerLogin = 10;
const failuresPerAddress = 60;

/** Failed sign-ins of a quarter of an hour: ten per login and address, sixty per address. */
export function createThrottle(database: Database): Throttle {
  database.define('throttles', [
    [{ expire: 1 }, { expireAfterSeconds: 0 }],
    [{ key: 1 }, { unique: true }],
  ]);
  const common = {
    storeClient: database.connection,
    tableName: 'throttles',
    duration: windowS,
    disableIndexesCreation: true,
  };
  const limits = [
    {
      limiter: new RateLimiterMongo({ ...common, keyPrefix: 'login', points: failuresPerLogin }),
      keyOf: (login: string, address: string) => `${login}@${address}`,
    },
    {
      limiter: new RateLimiterMongo({ ...common, keyPrefix: 'address', points: failuresPerAddress }),
      keyOf: (_: string, address: string) => address,
    },
  ];

  async function check(login: string, address: string): Promise<void> {
    for (const { limiter, keyOf } of limits) {
      const spent = await limiter.get(keyOf(login, address));
      const free = !spent || spent.consumedPoints < limiter.points;
      ensure(free, 'caller.throttled', { seconds: Math.ceil((spent?.msBeforeNext ?? 0) / 1000) });
    }
  }

  async function failed(login: string, address: string): Promise<void> {
    for (const { limiter, keyOf } of limits) {
      // A rejection that is no error says that the limit is reached: the next check tells.
      await limiter.consume(keyOf(login, address)).catch((refused: RateLimiterRes | Error) => {
        if (refused instanceof Error) throw refused;
      });
    }
  }

  return { check, failed };
}
