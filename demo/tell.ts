import { localeOfTerminal } from '#texts/locales.ts';
import { say, type TextKey, type TextParams } from '#texts/say.ts';

const locale = localeOfTerminal(process.env);

type Step = Extract<TextKey, `demo.${string}`> extends `demo.${infer Name}` ? Name : never;

/** A text of the demonstration in the terminal's language. */
export function words(step: Step, params: TextParams = {}): string {
  return say(locale, `demo.${step}` as TextKey, params);
}

/** Tells a step in one line: time, correlation id, what happened. By the id, `GET /v1/journal?correlationId=…` tells all of it. */
export function tell(correlationId: string, step: Step, params: TextParams = {}): void {
  const time = new Date().toTimeString().slice(0, 8);
  process.stdout.write(`${time}  ${correlationId.padEnd(36)}  ${words(step, params)}\n`);
}
