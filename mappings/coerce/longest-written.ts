/** No number, date or time has more characters, with all the spaces people put in; patterns look at nothing longer. */
export const longestWritten = 60;
