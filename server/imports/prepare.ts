import type { TargetName } from '#mappings/targets/registry.ts';
import type { AccountDocument } from '#server/accounts/schema.ts';
import type { Accounts } from '#server/accounts/service.ts';
import type { Caller } from '#server/caller.ts';
import type { Credentials } from '#server/credentials/service.ts';
import type { RouteDocument } from '#server/routes/schema.ts';
import type { Routes } from '#server/routes/service.ts';
import type { Templates, UsableTemplate } from '#server/templates/service.ts';
import type { ImportDocument, ImportReason } from './schema.ts';
import type { ImportTarget } from './targets.ts';

/** All that a run needs to begin. */
export interface Prepared {
  account: AccountDocument;
  route: RouteDocument;
  usable: UsableTemplate;
  target: ImportTarget;
  /** Who saved the route: the import has this caller's permissions, as they are now. */
  owner: Caller;
}

/** Where it is found. */
export interface PrepareParts {
  accounts: Accounts;
  credentials: Credentials;
  routes: Routes;
  templates: Templates;
  targets: Record<TargetName, ImportTarget>;
}

/** All that is needed, or the reason why the file must wait for a person; the account in any case. */
export type PrepareResult = { account: AccountDocument } & (
  | { prepared: Prepared; reason?: undefined }
  | { prepared?: undefined; reason: ImportReason }
);

export type Prepare = ReturnType<typeof createPrepare>;

/** Finds what a run needs. */
export function createPrepare({ accounts, credentials, routes, templates, targets }: PrepareParts) {
  return async function prepare(document: ImportDocument): Promise<PrepareResult> {
    const { accountId, routeKey, templateKey, templateVersion, correlationId } = document;
    const account = await accounts.get(accountId);
    const refuse = (code: ImportReason['code'], params: ImportReason['params'] = {}) => ({
      account,
      reason: { code, params: { route: routeKey, ...params } },
    });
    const route = await routes.findById(accountId, document.routeId);
    if (!route?.enabled) return refuse('routeDisabled');
    const usable = await templates.findUsable(accountId, templateKey, templateVersion);
    if (!usable) return refuse('templateMissing', { template: templateKey });
    const owner = await credentials.callerForHolder(accountId, route.owner, { correlationId, locale: account.locale });
    if (!owner || owner.kind === 'hubOwner') return refuse('ownerGone');
    const target = targets[usable.template.target];
    if (!owner.permissions.has(target.may)) return refuse('ownerMayNot', { permission: target.may });
    return { account, prepared: { account, route, usable, target, owner } };
  };
}
