/** How much the file servers take and how long they wait. */
export interface Limits {
  /** Open connections of one door. */
  connections: number;
  connectionsPerAddress: number;
  /** From the connection to the sign-in. */
  signInMs: number;
  /** Wrong passwords on one connection. */
  signInTries: number;
  /** Without a request and without a transfer. */
  idleMs: number;
  /** A transfer in which no byte moves. */
  stallMs: number;
  /** Until a promised data connection stands. */
  dataConnectMs: number;
  /** How long a signed-in member acts before it is asked again whether it still may. */
  trustMs: number;
  /** Longest line of a command. */
  lineBytes: number;
  /** Commands sent ahead of their replies, and senseless ones in a row. */
  queuedCommands: number;
  badCommands: number;
  /** Open files and folders of one SFTP channel, and channels of a connection. */
  handles: number;
  channels: number;
  /** Requests of one SFTP channel that wait for their reply. */
  requests: number;
  /** Bytes of one SFTP upload that wait to be stored, or for bytes that come before them. */
  heldBytes: number;
}

/** The limits of a hub in use; tests shorten them. */
export const usualLimits: Limits = {
  connections: 1_000,
  connectionsPerAddress: 60,
  signInMs: 30_000,
  signInTries: 3,
  idleMs: 300_000,
  stallMs: 60_000,
  dataConnectMs: 20_000,
  trustMs: 5_000,
  lineBytes: 4_096,
  queuedCommands: 100,
  badCommands: 20,
  handles: 128,
  channels: 10,
  requests: 1_024,
  heldBytes: 4 * 1024 * 1024,
};
