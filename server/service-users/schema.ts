import { z } from 'zod';
import { permissions } from '#server/caller.ts';
import { InstantOut, Line } from '#server/documents/fields.ts';
import { isRange } from '#server/way-out/ranges.ts';
import { told } from '#texts/say.ts';

/** Logins are unique in the whole hub and typed into FTP clients. */
export const Login = z.string().regex(/^[a-z0-9][a-z0-9._-]{2,63}$/, told('inputs.notALogin'));

export const byLogin = z.object({ login: Login });

export const NewServiceUser = z.object({
  login: Login,
  name: Line.optional(),
  permissions: z.array(z.enum(permissions)).min(1).default(['files.read', 'files.write']),
  root: z
    .string()
    .regex(/^\/([A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*)?$/, told('inputs.notAFolder'))
    .default('/')
    .meta({ description: 'The part of the folders that it sees, such as /in/tasks' }),
  allowedAddresses: z
    .array(z.string().max(50).refine(isRange, told('inputs.notARange')))
    .max(100)
    .optional(),
  allowPlainFtp: z.boolean().default(false).meta({ description: 'FTP without encryption from beyond this machine' }),
});

export const ServiceUserView = z
  .object({
    id: z.string(),
    login: z.string(),
    name: z.string().optional(),
    permissions: z.array(z.string()),
    root: z.string(),
    allowedAddresses: z.array(z.string()).optional(),
    allowPlainFtp: z.boolean(),
    createdAt: InstantOut,
  })
  .meta({ id: 'ServiceUser' });

export const NewServiceUserView = ServiceUserView.extend({
  password: z.string().meta({ description: 'Shown this once' }),
}).meta({ id: 'NewServiceUser' });
