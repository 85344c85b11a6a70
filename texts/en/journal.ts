/** What the journal says about each step of a thing. */
export const journal = {
  file: '{{name}}, {{size, number}} bytes',
  import: '{{file}}: {{state}}; {{read, number}} rows read, {{rejected, number}} rejected',
  event: 'no. {{sequence}} {{type}}: {{subject}}',
  notification: '{{type}} to {{endpoint}}: {{state}}, attempts: {{attempts, number}}',
  signedIn: '{{by}} signed in over {{door}} from {{address}}',
  refused: '{{by}} was refused over {{door}} from {{address}}: {{detail}}',
  uploadCut: 'An upload of {{by}} over {{door}} was cut: {{detail}}',
};
