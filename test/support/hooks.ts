import { stopSharedDatabase } from './database.ts';

/** What one run of the tests starts once and stops at its end. */
export const mochaHooks = {
  async afterAll() {
    await stopSharedDatabase();
  },
};
