// A program of a test: what it does is told by its argument.
import { appendFileSync } from 'node:fs';

const [does = 'serves', name = '', file = ''] = process.argv.slice(2);
const note = (what: string) => file && appendFileSync(file, `${name} ${what}\n`);
const ready = () => process.send?.({ ready: true, uri: process.env.EMBEDDED_URI });

const acts: Record<string, () => unknown> = {
  serves: () => {
    process.on('SIGTERM', () => {
      note('stops');
      // Its neighbours see that it is gone, as a server sees the database go.
      setTimeout(() => {
        note('ended');
        process.exit(0);
      }, 50);
    });
    process.on('message', ({ ask, number }: { ask?: string; number: number }) => {
      if (ask === 'end') process.exit(3);
      if (ask === 'refuse') process.send?.({ answerTo: number, refusal: 'the disk is full' });
      // The first question is answered after the second.
      if (ask === 'slow') setTimeout(() => process.send?.({ answerTo: number, answer: `slow ${number}` }), 100);
      if (ask === 'number') process.send?.({ answerTo: number, answer: `quick ${number}` });
    });
    note('ready');
    ready();
  },
  crashes: () => {
    note('ready');
    ready();
    process.send?.({}, () => process.exit(7));
  },
  refuses: () => {
    process.stderr.write('The settings are wrong.\nPORT=eighty\n');
    process.exitCode = 1;
    process.disconnect();
  },
  hangs: () => process.stdout.write('looking at the data\n'),
};
acts[does]?.();
// Whatever it does, it goes when nobody waits for it any more.
process.on('disconnect', () => process.exit());
