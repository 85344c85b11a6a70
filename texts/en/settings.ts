/** What is wrong with the settings of the environment, for whoever starts the hub. */
export const settings = {
  unusable: 'These settings cannot be used:',
  folder: 'Here belongs the path of a folder.',
  mongoUri: 'Here belongs an address that begins with mongodb:// or mongodb+srv://.',
  databaseName: 'The name of a database has letters, digits, - and _, 63 at most.',
  address: 'Here belongs an IP address or a host name of this machine.',
  port: 'Here belongs a port: a whole number from 0 to 65535.',
  portRange: 'Here belong two ports with a dash between them, the smaller one first, such as 50000-50099.',
  url: 'Here belongs an address that begins with https:// or http://.',
  switch: 'Here belongs true or false.',
  secretKey: 'Here belong 32 bytes in base64; this makes them: openssl rand -base64 32',
  logLevel: 'Possible here: debug, info, warn, error, silent.',
  otherKey:
    'The secrets of this hub are sealed with another key. Set SECRET_KEY to the one that its other processes have, or bring back their DATA/secret.key.',
  notShown: '(not shown)',
};
