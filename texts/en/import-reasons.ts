/** Why a whole file was not imported, and what to do about it. */
export const importReasons = {
  alreadyImported: 'These very bytes were imported already; no row was touched.',
  routeDisabled: 'The route “{{route}}” is switched off. Switch it on and drop the file again.',
  templateMissing:
    'The template “{{template}}” of the route “{{route}}” is not there any more. Choose another template for the route and drop the file again.',
  ownerGone:
    'Whoever saved the route “{{route}}” may no longer sign in. Save the route again with valid credentials and drop the file again.',
  ownerMayNot:
    'Whoever saved the route “{{route}}” does not have the permission {{permission}}. Grant it, or save the route with other credentials, and drop the file again.',
  hubFault:
    'The hub could not finish this file because of a fault of its own; rows may have been stored before it. Tell whoever runs the hub the number {{correlationId}}. Once it is mended, drop the file again: what is stored already stays as it is.',
};
