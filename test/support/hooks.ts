// Root hooks of the test run: what one run starts once and stops at its end.
export const mochaHooks = {};
