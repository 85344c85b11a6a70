/** Why a notification failed without an attempt that tells it, and what to do about it. */
export const notificationReasons = {
  lineGone:
    'The feed no longer holds this event: it is older than events are kept, so there is nothing left to send. Read what it was about anew.',
};
