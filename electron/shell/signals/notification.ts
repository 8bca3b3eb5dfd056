/** A button of a notification. */
export type NotificationAction = { readonly id: 'allow' | 'deny' | 'open'; readonly label: string };

/** A notification of the system, in words. */
export type Notification = {
  readonly title: string;
  readonly body: string;
  /** Where the system has no buttons, a click is all there is, which opens. */
  readonly actions: readonly NotificationAction[];
  readonly onAction: (action: NotificationAction['id']) => void;
  /** It is not to be seen any more, whoever took it away. */
  readonly onGone: () => void;
};

/** What shows them. */
export type NotificationServer = {
  /** Gives how to take it away; null where it cannot be shown. */
  show(notification: Notification): Promise<(() => void) | null>;
};
