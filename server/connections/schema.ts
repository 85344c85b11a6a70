import { z } from 'zod';
import type { KeyedDocument } from '#server/documents/document.ts';
import { Line, stamps } from '#server/documents/fields.ts';

/** Kinds of other systems that can be reached. A new kind is a line here. */
const connectionKinds = { ourDrop: "The hub's own folders, over FTP, SFTP and REST" } as const;

export type ConnectionKind = keyof typeof connectionKinds;

/** How to reach another system. */
export interface ConnectionDocument extends KeyedDocument {
  name: string;
  kind: ConnectionKind;
}

/** The connection that every account has from the start. */
export const ourDropKey = 'our-drop';

const kind = z.enum(Object.keys(connectionKinds) as [ConnectionKind, ...ConnectionKind[]]);

export const ConnectionFields = z.object({ name: Line, kind });

export const ConnectionPatch = z.object({ name: Line.optional() });

export const ConnectionView = z
  .object({
    key: z.string(),
    name: z.string(),
    kind,
    ...stamps,
  })
  .meta({ id: 'Connection' });
